import { loadPeople } from '../../src/commands/load-people.js';
import { must, type Measurement, type Options, type Result } from '../bench.types.js';
import { ofRounds } from '../figures.js';
import { bookings } from '../stage/floors.js';
import { around, atMost, load, type Answers, type Asked } from '../stage/load.js';
import { allAnswered } from '../stage/judge.js';
import { familySeconds, processorsAreTold, processorSeconds } from '../stage/processor.js';
import type { Readers } from '../stage/readers.js';
import { seedBooked, seedEvents, seedPartnership, signIn } from '../stage/seed.js';
import type { ProgramProcess } from '../stage/program-process.js';
import type { Stage } from '../stage/stage.js';
import { CONNECTIONS, PEOPLE_PER_SECOND } from './hot.js';

const READERS = 64;
const ROWS = 20;
/** So many that none of them meets the rate limit of an account. */
const SIGNED_IN = 200;
/**
 * V8 has compiled what it is going to compile after five to six thousand pages; a service runs for days. The floor is
 * asked as often before it is measured.
 */
const WARM_AFTER = 6_000;
/** Places left may be shown for this long after they changed. */
const FRESH_WITHIN_MS = 1_000;

const get = (path: string, cookie?: string): Asked => ({
  method: 'GET',
  path,
  ...(cookie !== undefined && { cookie }),
});

/**
 * What everybody reads before the doors open, what one person reads, and what both are worth while the doors are open.
 */
export const pages: Measurement = {
  rows: {
    catalogue: { at: 'least', reach: 0.5, aim: 0.8 },
    signedin: { at: 'most', reach: 30, aim: 10 },
    mixed: { at: 'most', reach: 5, aim: 2 },
  },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const database = await stage.database();
    const db = database.dataSource;
    await seedPartnership(db);
    // A crowd for each round of `mixed`, and one before the first.
    const tokens = await loadPeople(
      db,
      Math.ceil(PEOPLE_PER_SECOND * options.seconds) * (options.rounds + 1),
    );
    const events = await seedEvents(db, { slug: 'listed', count: 60, size: 500 });
    // With a place for everybody who comes: to turn people away is cheaper than to book them.
    const [doors] = await seedEvents(db, { slug: 'doors', count: 1, size: tokens.length });
    const people = await db.query<{ id: number }[]>('SELECT id FROM people ORDER BY id LIMIT $1', [
      SIGNED_IN,
    ]);
    const readers = people.map(({ id }) => id);
    await seedBooked(db, readers, events.slice(0, ROWS));
    const cookies = await Promise.all(readers.map((id) => signIn(db, id)));
    await db.query('ANALYZE');
    const program = await stage.program(database);

    const open = events[ROWS]!;
    await isFresh(program, open.slug, tokens[SIGNED_IN]!);
    return {
      catalogue: await catalogue(program, open.slug, options),
      ...(processorsAreTold && { signedin: await signedIn(stage, program, cookies, open.slug, options) }),
      mixed: await mixed(
        stage.readers(),
        program,
        cookies.flatMap((cookie) => [get('/events'), get(`/events/${open.slug}`), get('/bookings', cookie)]),
        bookings([doors!.slug], tokens.slice(SIGNED_IN + 1)),
        options,
      ),
    };
  },
};

/** A place booked is gone from the page within the second. */
async function isFresh({ baseUrl }: ProgramProcess, slug: string, token: string): Promise<void> {
  const page = async (): Promise<string> => (await fetch(`${baseUrl}/events/${slug}`)).text();
  must((await page()).includes('500 places left'), 'The event page tells 500 places');
  const booked = await fetch(`${baseUrl}/api/v1/events/${slug}/bookings`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{"insist":true}',
  });
  must(booked.status === 201, `The booking was answered ${booked.status}`);
  await new Promise((resolve) => setTimeout(resolve, FRESH_WITHIN_MS));
  must((await page()).includes('499 places left'), 'A place booked still shows as free a second later');
}

