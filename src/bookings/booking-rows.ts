import type { EntityManager } from 'typeorm';
import { anyOf } from '../platform/database/list-in.js';
import { DRAWS_ON, FOR_ALL } from './booking-parts.rules.js';
import type { BookingState } from './booking.types.js';

/** A booking with the people it concerns, as changes and their messages need it. */
export interface BookingRow {
  id: number;
  reference: string;
  eventId: number;
  personId: number;
  bookedById: number;
  state: BookingState;
  byHand: boolean;
  evidence: string | null;
  declared: string[];
  chosen: number[];
  calendarUid: string;
  calendarSequence: number;
  offeredAt: Date | null;
  offerExpiresAt: Date | null;
  name: string;
  email: string;
  bookedByName: string;
  bookedByEmail: string;
  /** Something stands in the register for it. */
  attendanceRecorded: boolean;
}

/** SQL: the place of booking `b` on its waiting list, 1 being next; null for who does not wait. */
export const POSITION = `
  CASE WHEN b.state = 'waiting' THEN 1 + (
    SELECT count(*) FROM bookings w WHERE w.event_id = b.event_id AND w.state = 'waiting'
      AND (w.priority > b.priority OR (w.priority = b.priority AND w.id < b.id)))::int END`;

/** SQL: whether a place could be offered to somebody who waits for the event of `l`, whatever they chose. */
export const SOMEBODY_FITS = `(
  NOT EXISTS (SELECT FROM place_limits t WHERE t.event_id = l.event_id AND t.held >= t.size AND ${FOR_ALL('t')})
  AND EXISTS (SELECT FROM bookings w WHERE w.event_id = l.event_id AND w.state = 'waiting'
    AND NOT EXISTS (SELECT FROM place_limits t
                    WHERE t.event_id = w.event_id AND t.held >= t.size AND ${DRAWS_ON('t', 'w')})))`;

const SELECT = `
  SELECT b.id, b.reference, b.event_id AS "eventId", b.person_id AS "personId", b.booked_by_id AS "bookedById", b.state,
         b.by_hand AS "byHand", b.evidence, b.declared, b.chosen, b.calendar_uid AS "calendarUid",
         b.calendar_sequence AS "calendarSequence", b.offered_at AS "offeredAt",
         b.offer_expires_at AS "offerExpiresAt",
         p.name, p.email, k.name AS "bookedByName", k.email AS "bookedByEmail",
         EXISTS (SELECT FROM attendances a WHERE a.booking_id = b.id) AS "attendanceRecorded"
  FROM bookings b JOIN people p ON p.id = b.person_id JOIN people k ON k.id = b.booked_by_id`;

type Database = Pick<EntityManager, 'query'>;

/** In the order in which they were made. */
export const bookingsByIds = (database: Database, ids: number[]): Promise<BookingRow[]> =>
  database.query<BookingRow[]>(`${SELECT} WHERE b.id = ${anyOf('$1')} ORDER BY b.id`, [ids]);

export const bookingsByReferences = (database: Database, references: string[]): Promise<BookingRow[]> =>
  database.query<BookingRow[]>(`${SELECT} WHERE b.reference = ${anyOf('$1', 'text')} ORDER BY b.id`, [
    references,
  ]);

/** Every live booking of an event, those who wait included. */
export const liveBookingsOf = (database: Database, eventId: number): Promise<BookingRow[]> =>
  database.query<BookingRow[]>(
    `${SELECT} WHERE b.event_id = $1 AND b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed') ORDER BY b.id`,
    [eventId],
  );

/**
 * The first of the waiting list, in priority and then joining order.
 * @param full sessions without a free place: who wants one of these is passed over
 */
export const nextWaiting = (
  database: Database,
  eventId: number,
  count: number,
  full: number[],
): Promise<BookingRow[]> =>
  database.query<BookingRow[]>(
    `${SELECT} WHERE b.event_id = $1 AND b.state = 'waiting' AND NOT b.chosen && $3::int[]
     ORDER BY b.priority DESC, b.id LIMIT $2`,
    [eventId, count, full],
  );
