import { beforeAll, describe, expect, it } from '@jest/globals';
import { BookingsQueries } from '../../src/bookings/bookings.queries.js';
import { readSearch } from '../../src/catalogue/search.rules.js';
import { ProgrammeQueries, type Entry, type SearchResult } from '../../src/catalogue/programme.queries.js';
import { FACETS, type Search } from '../../src/catalogue/search.types.js';
import { availability } from '../../src/events/event.rules.js';
import { EventsQueries } from '../../src/events/events.queries.js';
import { londonDate, monthKey } from '../../src/platform/time/london.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

const db = useDatabase();

const queries = (): ProgrammeQueries => {
  const events = new EventsQueries(db.dataSource);
  return new ProgrammeQueries(db.dataSource, events, new BookingsQueries(db.dataSource, events));
};
const parse = (address: string): Search => {
  const query: Record<string, string[]> = {};
  for (const [name, value] of new URLSearchParams(address)) (query[name] ??= []).push(value);
  const { search, errors } = readSearch(query);
  expect(errors).toEqual([]);
  return search;
};
const find = (address: string, page = 1, pageSize = 100): Promise<SearchResult> =>
  queries().search(parse(address), { page, pageSize });
const titleOf = (entry: Entry): string => (entry.type === 'event' ? entry.event.title : entry.title);
const titles = async (address: string): Promise<string[]> => (await find(address)).entries.map(titleOf);
const at = (wall: string): Date => new Date(`${wall}:00Z`);

beforeAll(async () => {
  await db.clock.setNow('2019-10-07T09:00:00Z');
  await db.dataSource.query(
    `INSERT INTO areas (code, name, part_of) VALUES ('kent', 'Kent', NULL), ('maidstone', 'Maidstone', 'kent'),
     ('canterbury', 'Canterbury', 'kent'), ('medway', 'Medway', NULL)`,
  );
  const add = make(db.dataSource);
  const hall = await add.venue({ name: 'Sessions House', town: 'Maidstone', areaCode: 'maidstone' });
  const cathedral = await add.venue({ name: 'Cathedral Lodge', town: 'Canterbury', areaCode: 'canterbury' });
  const dockyard = await add.venue({ name: 'Dockyard', town: 'Chatham', areaCode: 'medway' });
  await add.event({
    title: 'Child Abuse Images and Associated Grooming Conference',
    kind: 'conference',
    venue: hall,
    startsAt: at('2019-11-06T09:30'),
    endsAt: at('2019-11-06T16:00'),
    audiences: ['all-practitioners', 'schools-and-colleges'],
    summary: 'The impact on victims of images and grooming online.',
  });
  await add.fullEvent({
    title: 'Neglect: the café table',
    venue: hall,
    startsAt: at('2019-11-20T09:30'),
    audiences: ['health'],
  });
  await add.event({
    title: 'Domestic abuse awareness',
    venue: cathedral,
    startsAt: at('2019-12-03T13:00'),
    audiences: ['health', 'schools-and-colleges'],
  });
  await add.event({
    title: 'Allegations briefing',
    kind: 'briefing',
    online: true,
    startsAt: at('2019-11-28T12:00'),
    endsAt: at('2019-11-28T13:00'),
  });
  await add.event({
    title: 'Hoarding and self-neglect',
    venue: dockyard,
    places: 'unlimited',
    startsAt: at('2020-01-15T09:30'),
  });
  await add.event({
    title: 'Safer Internet Day',
    kind: 'awareness_day',
    online: true,
    places: 'none',
    timing: 'all_day',
    startsAt: at('2020-02-11T00:00'),
    endsAt: at('2020-02-12T00:00'),
  });
  await add.event({
    title: 'Opens later',
    venue: hall,
    startsAt: at('2020-01-20T09:30'),
    bookingOpensAt: at('2019-12-01T09:00'),
  });
  await add.event({
    title: 'Closed early',
    venue: hall,
    startsAt: at('2020-01-21T09:30'),
    bookingClosesAt: at('2019-10-01T09:00'),
  });
  await add.event({
    title: 'Called off',
    venue: hall,
    startsAt: at('2020-01-22T09:30'),
    status: 'cancelled',
  });
  const queued = await add.event({
    title: 'A place for the list',
    venue: hall,
    startsAt: at('2020-01-23T09:30'),
  });
  await add.booking(queued, await add.person(), 'waiting');
  await add.event({
    title: 'Dates to come',
    venue: cathedral,
    startsAt: null,
    summary: 'Understanding safeguarding.',
  });
  await add.event({ title: 'Long ago', venue: hall, startsAt: at('2019-09-10T09:30') });
  await add.event({ title: 'Secret plans', status: 'draft', startsAt: at('2019-11-11T09:30') });
  await add.course({ title: 'Online Safety – Risks to Children' });
  await db.dataSource.query(`UPDATE courses SET outcomes = ARRAY['the background and legal basis']`);
  await db.dataSource.query(
    `UPDATE events SET partners = ARRAY['Marie Collins Foundation'] WHERE kind = 'conference'`,
  );
});

