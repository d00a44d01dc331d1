import { beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsQueries } from '../../src/bookings/bookings.queries.js';
import { ProgrammeQueries } from '../../src/catalogue/programme.queries.js';
import { matchingEventsStatement, searchStatement } from '../../src/catalogue/programme.sql.js';
import { readSearch } from '../../src/catalogue/search.rules.js';
import { EventsQueries } from '../../src/events/events.queries.js';
import { useDatabase } from '../support/database.js';
import { make, type MadeEvent, type MadeVenue } from '../support/factories.js';
import { planOf, type Statement } from '../support/statements.js';

const db = useDatabase();
const EVENTS = 4_000;

const queries = (): ProgrammeQueries => {
  const events = new EventsQueries(db.dataSource);
  return new ProgrammeQueries(db.dataSource, events, new BookingsQueries(db.dataSource, events));
};
const parse = (address: string): ReturnType<typeof readSearch>['search'] =>
  readSearch(Object.fromEntries(new URLSearchParams(address))).search;
const titles = async (q: string): Promise<string[]> => {
  const { entries } = await queries().search(parse(`q=${encodeURIComponent(q)}`), { page: 1, pageSize: 20 });
  return entries.map((entry) => (entry.type === 'event' ? entry.event.title : entry.title));
};
const run = (sql: string, parameters: unknown[] = []): Promise<unknown> =>
  db.dataSource.query(sql, parameters);

const plan = (statement: Statement): Promise<string> => planOf(db.dataSource, statement);

beforeAll(async () => {
  await make(db.dataSource).event({ title: 'Hoarding and self-neglect' });
  await run(`INSERT INTO areas (code, name) VALUES ('medway', 'Medway')`);
  await run(
    `INSERT INTO venues (name, address, town, area_code) VALUES ('Dockyard', '', 'Chatham', 'medway')`,
  );
  await run(
    `INSERT INTO events (slug, team_id, kind, status, title, summary, places, rule, calendar_uid, venue_id, starts_at, ends_at, published_at)
     SELECT 'many-' || n, team.id, CASE n % 2 WHEN 0 THEN 'webinar' ELSE 'forum' END::event_kind, 'published',
       'Topic' || chr(97 + n % 26) || chr(97 + n / 26 % 10) || ' in practice', 'About it.', 'limited', '{"kind":"everyone"}',
       'many-' || n, venue.id, now() + n * interval '1 hour', now() + (n + 1) * interval '1 hour', now()
     FROM generate_series(1, $1::int) AS n, (SELECT id FROM teams LIMIT 1) AS team,
       (SELECT id FROM venues WHERE name = 'Dockyard') AS venue`,
    [EVENTS],
  );
  await run(`INSERT INTO place_limits (event_id, size) SELECT id, 20 FROM events WHERE slug LIKE 'many-%'`);
  await run('ANALYZE');
});

