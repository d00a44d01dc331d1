import type { EntityManager } from 'typeorm';
import { runsEvent } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import { bookingNotFound } from './booking.errors.js';

/** As what somebody looks at a booking. Whoever is none of these learns nothing of it. */
export type Standpoint = 'attendee' | 'organiser' | 'booker';

export interface FoundBooking {
  id: number;
  eventId: number;
  /** The first that is true, in the order of `Standpoint`. */
  as: Standpoint;
}

/**
 * Finds a booking for somebody who may know of it: the attendee, whoever booked it, and those who run the event.
 * @throws Refusal not_found for strangers too
 */
export async function findFor(
  database: Pick<EntityManager, 'query'>,
  reference: string,
  caller: Caller,
): Promise<FoundBooking> {
  const [row] = await database.query<
    { id: number; eventId: number; personId: number; bookedById: number; teamId: number }[]
  >(
    `SELECT b.id, b.event_id AS "eventId", b.person_id AS "personId", b.booked_by_id AS "bookedById",
            e.team_id AS "teamId"
     FROM bookings b JOIN events e ON e.id = b.event_id WHERE b.reference = $1`,
    [reference],
  );
  if (row === undefined) throw bookingNotFound();
  const { id, eventId } = row;
  if (row.personId === caller.personId) return { id, eventId, as: 'attendee' };
  if (runsEvent(caller, { id: eventId, teamId: row.teamId })) return { id, eventId, as: 'organiser' };
  if (row.bookedById === caller.personId) return { id, eventId, as: 'booker' };
  throw bookingNotFound();
}