describe('searching the programme', () => {
  it('shows what is to come, the soonest first, what can be begun any time next, undated last', async () => {
    expect(await titles('')).toEqual([
      'Child Abuse Images and Associated Grooming Conference',
      'Neglect: the café table',
      'Allegations briefing',
      'Domestic abuse awareness',
      'Hoarding and self-neglect',
      'Opens later',
      'Closed early',
      'Called off',
      'A place for the list',
      'Safer Internet Day',
      'Online Safety – Risks to Children',
      'Dates to come',
    ]);
  });

  it.each([
    ['finds a word of the title', 'grooming', ['Child Abuse Images and Associated Grooming Conference']],
    [
      'finds another form of the word',
      'groomed images',
      ['Child Abuse Images and Associated Grooming Conference'],
    ],
    ['finds an unfinished word', 'hoard', ['Hoarding and self-neglect']],
    ['finds what has an accent without it', 'cafe', ['Neglect: the café table']],
    ['finds what is typed with an accent that is not there', 'hoärding', ['Hoarding and self-neglect']],
    ['finds by place', 'canterbury', ['Domestic abuse awareness', 'Dates to come']],
    [
      'finds by word and place together',
      'abuse maidstone',
      ['Child Abuse Images and Associated Grooming Conference'],
    ],
    ['takes a phrase in quotes', '"abuse images"', ['Child Abuse Images and Associated Grooming Conference']],
    ['leaves out a word with a minus', 'neglect -hoarding', ['Neglect: the café table']],
    ['forgives a letter too few', 'groming', ['Child Abuse Images and Associated Grooming Conference']],
    ['forgives two letters swapped', 'dometsic abuse', ['Domestic abuse awareness']],
    [
      'forgives two letters swapped in a short word',
      'aubse',
      ['Child Abuse Images and Associated Grooming Conference', 'Domestic abuse awareness'],
    ],
    ['shows only what is closest', 'hording', ['Hoarding and self-neglect']],
    ['finds a partner', 'collins', ['Child Abuse Images and Associated Grooming Conference']],
    ['finds what people will learn', 'legal background', ['Online Safety – Risks to Children']],
    ['forgives a typo in a place', 'canterbary', ['Domestic abuse awareness', 'Dates to come']],
    ['finds nothing for nonsense', 'xylophone', []],
    ['finds no draft', 'secret', []],
  ])('%s', async (_, q, expected) => {
    expect(await titles(`q=${encodeURIComponent(q)}&sort=soonest`)).toEqual(expected);
  });

  it('says when it had to come close', async () => {
    expect((await find('q=groming')).near).toBe(true);
    expect((await find('q=grooming')).near).toBe(false);
    // The words match as typed, only the filter leaves nothing: that is no typo.
    expect((await find('q=grooming&kind=forum')).near).toBe(false);
  });

  it.each([
    "'; DROP TABLE events; --",
    '((',
    ':*',
    '!',
    '\\',
    '%',
    '<->',
    'a & | b',
    '"',
    '-',
    '{{7*7}}',
    '🎈',
  ])('takes %s as words', async (q) => {
    await expect(find(`q=${encodeURIComponent(q)}`)).resolves.toMatchObject({ page: 1 });
  });

  it('brings the past with a month or a date that is asked for', async () => {
    expect(await titles('month=2019-09')).toEqual(['Long ago']);
    expect(await titles('from=2019-09-01&to=2019-11-06')).toEqual([
      'Long ago',
      'Child Abuse Images and Associated Grooming Conference',
    ]);
    expect(await titles('from=2019-11-07&to=2019-11-19')).toEqual([]);
    expect(await titles('from=2019-11-20&to=2019-11-20')).toEqual(['Neglect: the café table']);
  });

  it('sorts from A to Z and by what was added last', async () => {
    const sorted = await titles('sort=title');
    expect(sorted).toEqual([...sorted].sort((one, other) => one.localeCompare(other)));
    expect(new Set(await titles('sort=recent'))).toEqual(new Set(sorted));
  });

  it('finds the districts of a county', async () => {
    expect(await titles('area=kent&kind=conference')).toEqual([
      'Child Abuse Images and Associated Grooming Conference',
    ]);
    expect(await titles('area=medway')).toEqual(['Hoarding and self-neglect']);
    expect(await titles('area=atlantis')).toEqual([]);
  });

  it('parts the results into pages, and one too far is the last', async () => {
    const first = await find('', 1, 5);
    const last = await find('', 99, 5);
    expect([first.total, first.pages, first.page, first.entries.length]).toEqual([12, 3, 1, 5]);
    expect([last.page, last.entries.map(titleOf)]).toEqual([
      3,
      ['Online Safety – Risks to Children', 'Dates to come'],
    ]);
    expect(await find('q=xylophone', 7, 5)).toMatchObject({ total: 0, page: 1, pages: 1, entries: [] });
  });

  it('holds as available just what the rule lets people book', async () => {
    const everything = await find('from=2000-01-01');
    const undated = await find('');
    const bookable = [...everything.entries, ...undated.entries]
      .filter((entry) => entry.type === 'event')
      .filter((entry) => availability(entry.event, entry.places, everything.now).can === 'book')
      .map(titleOf);
    expect(new Set(bookable).size).toBeGreaterThan(3);
    expect(new Set(await titles('available=true'))).toEqual(new Set(bookable));
  });
});

