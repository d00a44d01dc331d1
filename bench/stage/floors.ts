import type { DataSource } from 'typeorm';
import { each, type Asked } from './load.js';

/**
 * One booking and what is owed for it as the one statement that the database's own client can be asked for: take a
 * place, write the booking of somebody who has none, owe a mail of the usual size. Into the program's own tables, with
 * all their indexes and keys.
 */
export const ONE_STATEMENT_BOOKING = `
WITH next AS (SELECT nextval('bench_person')::int AS n),
  taken AS (UPDATE place_limits SET held = held + 1 WHERE id = (SELECT place_limit_id FROM bench_events WHERE n = :event)
            RETURNING event_id),
  booked AS (
    INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, calendar_uid, confirmed_at)
    SELECT 'FLOOR-' || p.n || '-' || taken.event_id, taken.event_id, p.id, p.id, 'confirmed', 1,
           'floor-' || p.n || '-' || taken.event_id, program_now()
    FROM taken, next JOIN bench_people p ON p.n = next.n RETURNING id, reference)
INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, supersedes)
SELECT 'booking.confirmed', 'booking:' || id, 'Load test practitioner', 'practitioner@load.example',
       jsonb_build_object('reference', reference, 'event', repeat('what is told of the event ', 40)), true
FROM booked;`
  .replace(/\s+/g, ' ')
  .trim();

/** Numbers the people and the given events, so that the statement finds a new person and one of the events by number. */
export async function prepareFloor(db: DataSource, eventIds: number[]): Promise<void> {
  await db.query('DROP TABLE IF EXISTS bench_people, bench_events');
  await db.query('DROP SEQUENCE IF EXISTS bench_person');
  await db.query('CREATE SEQUENCE bench_person');
  await db.query(
    `CREATE TABLE bench_people AS SELECT row_number() OVER (ORDER BY id)::int AS n, id FROM people`,
  );
  await db.query('ALTER TABLE bench_people ADD PRIMARY KEY (n)');
  await db.query(
    `CREATE TABLE bench_events AS SELECT e.n::int AS n, l.id AS place_limit_id
     FROM unnest($1::int[]) WITH ORDINALITY AS e (event_id, n) JOIN place_limits l USING (event_id)`,
    [eventIds],
  );
  await db.query('ALTER TABLE bench_events ADD PRIMARY KEY (n)');
  await db.query('ANALYZE');
}

/** A booking through the API for each person in turn, who may have another event on that day. */
export const bookings = (
  slugs: string[],
  tokens: string[],
  body: object = { insist: true },
): (() => Asked | undefined) => {
  const text = JSON.stringify(body);
  let n = 0;
  return each(tokens, (token) => {
    const slug = slugs[n % slugs.length]!;
    n += 1;
    return { method: 'POST', path: `/api/v1/events/${slug}/bookings`, token, body: text };
  });
};
