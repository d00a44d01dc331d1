import type { EntityManager } from 'typeorm';
import { recordAudit, recordAudits } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import type { BookingState } from './booking.types.js';

/** What the history of a booking tells besides its states. */
export interface Deed {
  /** In the past: `booking.cancelled`. */
  action: string;
  /** Absent for what the program does by itself. */
  actorId?: number;
}

/**
 * Records that bookings went from one state to another, in one statement, in the transaction that changes them. That
 * they were made is not recorded: a booking says itself who made it and when, and thousands are made in a minute.
 */
export const recordMoves = (
  manager: EntityManager,
  rows: { id: number; eventId: number; state: BookingState }[],
  to: BookingState,
  { action, actorId }: Deed,
): Promise<void> =>
  recordAudits(
    manager,
    rows.map(({ id, eventId, state }) => ({
      ...(actorId !== undefined && { actorId }),
      action,
      subject: `booking:${id}`,
      within: `event:${eventId}`,
      detail: { before: { state }, after: { state: to } },
    })),
  );

export const recordEventChange = (
  manager: EntityManager,
  by: Caller,
  eventId: number,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> =>
  recordAudit(manager, { actorId: by.personId, action, subject: `event:${eventId}`, detail });
