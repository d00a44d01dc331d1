import type { DataSource } from 'typeorm';
import { ATTENDS, DRAWS_ON } from './booking-parts.rules.js';
import { SOMEBODY_FITS } from './booking-rows.js';

/** An invariant as a query: each row it gives is one thing that is wrong, told in `problem`. */
const INVARIANTS: string[] = [
  // Rules 1 to 3.
  `SELECT format('event %s: %s places are counted as held on limit %s, %s are', l.event_id, l.held, l.id, counted.held) AS problem
   FROM place_limits l
   CROSS JOIN LATERAL (SELECT count(*) AS held FROM bookings b WHERE b.event_id = l.event_id AND ${DRAWS_ON('l', 'b')}
                         AND b.state IN ('confirmed', 'awaiting_approval', 'offered')) counted
   WHERE l.held <> counted.held`,
  `SELECT format('event %s: %s places are held on limit %s of %s', event_id, held, id, size) AS problem
   FROM place_limits WHERE held > size`,
  `SELECT format('event %s: %s are counted as waiting, %s are', l.event_id, l.waiting, counted.waiting) AS problem
   FROM place_limits l
   CROSS JOIN LATERAL (SELECT count(*) AS waiting FROM bookings b WHERE b.event_id = l.event_id AND b.state = 'waiting') counted
   WHERE l.session_id IS NULL AND l.waiting <> counted.waiting`,
  `SELECT format('event %s: %s people wait on a list of %s', event_id, waiting, waiting_size) AS problem
   FROM place_limits WHERE waiting > waiting_size`,
  `SELECT format('event %s is bookable and has no places opened', e.id) AS problem
   FROM events e WHERE e.places <> 'none' AND e.status = 'published'
     AND NOT EXISTS (SELECT FROM place_limits l WHERE l.event_id = e.id AND l.session_id IS NULL)`,
  `SELECT format('event %s has places of one kind and a limit of another', e.id) AS problem
   FROM events e JOIN place_limits l ON l.event_id = e.id AND l.session_id IS NULL
   WHERE e.places = 'none' OR (e.places = 'unlimited') <> (l.size IS NULL)`,
  `SELECT format('event %s has bookings and no places', b.event_id) AS problem
   FROM bookings b WHERE NOT EXISTS (SELECT FROM place_limits l WHERE l.event_id = b.event_id AND l.session_id IS NULL)
   GROUP BY b.event_id`,
  // Rule 4 and 7: what is free and may be offered belongs to those who wait.
  `SELECT format('event %s: %s people wait while a place is free', l.event_id, l.waiting) AS problem
   FROM place_limits l JOIN events e ON e.id = l.event_id
   WHERE l.session_id IS NULL AND l.waiting > 0 AND e.status = 'published'
     AND e.starts_at >= program_now() AND coalesce(e.booking_closes_at >= program_now(), true)
     AND ${SOMEBODY_FITS}`,
  // Rule 4: among equals who joined earlier is offered earlier.
  `SELECT format('event %s: booking %s was passed over by %s', waiting.event_id, waiting.id, later.id) AS problem
   FROM bookings waiting
   CROSS JOIN LATERAL (SELECT id FROM bookings o WHERE o.event_id = waiting.event_id AND o.state = 'offered'
                         AND o.chosen = waiting.chosen AND (waiting.chosen_at < o.offered_at) IS NOT FALSE
                         AND o.priority <= waiting.priority AND o.id > waiting.id LIMIT 1) later
   WHERE waiting.state = 'waiting'`,
  // Rule 5. The database refuses it too; a restored copy may have lost its index.
  `SELECT format('person %s has %s live bookings for event %s', person_id, count(*), event_id) AS problem
   FROM bookings WHERE state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
   GROUP BY event_id, person_id HAVING count(*) > 1`,
  `SELECT format('booking %s is live and event %s is %s', b.id, e.id, e.status) AS problem
   FROM bookings b JOIN events e ON e.id = b.event_id
   WHERE b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed') AND e.status <> 'published'`,
  // Rule 9.
  `SELECT format('booking %s: the offer outlives the start of event %s', b.id, e.id) AS problem
   FROM bookings b JOIN events e ON e.id = b.event_id
   WHERE b.state = 'offered' AND b.offer_expires_at > e.starts_at`,
  // Rule 12.
  `SELECT DISTINCT format('booking %s ended as %s and has attendance recorded', b.id, b.state) AS problem
   FROM bookings b JOIN attendances a ON a.booking_id = b.id WHERE b.state <> 'confirmed'`,
  `SELECT format('booking %s has attendance recorded for a session of another event', b.id) AS problem
   FROM attendances a JOIN bookings b ON b.id = a.booking_id JOIN event_sessions s ON s.id = a.session_id
   WHERE s.event_id <> b.event_id`,
  `SELECT format('booking %s, session %s: the register does not say what was scanned last', a.booking_id, a.session_id) AS problem
   FROM attendances a JOIN attendance_scans later USING (booking_id, session_id)
   JOIN attendance_scans s ON s.id = a.scan_id
   WHERE (later.made_at, later.position) > (s.made_at, s.position)`,
  `SELECT format('session %s is in a room that its event''s venue does not have', s.id) AS problem
   FROM event_sessions s JOIN rooms r ON r.id = s.room_id JOIN events e ON e.id = s.event_id
   WHERE r.venue_id IS DISTINCT FROM e.venue_id`,
  // A workshop of another event, one that everybody attends, or two of one choice.
  `SELECT format('booking %s chose session %s, which is not to be chosen', b.id, c.id) AS problem
   FROM bookings b CROSS JOIN LATERAL unnest(b.chosen) AS c (id)
   WHERE b.chosen <> '{}' AND b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
     AND NOT EXISTS (SELECT FROM event_sessions s WHERE s.id = c.id AND s.event_id = b.event_id AND s.choice IS NOT NULL)`,
  `SELECT format('booking %s chose %s sessions of "%s"', b.id, count(*), s.choice) AS problem
   FROM bookings b JOIN event_sessions s ON s.id = ANY (b.chosen) WHERE b.chosen <> '{}'
   GROUP BY b.id, s.choice HAVING count(*) > 1`,
  `SELECT DISTINCT format('booking %s has attendance recorded for a session it is not for', b.id) AS problem
   FROM attendances a JOIN bookings b ON b.id = a.booking_id JOIN event_sessions s ON s.id = a.session_id
   WHERE NOT ${ATTENDS('s', 'b')}`,
  `SELECT format('booking %s was passed on and is %s', b.id, b.state) AS problem
   FROM bookings b WHERE b.substituted_by_id IS NOT NULL AND b.state <> 'cancelled'`,
];

