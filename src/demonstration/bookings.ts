import { randomUUID } from 'node:crypto';
import type { EntityManager } from 'typeorm';
import { newReference } from '../bookings/booking-reference.js';

/** How a list looks: people in the order in which they booked, each state in turn. */
export interface BookingList {
  eventId: number;
  /** Statements that everyone on the list confirmed when they booked. */
  declared?: string[];
  confirmed: number[];
  waiting?: number[];
  cancelled?: number[];
  /** Of the confirmed: person id and what they told the organiser. */
  needs?: { personId: number; access?: string; dietary?: string }[];
}

const PREFIX = 'KSC';
const FIRST_BOOKED = Date.parse('2019-09-16T08:10:00Z');
/** Bookings come at all hours: each this long after the one before, all before the demonstration's "today". */
const BETWEEN = 9 * 3_600_000 + 7 * 60_000;

/** Writes lists as they stand, with the counts of places that follow from them; their mails are in `mails.ts`. */
export async function writeBookings(manager: EntityManager, list: BookingList): Promise<void> {
  const rows = [
    ...list.confirmed.map((personId) => ({ personId, state: 'confirmed' })),
    ...(list.cancelled ?? []).map((personId) => ({ personId, state: 'cancelled' })),
    ...(list.waiting ?? []).map((personId) => ({ personId, state: 'waiting' })),
  ].map((row, n) => ({ ...row, at: new Date(FIRST_BOOKED + n * BETWEEN) }));
  await manager.query(
    `INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, declared, calendar_uid,
                           booked_at, confirmed_at, ended_at, ended_by_id, end_reason)
     SELECT n.reference, $1, n.person_id, n.person_id, n.state, 1, $2::text[], n.uid, n.at,
            CASE WHEN n.state = 'waiting' THEN NULL ELSE n.at END,
            CASE WHEN n.state = 'cancelled' THEN n.at + interval '2 hours' END,
            CASE WHEN n.state = 'cancelled' THEN n.person_id END,
            CASE WHEN n.state = 'cancelled' THEN 'I can no longer come' END
     FROM unnest($3::text[], $4::int[], $5::booking_state[], $6::text[], $7::timestamptz[])
       WITH ORDINALITY AS n (reference, person_id, state, uid, at, rank)
     ORDER BY n.rank`,
    [
      list.eventId,
      list.declared ?? [],
      rows.map(() => newReference(PREFIX)),
      rows.map(({ personId }) => personId),
      rows.map(({ state }) => state),
      rows.map(() => `${randomUUID()}@demonstration.example`),
      rows.map(({ at }) => at),
    ],
  );
  await manager.query(
    `UPDATE place_limits SET
       held = (SELECT count(*) FROM bookings b WHERE b.event_id = $1 AND b.state = 'confirmed'),
       waiting = (SELECT count(*) FROM bookings b WHERE b.event_id = $1 AND b.state = 'waiting')
     WHERE event_id = $1`,
    [list.eventId],
  );
  for (const { personId, access = null, dietary = null } of list.needs ?? []) {
    await manager.query(
      `INSERT INTO booking_needs (booking_id, access, dietary)
       SELECT id, $3, $4 FROM bookings WHERE event_id = $1 AND person_id = $2`,
      [list.eventId, personId, access, dietary],
    );
  }
}
