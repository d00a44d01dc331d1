import { loadPeople } from '../../src/commands/load-people.js';
import type { Measurement, Options, Result } from '../bench.types.js';
import { medianOf, ofRounds } from '../figures.js';
import { bookings, ONE_STATEMENT_BOOKING, prepareFloor } from '../stage/floors.js';
import { allAnswered, audit, judge } from '../stage/judge.js';
import { each, load, type Answers } from '../stage/load.js';
import { transactionsPerSecond } from '../stage/pgbench.js';
import { seedEvents, seedPartnership } from '../stage/seed.js';
import type { Stage } from '../stage/stage.js';

export const CONNECTIONS = 256;
/** More than the program books in a second on any machine this was tried on. */
export const PEOPLE_PER_SECOND = 6_000;
const ROOM_FOR_ALL = 10_000_000;
/**
 * Samples before the first that counts: some ten thousand bookings, until V8 has compiled what it is going to compile.
 */
const WARM_SAMPLES = 3;

interface Round {
  floor: number;
  guards: Answers;
  hot: Answers;
  naive: Answers;
}

/** One event, everybody at once: what the doors of a popular conference let through. */
export const hot: Measurement = {
  rows: {
    hot: { at: 'least', reach: 2.5, aim: 6 },
    guards: { at: 'least', reach: 0.6, aim: 0.9 },
    latency: { at: 'most', reach: 4, aim: 2 },
    naive: { at: 'least', reach: 20, aim: 50 },
  },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const { seconds, rounds } = options;
    const database = await stage.database();
    const db = database.dataSource;
    await seedPartnership(db);
    // New people each round: those of the last one have a booking more to be compared with.
    const crowd = Math.ceil(PEOPLE_PER_SECOND * seconds);
    const everybody = await loadPeople(db, crowd * (rounds + 1));
    const warmSamples = options.short ? 1 : WARM_SAMPLES;
    const events = await seedEvents(db, {
      slug: 'hot',
      count: rounds * 3 + warmSamples,
      size: ROOM_FOR_ALL,
    });
    const program = await stage.program(database);
    const book = (slug: string, tokens: string[], forSeconds: number): Promise<Answers> =>
      load(program.baseUrl, {
        connections: CONNECTIONS,
        next: bookings([slug], tokens),
        seconds: forSeconds,
      });
    const post = (path: string, tokens: string[]): Promise<Answers> =>
      load(program.baseUrl, {
        connections: CONNECTIONS,
        next: each(tokens, (token) => ({ method: 'POST', path, token, body: '{"insist":true}' })),
        seconds,
      });
    const strangers = everybody.slice(-crowd);
    for (const { slug } of events.slice(rounds * 3)) await book(slug, strangers, seconds);
    await post('/api/v1/bench/empty', strangers);

    const measured: Round[] = [];
    let client = '';
    for (let round = 0; round < rounds; round += 1) {
      const [floorEvent, hotEvent, naiveEvent] = events.slice(round * 3);
      const tokens = everybody.slice(round * crowd, (round + 1) * crowd);
      await prepareFloor(db, [floorEvent!.id]);
      const floor = await transactionsPerSecond(database.url, {
        sql: ONE_STATEMENT_BOOKING,
        events: 1,
        clients: 1,
        seconds: Math.max(1, Math.round(seconds)),
        folder: stage.folder,
      });
      client = floor.client;
      const guards = await post('/api/v1/bench/empty', tokens);
      const hotAnswers = await book(hotEvent!.slug, tokens, seconds);
      await judge(db, [hotEvent!.id], hotAnswers);
      const naive = await post(`/api/v1/bench/naive/${naiveEvent!.id}`, tokens);
      allAnswered(201, guards, 'guards');
      allAnswered(201, hotAnswers, 'hot');
      measured.push({ floor: floor.perSecond, guards, hot: hotAnswers, naive });
    }
    await audit(db);

    const bookingsPerSecond = (round: Round): number => round.hot.perSecond;
    const hot = ofRounds(measured, (round) => round.hot.perSecond / round.floor, {
      bookingsPerSecond,
      floorPerSecond: (round) => round.floor,
    });
    return {
      hot: { ...hot, figures: { ...hot.figures, floorClient: client } },
      guards: ofRounds(measured, (round) => round.hot.perSecond / round.guards.perSecond, {
        bookingsPerSecond,
        emptyPostsPerSecond: (round) => round.guards.perSecond,
      }),
      latency: {
        ...ofRounds(measured, (round) => round.hot.p99 / round.hot.p50, {
          p50Ms: (round) => round.hot.p50,
          p99Ms: (round) => round.hot.p99,
        }),
        also: [{ what: 'p99 is at most 150 ms', held: medianOf(measured, (round) => round.hot.p99) <= 150 }],
      },
      naive: ofRounds(measured, (round) => round.hot.perSecond / naivePerSecond(round), {
        bookingsPerSecond,
        naivePerSecond,
        naiveTurnedAway: (round) => round.naive.byStatus[503] ?? 0,
      }),
    };
  },
};

/**
 * Whoever waits five seconds for a connection is turned away, which the textbook way brings about and which counts for
 * nothing.
 */
const naivePerSecond = ({ naive }: Round): number => (naive.byStatus[201] ?? 0) / naive.seconds;
