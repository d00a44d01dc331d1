import { beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsQueries } from '../../src/bookings/bookings.queries.js';
import { drawIds } from '../../src/bookings/booking-insert.js';
import { readStanding } from '../../src/bookings/booking-standing.js';
import { LockedPlaces } from '../../src/bookings/locked-places.js';
import { EquivalentsQueries } from '../../src/equivalents/equivalents.queries.js';
import { EventsQueries } from '../../src/events/events.queries.js';
import { AttendeesQueries } from '../../src/organiser/attendees.queries.js';
import { HistoryQueries } from '../../src/organiser/history.queries.js';
import { OrganiserQueries } from '../../src/organiser/organiser.queries.js';
import { PeopleQueries } from '../../src/people/people.queries.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { OutboxClaims } from '../../src/platform/outbox/outbox-claims.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent } from '../support/factories.js';
import { ReportsQueries } from '../../src/reports/reports.queries.js';
import { addDays, londonDate } from '../../src/platform/time/london.js';
import { planOf, statementsOf, type Statement } from '../support/statements.js';

const db = useDatabase();

const PEOPLE = 20_000;
const EVENTS = 5_000;
/** Tables that grow with use: a list that reads one of them from end to end grows with it. */
const GROWING =
  /Seq Scan on (bookings|people|events|outbox_messages|place_limits|event_sessions|api_tokens|idempotency_keys|audit_entries|equivalents)\b/;

/** How PostgreSQL goes about each of the statements. */
async function plans(statements: Statement[]): Promise<string> {
  const steps: string[] = [];
  for (const statement of statements.filter(({ sql }) => /^\s*(SELECT|WITH|UPDATE|INSERT)/i.test(sql)))
    steps.push(await planOf(db.dataSource, statement));
  return steps.join('\n');
}

