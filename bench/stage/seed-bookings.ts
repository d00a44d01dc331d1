import type { DataSource } from 'typeorm';

/**
 * Confirmed bookings with the mail that was sent for each: `lookedAt` for the first of the events, by people who have no
 * other, and the rest over the others, by people who have about ten.
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
  await db.query(
    `WITH wanted AS (
       SELECT n, CASE WHEN n <= $3 THEN $1::int ELSE ($2::int[])[1 + (n - $3 - 1) % greatest(1, cardinality($2::int[]))] END AS event_id,
         $5::int + CASE WHEN n <= $3 THEN n - 1
           ELSE $3 + ((n - $3 - 1) / greatest(1, cardinality($2::int[])) * 97 + (n - $3 - 1)) % $6::int END AS person_id
       FROM generate_series(1, $4::int) AS n),
     made AS (
       INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, calendar_uid, booked_at, confirmed_at)
       SELECT 'SEED-' || n, event_id, person_id, person_id, 'confirmed', 1, 'seed-' || n, now(), now()
       FROM wanted ORDER BY n
       ON CONFLICT DO NOTHING RETURNING id, event_id),
     counted AS (
       UPDATE place_limits l SET size = greatest(l.size, c.held + 1000000), held = c.held
       FROM (SELECT event_id, count(*)::int AS held FROM made GROUP BY event_id) c WHERE l.event_id = c.event_id)
     INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state, sent_at, supersedes)
     SELECT 'booking.confirmed', 'booking:' || id, 'Seeded person', 'seeded@load.example', '{}', 'sent', now(), true FROM made`,
    [event, otherEvents, lookedAt, total, first, others],
  );
  await db.query('VACUUM ANALYZE');
}
