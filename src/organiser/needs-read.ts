import type { EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import type { Attendee } from './attendee.types.js';

/** Needs tell of health and faith: whose were shown to whom is kept, by ids. Nothing is when none had any. */
export async function recordNeedsRead(
  manager: EntityManager,
  caller: Caller,
  eventId: number,
  shown: Pick<Attendee, 'bookingId' | 'access' | 'dietary'>[],
): Promise<void> {
  const withNeeds = shown.filter(({ access, dietary }) => access !== null || dietary !== null);
  if (withNeeds.length === 0) return;
  await recordAudit(manager, {
    actorId: caller.personId,
    action: 'needs.read',
    subject: `event:${eventId}`,
    detail: { bookings: withNeeds.map(({ bookingId }) => bookingId) },
  });
}