async function catalogue(
  { baseUrl }: ProgramProcess,
  slug: string,
  { seconds, rounds }: Options,
): Promise<Result> {
  const paths = ['/events', `/events/${slug}`];
  const sizes = await Promise.all(
    paths.map(async (path) => Buffer.byteLength(await (await fetch(baseUrl + path)).text())),
  );
  const read = (asked: Asked[]): Promise<Answers> =>
    load(baseUrl, { connections: READERS, next: around(asked), seconds });
  const constants = sizes.map((size) => get(`/api/v1/bench/constant/${size}`));
  await read([...paths.map((path) => get(path)), ...constants]);
  const measured: { ours: number; floor: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const ours = await read(paths.map((path) => get(path)));
    const floor = await read(constants);
    allAnswered(200, ours);
    allAnswered(200, floor);
    measured.push({ ours: ours.perSecond, floor: floor.perSecond });
  }
  const rates = ofRounds(measured, ({ ours, floor }) => ours / floor, {
    pagesPerSecond: ({ ours }) => ours,
    constantsPerSecond: ({ floor }) => floor,
  });
  return { ...rates, figures: { ...rates.figures, bytes: sizes.join(' and ') } };
}

/** Processor time of the program and of PostgreSQL for one page, against that of an empty answer of node:http. */
async function signedIn(
  stage: Stage,
  program: ProgramProcess,
  cookies: string[],
  open: string,
  { seconds, rounds, short }: Options,
): Promise<Result> {
  const empty = await stage.process('bench/program/empty-http.js');
  const nothing = (): Asked => get('/');
  const bookingsPages = around(cookies.map((cookie) => get('/bookings', cookie)));
  const eventsPages = around(cookies.map((cookie) => get('/events', cookie)));
  const eventPages = around(cookies.map((cookie) => get(`/events/${open}`, cookie)));
  const html = await (
    await fetch(`${program.baseUrl}/bookings`, { headers: { cookie: cookies[0]! } })
  ).text();
  must(html.split('Conference on online safety').length > ROWS, `My bookings shows ${ROWS} rows`);
  const micros = async (of: ProgramProcess, next: () => Asked, withDatabase: boolean): Promise<number> => {
    const used = (): number =>
      processorSeconds(of.pid) + (withDatabase ? familySeconds(stage.server.pid) : 0);
    const before = used();
    const answers = await load(of.baseUrl, { connections: 8, next, seconds });
    allAnswered(200, answers);
    return ((used() - before) / answers.count) * 1e6;
  };
  for (const [of, next] of [
    [empty, nothing],
    [program, bookingsPages],
    [program, eventsPages],
    [program, eventPages],
  ] as const) {
    const connections = 8;
    await load(of.baseUrl, { connections, next: atMost(short ? connections : WARM_AFTER, next) });
  }
  const measured: { page: number; events: number; event: number; empty: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    measured.push({
      empty: await micros(empty, nothing, false),
      page: await micros(program, bookingsPages, true),
      events: await micros(program, eventsPages, true),
      event: await micros(program, eventPages, true),
    });
  }
  return ofRounds(measured, ({ page, empty }) => page / empty, {
    myBookingsMicros: ({ page }) => page,
    emptyAnswerMicros: ({ empty }) => empty,
    catalogueSignedInMicros: ({ events }) => events,
    eventSignedInMicros: ({ event }) => event,
  });
}

/** Four readers who look around at leisure, alone and then while 256 people book. */
async function mixed(
  readers: Readers,
  { baseUrl }: ProgramProcess,
  asked: Asked[],
  next: () => Asked | undefined,
  { seconds, rounds }: Options,
): Promise<Result> {
  const read = (): Promise<Answers> => readers.read({ baseUrl, connections: 4, asked, seconds, pause: 5 });
  const measured: { alone: Answers; busy: Answers; perSecond: number }[] = [];
  const readInTheRush = (): Promise<[Answers, Answers]> =>
    Promise.all([read(), load(baseUrl, { connections: CONNECTIONS, next, seconds })]);
  await readInTheRush();
  for (let round = 0; round < rounds; round += 1) {
    const alone = await read();
    const [busy, hot] = await readInTheRush();
    must(hot.seconds >= seconds, 'The crowd was served before the readers were done');
    allAnswered(200, alone);
    allAnswered(200, busy);
    allAnswered(201, hot);
    measured.push({ alone, busy, perSecond: hot.perSecond });
  }
  return ofRounds(measured, ({ alone, busy }) => busy.p99 / alone.p99, {
    p99AloneMs: ({ alone }) => alone.p99,
    p99BusyMs: ({ busy }) => busy.p99,
    bookingsPerSecond: ({ perSecond }) => perSecond,
  });
}