/**
 * Nothing acknowledged is lost: what each state owes is there, sent, superseded or on its way.
 * Whoever was erased took their mail along.
 */
const OWED: string[] = [
  `SELECT format('booking %s is %s and nothing was ever owed for it', b.id, b.state) AS problem
   FROM bookings b JOIN people p ON p.id = b.person_id AND p.erased_at IS NULL
   WHERE NOT EXISTS (SELECT FROM outbox_messages m WHERE m.thread = 'booking:' || b.id)
     AND b.booked_at > program_now() - make_interval(days => $1)`,
  `SELECT format('booking %s is confirmed and its confirmation was never owed', b.id) AS problem
   FROM bookings b JOIN people p ON p.id = b.person_id AND p.erased_at IS NULL
   WHERE b.state = 'confirmed' AND b.confirmed_at > program_now() - make_interval(days => $1)
     AND NOT EXISTS (SELECT FROM outbox_messages m WHERE m.thread = 'booking:' || b.id AND m.kind = 'booking.confirmed')`,
  `SELECT format('booking %s was confirmed, has ended, and nobody was told', b.id) AS problem
   FROM bookings b JOIN people p ON p.id = b.person_id AND p.erased_at IS NULL
   WHERE b.state = 'cancelled' AND b.confirmed_at IS NOT NULL AND b.ended_at > program_now() - make_interval(days => $1)
     AND NOT EXISTS (SELECT FROM outbox_messages m WHERE m.thread = 'booking:' || b.id
           AND m.kind IN ('booking.cancelled', 'booking.cancelled_by_organiser', 'booking.event_cancelled',
                          'booking.substituted_out'))`,
];

/** Mail older than this may have been tidied away, so its absence says nothing. */
const MAIL_KEPT_DAYS = 300;

/**
 * Checks, reading only, that bookings keep their promises.
 * @returns a line for each broken one; empty when all is well
 */
export async function auditBookings(dataSource: Pick<DataSource, 'query'>): Promise<string[]> {
  const problems: string[] = [];
  const check = async (query: string, parameters: unknown[]): Promise<void> => {
    const rows = await dataSource.query<{ problem: string }[]>(query, parameters);
    problems.push(...rows.map((row) => row.problem));
  };
  for (const query of INVARIANTS) await check(query, []);
  for (const query of OWED) await check(query, [MAIL_KEPT_DAYS]);
  return problems;
}
