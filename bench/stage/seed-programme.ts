import type { DataSource } from 'typeorm';

const TOPICS = `Neglect,Grooming,Exploitation,Radicalisation,Trafficking,Bereavement,Attachment,Resilience,Dyslexia,Autism,
  Epilepsy,Substance,Homelessness,Fostering,Adoption,Kinship,Mediation,Supervision,Chronology,Thresholds,Escalation,
  Assessment,Perinatal,Adolescence,Transitions,Advocacy,Capacity,Hoarding,Dementia,Isolation,Suicide,Gambling,Coercion,
  Stalking,Honour,Cyberbullying,Sexting,Gaming,Livestreaming,Disinformation`;
const MANNERS = `Introduction,Foundation,Refresher,Masterclass,Workshop,Seminar,Briefing,Clinic,Surgery,Roundtable,Update,
  Awareness,Essentials,Practice,Leadership,Champions,Lessons,Pathways,Toolkit,Conversations`;
const SETTINGS = `Schools,Nurseries,Hospitals,Hospices,Police,Probation,Housing,Libraries,Charities,Faith,Sport,Theatre,
  Childminders,Colleges,Universities,Prisons,Ambulance,Dentists,Pharmacies,Carers`;

const list = (words: string): string => `{${words.replace(/\s+/g, '')}}`;

/**
 * `count` published events as a country of partnerships has them, over four years to come: a topic is in one of forty, a
 * setting in one of twenty, an area in one of twelve.
 */
export async function seedProgramme(db: DataSource, count: number): Promise<void> {
  await db.query(
    `WITH words AS (SELECT $2::text[] AS topics, $3::text[] AS manners, $4::text[] AS settings,
       '{conference,training_day,webinar,forum,briefing}'::event_kind[] AS kinds,
       (SELECT array_agg(id ORDER BY id) FROM venues) AS halls),
     made AS (
       INSERT INTO events (slug, team_id, kind, status, title, summary, description, audience, audiences, venue_id, online,
         starts_at, ends_at, places, rule, calendar_uid, published_at)
       SELECT 'programme-' || n, 1, kinds[1 + (n / 3) % 5], 'published',
         topics[1 + (n * 7) % 40] || ' ' || lower(manners[1 + (n * 3) % 20]) || ' for ' || lower(settings[1 + (n / 40) % 20]),
         'What ' || lower(settings[1 + (n / 40) % 20]) || ' can do about ' || lower(topics[1 + (n * 7) % 40]) || ', with time for questions.',
         'Course ' || n || ' of the programme. Bring an example from your own practice.',
         'Practitioners', ARRAY[CASE n % 3 WHEN 0 THEN 'schools' WHEN 1 THEN 'health' ELSE 'all' END],
         CASE WHEN n % 4 > 0 THEN halls[1 + (n / 5) % array_length(halls, 1)] END, n % 4 = 0,
         day + interval '9 hours', day + interval '12 hours', 'limited', '{"kind":"everyone"}', gen_random_uuid(), NULL
       FROM words CROSS JOIN generate_series(1, $1::int) AS n CROSS JOIN LATERAL (
         SELECT date_trunc('day', now()) + make_interval(days => 1 + (n::bigint * 7919 % 1460)::int) AS day) AS each
       RETURNING id, starts_at, ends_at),
     timed AS (INSERT INTO event_sessions (event_id, starts_at, ends_at) SELECT id, starts_at, ends_at FROM made)
     INSERT INTO place_limits (event_id, size, waiting_size) SELECT id, 20 + (id % 100), 10 FROM made`,
    [count, list(TOPICS), list(MANNERS), list(SETTINGS)],
  );
  // As docs/adr/0013 advises for very many: without the index of their words, which is made again afterwards.
  const [index] = await db.query<[{ definition: string }]>(
    `SELECT indexdef AS definition FROM pg_indexes WHERE indexname = 'programme_document'`,
  );
  await db.query('DROP INDEX programme_document');
  await db.query('UPDATE events SET published_at = now() WHERE published_at IS NULL');
  await db.query(index.definition);
  await db.query('VACUUM ANALYZE');
}
