import type { DataSource } from 'typeorm';
import { newCalendarUid, newReference } from '../../src/bookings/booking-reference.js';

/**
 * Confirmed bookings with the mail that was sent for each: `lookedAt` for the first of the events, by people who have no
 * other, and the rest over the others, by people who have about ten. Their references and calendar names are made as the
 * program makes them: what is random leaves its index all over, and that costs.
 */
export async function seedBookings(
  db: DataSource,
  { eventIds, lookedAt, total }: { eventIds: number[]; lookedAt: number; total: number },
): Promise<void> {
  const others = Math.max(1, Math.ceil((total - lookedAt) / 10));
  await db.query(
    `INSERT INTO people (email, name, organisation_id, job_title, workforce, areas, profile_completed_at)
     SELECT 'seeded-' || n || '@load.example', 'Seeded person ' || n, 1 + n % 200, 'Teacher', 'children', '{maidstone}', now()
     FROM generate_series(1, $1::int) AS n`,
    [lookedAt + others],
  );
  const [{ first }] = await db.query<[{ first: number }]>(
    `SELECT min(id) AS first FROM people WHERE email LIKE 'seeded-%'`,
  );
  const [event, ...otherEvents] = eventIds;
  const made = (make: () => string): string[] => Array.from({ length: total }, make);
  await db.query(
    `WITH wanted AS (
       SELECT n, reference, calendar_uid, CASE WHEN n <= $3 THEN $1::int ELSE ($2::int[])[1 + (n - $3 - 1) % greatest(1, cardinality($2::int[]))] END AS event_id,
         $6::int + CASE WHEN n <= $3 THEN n - 1
           ELSE $3 + ((n - $3 - 1) / greatest(1, cardinality($2::int[])) * 97 + (n - $3 - 1)) % $7::int END AS person_id
       FROM (SELECT n::int, reference, calendar_uid
             FROM unnest($4::text[], $5::text[]) WITH ORDINALITY AS named (reference, calendar_uid, n)) named),
     made AS (
       INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, calendar_uid, booked_at, confirmed_at)
       SELECT reference, event_id, person_id, person_id, 'confirmed', 1, calendar_uid, now(), now()
       FROM wanted ORDER BY n
       ON CONFLICT DO NOTHING RETURNING id, event_id),
     counted AS (
       UPDATE place_limits l SET size = greatest(l.size, c.held + 1000000), held = c.held
       FROM (SELECT event_id, count(*)::int AS held FROM made GROUP BY event_id) c WHERE l.event_id = c.event_id)
     INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state, sent_at, supersedes)
     SELECT 'booking.confirmed', 'booking:' || id, 'Seeded person', 'seeded@load.example', '{}', 'sent', now(), true FROM made`,
    [
      event,
      otherEvents,
      lookedAt,
      made(() => newReference('KSC')),
      made(() => newCalendarUid('https://kent.example')),
      first,
      others,
    ],
  );
  await db.query('VACUUM ANALYZE');
}
