import { randomBytes } from 'node:crypto';
import { Signer } from '@fastify/cookie';
import type { DataSource } from 'typeorm';
import type { Rule } from '../../src/eligibility/eligibility.types.js';
import { sha256 } from '../../src/platform/auth/token-hash.js';
import { SESSION_SECRET } from './program-process.js';

export interface SeededEvent {
  id: number;
  slug: string;
}

/** As most of a partnership's events have it: two conditions, one of which climbs from district to county. */
const PRACTITIONERS_IN_KENT: Rule = {
  kind: 'all',
  rules: [
    { kind: 'workforce', anyOf: ['children', 'adults'] },
    { kind: 'area', anyOf: ['kent'], label: 'Kent' },
  ],
};

/** A partnership with its areas, one venue and one team, which every event here belongs to. */
export async function seedPartnership(db: DataSource): Promise<void> {
  await db.query(
    `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('medway', 'Medway', NULL)`,
  );
  await db.query(`INSERT INTO areas (code, name, part_of)
    SELECT lower(name), name, 'kent' FROM unnest('{Ashford,Canterbury,Dartford,Dover,Folkestone,Gravesham,Maidstone,Sevenoaks,
      Swale,Thanet,Tonbridge,Tunbridge}'::text[]) AS name`);
  await db.query(
    `INSERT INTO teams (slug, name, contact_email) VALUES ('partnership', 'Partnership', 'training@kscmp.example')`,
  );
  await db.query(`INSERT INTO venues (name, address, town, postcode, area_code, travel, access)
    SELECT 'Hall of ' || name, '1 High Street', name, 'ME14 1XQ', code, 'A short walk from the station.', 'Step-free.'
    FROM areas WHERE part_of IS NOT NULL`);
  await db.query(`INSERT INTO organisations (slug, name, kind, sector)
    SELECT 'school-' || n, 'School ' || n, 'school', 'statutory' FROM generate_series(1, 200) AS n`);
}

/**
 * Published conferences with limited places, each on a day of its own, `slug`-1, `slug`-2, … ; `waitingSize` null for a
 * list without an end.
 */
export async function seedEvents(
  db: DataSource,
  {
    slug,
    count = 1,
    size,
    waitingSize = null,
    fromDay = 30,
  }: { slug: string; count?: number; size: number; waitingSize?: number | null; fromDay?: number },
): Promise<SeededEvent[]> {
  const events = await db.query<SeededEvent[]>(
    `INSERT INTO events (slug, team_id, kind, status, title, summary, description, content_notice, audience, venue_id,
       starts_at, ends_at, places, rule, calendar_uid, published_at)
     SELECT $1 || '-' || n, 1, 'conference', 'published', 'Conference on online safety ' || n,
       'A full day on the risks that children meet online, with speakers from police, health and education.',
       'What everybody who works with children should know.', 'The day is about abuse. You can leave at any time.',
       'All practitioners working across Kent', 1, day + interval '9 hours', day + interval '16 hours', 'limited', $3::jsonb,
       gen_random_uuid(), now()
     FROM generate_series(1, $2::int) AS n CROSS JOIN LATERAL (
       SELECT date_trunc('day', now()) + make_interval(days => $4::int + n) AS day) AS each
     RETURNING id, slug`,
    [slug, count, JSON.stringify(PRACTITIONERS_IN_KENT), fromDay],
  );
  await db.query(
    `INSERT INTO event_sessions (event_id, starts_at, ends_at) SELECT id, starts_at, ends_at FROM events WHERE id = ANY ($1)`,
    [events.map(({ id }) => id)],
  );
  await db.query(
    `INSERT INTO place_limits (event_id, size, waiting_size) SELECT id, $2, $3 FROM unnest($1::int[]) AS id`,
    [events.map(({ id }) => id), size, waitingSize],
  );
  return events;
}

/** A sign-in session laid into the database. @returns the Cookie header that opens it */
export async function signIn(db: DataSource, personId: number): Promise<string> {
  const id = randomBytes(32).toString('base64url');
  const cookie = { path: '/', httpOnly: true, sameSite: 'lax', secure: false, originalMaxAge: 43_200_000 };
  await db.query(
    `INSERT INTO sign_in_sessions (id_hash, person_id, data, expires_at) VALUES ($1, $2, $3, now() + interval '12 hours')`,
    [
      sha256(id),
      personId,
      JSON.stringify({
        cookie: { ...cookie, expires: new Date(Date.now() + 43_200_000) },
        personId,
        secondFactor: true,
      }),
    ],
  );
  return `weald_session=${encodeURIComponent(new Signer(SESSION_SECRET).sign(id))}`;
}

/** People who run the events of the partnership's team. @returns a Cookie header for each */
export async function seedOrganisers(db: DataSource, count: number): Promise<string[]> {
  const organisers = await db.query<{ id: number }[]>(
    `WITH organisers AS (
       INSERT INTO people (email, name, workforce, areas, profile_completed_at)
       SELECT 'organiser-' || n || '@kscmp.example', 'Organiser ' || n, 'both', '{kent}', now()
       FROM generate_series(1, $1::int) AS n RETURNING id),
     members AS (INSERT INTO team_members (team_id, person_id, role) SELECT 1, id, 'owner' FROM organisers)
     SELECT id FROM organisers`,
    [count],
  );
  return Promise.all(organisers.map(({ id }) => signIn(db, id)));
}

/** A confirmed booking of each of the people for each of the events, with the counts of their places. */
export async function seedBooked(db: DataSource, personIds: number[], events: SeededEvent[]): Promise<void> {
  const ids = events.map(({ id }) => id);
  await db.query(
    `INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, calendar_uid, confirmed_at)
     SELECT 'SEED-' || person || '-' || id, id, person, person, 'confirmed', 1, gen_random_uuid(), program_now()
     FROM unnest($1::int[]) AS person CROSS JOIN unnest($2::int[]) AS id`,
    [personIds, ids],
  );
  await db.query('UPDATE place_limits SET held = held + $2 WHERE event_id = ANY ($1)', [
    ids,
    personIds.length,
  ]);
}