describe('in an installation that has seen much, no list reads all there ever was', () => {
  let event: MadeEvent;
  let personId: number;
  const events = (): EventsQueries => new EventsQueries(db.dataSource);
  const bookings = (): BookingsQueries => new BookingsQueries(db.dataSource, events());
  const attendees = (): AttendeesQueries => new AttendeesQueries(db.dataSource);
  const history = (): HistoryQueries => new HistoryQueries(db.dataSource);
  const reports = (): ReportsQueries => new ReportsQueries(db.dataSource);
  const equivalents = (): EquivalentsQueries => new EquivalentsQueries(db.dataSource);
  const organiser = (): Caller => ({
    ...{ personId, name: '', email: '', isAdministrator: false, shared: [] },
    teams: [{ teamId: event.teamId, role: 'organiser' }],
  });
  const selection = (teamIds: number[] | null) => {
    const from = addDays(londonDate(new Date()), 40);
    return { period: { from, to: addDays(from, 1) }, teamIds, eventId: null, kind: null, area: null };
  };
  const booking = (eventId: number): Promise<unknown> =>
    db.dataSource.transaction(async (manager) => {
      const locked = await LockedPlaces.lock(manager, [eventId]);
      const command = { eventId, personId, bookedById: personId, joinWaitingList: false, insist: false };
      await readStanding(manager, [{ ...command, idempotency: { key: 'a', requestHash: 'b' } }]);
      locked.moved({ eventId, chosen: [] }, null, 'confirmed');
      await locked.write();
      await drawIds(manager, 1);
    });
  const many = (): number[] => Array.from({ length: EVENTS }, (_, index) => event.id + index);
  const page = { page: 1, pageSize: 20 };
  const all = { q: '', agency: '' };
  const byName = { sort: 'name', descending: false } as const;

  beforeAll(async () => {
    event = await make(db.dataSource).event({ capacity: 100_000 });
    await make(db.dataSource).crowd(PEOPLE);
    await db.dataSource.query(
      `INSERT INTO events (slug, team_id, kind, status, title, summary, places, rule, calendar_uid, starts_at, ends_at, published_at)
       SELECT 'many-' || n, $2, 'training_day', 'published', 'Day ' || n, 'About it.', 'limited', '{"kind":"everyone"}',
         'many-' || n, now() + n * interval '1 hour', now() + (n + 6) * interval '1 hour', now()
       FROM generate_series(1, $1::int) AS n`,
      [EVENTS, event.teamId],
    );
    await db.dataSource.query(`INSERT INTO event_sessions (event_id, starts_at, ends_at)
      SELECT id, starts_at, ends_at FROM events WHERE slug LIKE 'many-%'`);
    await db.dataSource.query(
      `INSERT INTO place_limits (event_id, size) SELECT id, 100 FROM events WHERE slug LIKE 'many-%'`,
    );
    await db.dataSource.query(
      `WITH made AS (
         INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, calendar_uid, confirmed_at)
         SELECT 'MANY-' || event_id || '-' || person_id, event_id, person_id, person_id, 'confirmed', 1,
           'many-' || event_id || '-' || person_id, now()
         FROM (SELECT e.id AS event_id, p.id AS person_id FROM events e JOIN people p ON p.id % $1 = e.id % $1
               UNION SELECT $2, id FROM people WHERE id % 100 = 0) AS who (event_id, person_id)
         RETURNING id, event_id),
       counted AS (
         UPDATE place_limits l SET held = c.held FROM (SELECT event_id, count(*) AS held FROM made GROUP BY 1) c
         WHERE l.event_id = c.event_id)
       INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state, sent_at)
       SELECT 'booking.confirmed', 'booking:' || id, 'Somebody', 'somebody@kent.example', '{}', 'sent', now() FROM made`,
      [EVENTS, event.id],
    );
    await db.dataSource.query(`INSERT INTO idempotency_keys (person_id, key, request_hash, booking_id)
      SELECT person_id, 'key', 'hash', min(id) FROM bookings GROUP BY person_id`);
    const [person] = await db.dataSource.query<[{ id: number }]>('SELECT max(person_id) AS id FROM bookings');
    personId = person.id;
    await db.dataSource.query(
      `INSERT INTO audit_entries (actor_id, action, subject)
       SELECT person_id, 'booking.cancelled', 'booking:' || id FROM bookings
       UNION ALL SELECT NULL, 'event.edited', 'event:' || id FROM events
       UNION ALL SELECT NULL, 'team.joined', 'team:' || n % 500 FROM generate_series(1, 5000) AS n`,
    );
    const others = await make(db.dataSource).team();
    await db.dataSource.query(
      `INSERT INTO equivalents (person_id, team_id, event_id, code, label, title, provider, completed_on, state,
         decided_at, decided_by_id)
       SELECT p.id, CASE WHEN p.id % 50 = 0 THEN $1::int ELSE $2 END, $3, 'level-1', 'Level 1', 'Basics', 'Elm Trust', '2018-05-01',
         state, CASE WHEN state = 'confirmed' THEN now() END, CASE WHEN state = 'confirmed' THEN p.id - 1 END
       FROM people p, LATERAL (SELECT CASE WHEN p.id % 200 = 0 THEN 'waiting' ELSE 'confirmed' END::equivalent_state AS state)
       WHERE p.id > 1`,
      [event.teamId, others.id, event.id],
    );
    await db.dataSource.query('ANALYZE');
  });

  it.each<[string, () => Promise<unknown>]>([
    ['my bookings, those to come', () => bookings().mine(personId, 'coming', page)],
    ['my bookings, those that were', () => bookings().mine(personId, 'past', page)],
    ['the live booking of a person', () => bookings().liveBooking(personId, event.id)],
    ['what else a person has on that day', () => bookings().clashes(personId, event.id)],
    ['the attendees of an event', () => attendees().list(event.id, all, byName, page)],
    ['a deep page of them', () => attendees().list(event.id, all, byName, { page: 8, pageSize: 20 })],
    ['those of a status', () => attendees().list(event.id, { ...all, status: 'waiting' }, byName, page)],
    ['the waiting list', () => attendees().waitingList(event.id)],
    ['offers that are out', () => attendees().offers(event.id)],
    ['the agencies of an event', () => attendees().agencies(event.id)],
    ['the history of an event', () => history().ofEvent(event.id, 'all', page)],
    ['a deep page of one kind of it', () => history().ofEvent(event.id, 'bookings', { ...page, page: 8 })],
    ['the history of a booking', () => history().ofBooking(1_000)],
    ['the history of a team', () => history().ofTeam(7, page)],
    ['the figures of an event', () => new OrganiserQueries(db.dataSource).figuresOf(event.id)],
    ['those of many events', () => new OrganiserQueries(db.dataSource).figures(many())],
    ['the mails of an event that failed', () => new OrganiserQueries(db.dataSource).failedMails(event.id)],
    ['a report of two days', () => reports().counted(['agency'], selection([event.teamId]))],
    ['a report of two days of all teams', () => reports().counted(['event', 'month'], selection(null))],
    ['who is asking, by token', () => new PeopleQueries(db.dataSource).byTokenHash('0'.repeat(64))],
    ['the facts of a person', () => new PeopleQueries(db.dataSource).factsFor(db.dataSource, [personId])],
    ['what a person declared', () => equivalents().of(personId)],
    ['equivalents that wait for a team', () => equivalents().list(organiser(), 'waiting', page)],
    ['equivalents that it decided', () => equivalents().list(organiser(), 'decided', page)],
    ['how many wait for it', () => equivalents().waitingFor(organiser())],
    ['the messages that are due', () => new OutboxClaims(db.dataSource).claim(10, ['booking.confirmed'], 60)],
    ['messages that a dead worker left', () => new OutboxClaims(db.dataSource).freeTheLost()],
    ['a booking', () => booking(event.id)],
  ])('%s', async (_name, work) => {
    const statements = await statementsOf(db.dataSource, work);
    expect(statements.length).toBeGreaterThan(0);
    expect(await plans(statements)).not.toMatch(GROWING);
  });

  it.each<[string, (one: { id: number; slug: string }) => Promise<unknown>]>([
    ['who is asking, by token', () => new PeopleQueries(db.dataSource).byTokenHash('0'.repeat(64))],
    ['the facts of a person', () => new PeopleQueries(db.dataSource).factsFor(db.dataSource, [personId])],
    ['an event that somebody books', ({ slug }) => bookings().publicEvent(slug)],
    ['a booking', ({ id }) => booking(id)],
    ['the places of an event', ({ id }) => bookings().places([id])],
    ['the sessions of an event', ({ id }) => events().sessionsOf([id])],
    ['an event in a list', ({ id }) => events().inFull([id])],
    ['the figures of an event', ({ id }) => new OrganiserQueries(db.dataSource).figuresOf(id)],
  ])('and %s among many is planned once', async (_name, work) => {
    const [one] = await db.dataSource.query<[{ id: number; slug: string }]>(
      `SELECT id, slug FROM events WHERE slug = 'many-1'`,
    );
    const statements = await statementsOf(db.dataSource, () => work(one));
    expect(statements.length).toBeGreaterThan(0);
    expect(await plans(statements)).not.toContain('Planned each time');
  });

  it('while a search through all of it is seen for what it is (the control)', async () => {
    const statement = { sql: `SELECT * FROM bookings WHERE end_reason = 'x'`, parameters: [] };
    expect(await plans([statement])).toMatch(GROWING);
  });
});