describe('a search among many events', () => {
  const words = { words: `'topicab' | 'topicab':*` };

  it.each(['', 'kind=webinar&area=medway', 'from=2019-01-01&to=2100-01-01', 'available=true', 'sort=title'])(
    'reads only what the words find, with “%s”',
    async (address) => {
      const search = { ...parse(address), ...words };
      for (const statement of [
        searchStatement(search, { page: 1, pageSize: 20 }),
        matchingEventsStatement(search, 500),
      ]) {
        const steps = await plan(statement);
        expect(steps).toContain('Bitmap Index Scan on programme_document');
        expect(steps).not.toMatch(/Seq Scan on (programme_entries|events|place_limits)/);
      }
    },
  );

  it('reads of what the words find only what misses one filter at most', async () => {
    const search = { ...parse('kind=webinar&area=medway&mode=online'), ...words };
    const steps = await plan(searchStatement(search, { page: 1, pageSize: 20 }));
    // Kind or area, kind or mode, area or mode.
    expect(/Index Cond: \(\(document @@.*/.exec(steps)?.[0].match(/ && /g)).toHaveLength(3);
  });

  it('reads only the month of a month', async () => {
    const later = new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 7);
    const search = { ...parse(`month=${later}`), words: undefined };
    expect(await plan(matchingEventsStatement(search, 500))).not.toContain('Seq Scan on programme_entries');
  });

  it('takes the first page of everything in the order of an index', async () => {
    const statement = searchStatement({ ...parse(''), words: undefined }, { page: 1, pageSize: 20 });
    expect(await plan(statement)).toContain('Index Scan using programme_soonest');
  });

  it('finds by a typo what it finds without', async () => {
    expect(await titles('hordign')).toEqual(['Hoarding and self-neglect']);
    const { total, near, facets } = await queries().search(parse('q=topciab'), { page: 1, pageSize: 20 });
    const typed = await queries().search(parse('q=topicab'), { page: 1, pageSize: 20 });
    expect([near, typed.near]).toEqual([true, false]);
    expect(typed.total).toBeGreaterThan(10);
    expect([total, facets]).toEqual([typed.total, typed.facets]);
  });
});

describe('what changes is found at once', () => {
  let venue: MadeVenue;
  let event: MadeEvent;
  const is = (words: string): [string, unknown[]] => [`UPDATE events SET ${words} WHERE id = $1`, [event.id]];

  beforeAll(async () => {
    venue = await make(db.dataSource).venue({ name: 'Quayside', town: 'Rochester' });
    event = await make(db.dataSource).event({ title: 'Exploitation briefing', venue });
  });

  it('by the new title, rightly typed or not, and no more by the old one', async () => {
    await run(...is(`title = 'Radicalisation briefing'`));
    expect(await titles('radicalisation')).toEqual(['Radicalisation briefing']);
    expect(await titles('radiclisation')).toEqual(['Radicalisation briefing']);
    expect(await titles('exploitation')).toEqual([]);
    expect(await titles('explotation')).toEqual([]);
  });

  it('by the new name of its venue', async () => {
    await run(`UPDATE venues SET name = 'Guildhall' WHERE id = $1`, [venue.id]);
    expect(await titles('guildhall')).toEqual(['Radicalisation briefing']);
    expect(await titles('quayside')).toEqual([]);
  });

  it('by the venue that it moved to', async () => {
    const other = await make(db.dataSource).venue({ name: 'Windmill', town: 'Sheerness' });
    await run(...is(`venue_id = ${other.id}`));
    expect(await titles('sheerness')).toEqual(['Radicalisation briefing']);
    expect(await titles('rochester')).toEqual([]);
  });

  it('in the month that it moved to', async () => {
    await run(
      `UPDATE event_sessions SET starts_at = '2031-05-06T09:00Z', ends_at = '2031-05-06T15:00Z' WHERE event_id = $1`,
      [event.id],
    );
    await run(...is(`starts_at = '2031-05-06T09:00Z', ends_at = '2031-05-06T15:00Z'`));
    const { entries, facets } = await queries().search(parse('month=2031-05'), { page: 1, pageSize: 20 });
    expect(entries).toMatchObject([{ event: { id: event.id } }]);
    expect(facets.month).toContainEqual({ value: '2031-05', label: 'May 2031', count: 1 });
  });

  it('as available until its last place is held, and not once it is cancelled', async () => {
    const free = async (): Promise<number> =>
      (await queries().search(parse('q=radicalisation&available=true'), { page: 1, pageSize: 20 })).total;
    expect(await free()).toBe(1);
    await run('UPDATE place_limits SET held = size WHERE event_id = $1', [event.id]);
    expect(await free()).toBe(0);
    await run('UPDATE place_limits SET held = 0 WHERE event_id = $1', [event.id]);
    await run(...is(`status = 'cancelled', cancelled_at = now()`));
    expect([await free(), await titles('radicalisation')]).toEqual([0, ['Radicalisation briefing']]);
  });

  it('but a draft never is, nor is a typo read as a word of it', async () => {
    await make(db.dataSource).event({ title: 'Whistleblowing', status: 'draft' });
    expect(await titles('whistleblowing')).toEqual([]);
    expect(await titles('whistlblowing')).toEqual([]);
    expect(await db.dataSource.query(`SELECT FROM programme_words WHERE word = 'whistleblowing'`)).toEqual(
      [],
    );
  });

  it('also when its venue is renamed while it is edited, whoever is first', async () => {
    const edit = db.dataSource.createQueryRunner();
    await edit.startTransaction();
    await edit.query(...is(`title = 'Gambling harms', venue_id = ${venue.id}`));
    const renamed = run(`UPDATE venues SET name = 'Corn Exchange' WHERE id = $1`, [venue.id]);
    await edit.commitTransaction();
    await edit.release();
    await renamed;
    expect(await titles('gambling corn')).toEqual(['Gambling harms']);
  });

  it('so every entry is what it must be', async () => {
    const columns = `type, id, kind, audiences, area, modes, months, starts_at, ends_at, added_at, books_from, books_until,
      title, document`;
    const [kept, due] = ['programme_entries', 'programme'].map((name) => `SELECT ${columns} FROM ${name}`);
    expect(
      await db.dataSource.query(`(${kept} EXCEPT ALL ${due}) UNION ALL (${due} EXCEPT ALL ${kept})`),
    ).toEqual([]);
  });
});