describe('the counts of the facets', () => {
  const entryValues = (entry: Entry): Record<(typeof FACETS)[number], string[]> =>
    entry.type === 'course'
      ? { kind: ['e-learning'], audience: entry.audiences, area: [], month: [], mode: ['online'] }
      : {
          kind: [entry.event.kind],
          audience: entry.event.audiences,
          area: entry.event.venue?.areaCode ? [entry.event.venue.areaCode] : [],
          month: [...new Set(entry.sessions.map((session) => monthKey(session.startsAt)))],
          mode: [
            ...(entry.event.online ? ['online'] : []),
            ...(entry.event.venueId === null ? [] : ['in_person']),
          ],
        };

  /** Counted by hand over the whole programme: every entry that passes all other filters and has the value. */
  const naive = (
    all: Entry[],
    search: Search,
    facet: (typeof FACETS)[number],
    now: Date,
  ): Record<string, number> => {
    const counts: Record<string, number> = {};
    for (const entry of all) {
      const values = entryValues(entry);
      const passes = FACETS.every(
        (other) =>
          other === facet ||
          search[other].length === 0 ||
          search[other].some((value) => values[other].includes(value)),
      );
      const free = entry.type === 'event' && availability(entry.event, entry.places, now).can === 'book';
      if (!passes || (search.available && !free)) continue;
      for (const value of values[facet]) counts[value] = (counts[value] ?? 0) + 1;
    }
    for (const value of search[facet]) counts[value] ??= 0;
    return counts;
  };

  const words = 'q=maidstone or neglect or abuse or online or chatham';
  it.each([
    '',
    words,
    `${words}&kind=conference&area=maidstone`,
    `${words}&area=maidstone&area=medway&mode=in_person&kind=training_day&audience=health`,
    `${words}&month=2019-11&month=2020-01&area=medway&kind=training_day`,
    'kind=conference',
    'kind=conference&kind=briefing&mode=in_person',
    'area=maidstone&audience=health',
    'month=2019-11',
    'month=2019-11&month=2020-01&area=maidstone',
    'available=true',
    'available=true&audience=schools-and-colleges&kind=training_day',
    'kind=forum',
    'mode=online&kind=e-learning',
  ])('for “%s” are those of a count by hand', async (address) => {
    const result = await find(address);
    const all = (await find(address.startsWith(words) ? words : '')).entries;
    expect(all.length).toBeGreaterThan(6);
    for (const facet of FACETS) {
      const counted = Object.fromEntries(result.facets[facet].map(({ value, count }) => [value, count]));
      expect({ [facet]: counted }).toEqual({ [facet]: naive(all, parse(address), facet, result.now) });
    }
    const free = naive(all, { ...parse(address), available: true }, 'kind', result.now);
    const chosen = parse(address).kind;
    const expected = Object.entries(free).filter(
      ([kind]) => chosen.length === 0 || chosen.some((each) => each === kind),
    );
    expect(result.facets.available[0]?.count).toBe(expected.reduce((sum, [, count]) => sum + count, 0));
  });

  it('count a past month only when it is asked for', async () => {
    expect((await find('')).facets.month.map(({ value }) => value)).not.toContain('2019-09');
    expect((await find('month=2019-09')).facets.month).toContainEqual({
      value: '2019-09',
      label: 'September 2019',
      count: 1,
    });
  });

  it('are named for people', async () => {
    const { facets } = await find('');
    expect(facets.area.map(({ label }) => label)).toEqual(['Canterbury', 'Maidstone', 'Medway']);
    expect(facets.month[0]).toEqual({ value: '2019-11', label: 'November 2019', count: 3 });
    expect(facets.kind[0]).toMatchObject({ value: 'conference', label: 'Conference', count: 1 });
  });
});

describe('the events of a feed', () => {
  it('are those of the search, dated or not, cancelled ones too, without courses', async () => {
    const found = await queries().matchingEvents(parse('area=maidstone'));
    expect(found.map(({ event }) => event.title)).toContain('Called off');
    expect(
      found.every(({ event }) => event.publishedAt !== null && londonDate(event.publishedAt) !== ''),
    ).toBe(true);
    expect((await queries().matchingEvents(parse('q=groming'))).map(({ event }) => event.title)).toEqual([
      'Child Abuse Images and Associated Grooming Conference',
    ]);
  });
});
