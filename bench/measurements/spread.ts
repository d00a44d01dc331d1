import { loadPeople } from '../../src/commands/load-people.js';
import type { Measurement, Options, Result } from '../bench.types.js';
import { ofRounds } from '../figures.js';
import { bookings, ONE_STATEMENT_BOOKING, prepareFloor } from '../stage/floors.js';
import { audit, judge } from '../stage/judge.js';
import { load } from '../stage/load.js';
import { transactionsPerSecond } from '../stage/pgbench.js';
import { seedEvents, seedPartnership } from '../stage/seed.js';
import type { Stage } from '../stage/stage.js';
import { CONNECTIONS, PEOPLE_PER_SECOND } from './hot.js';

const EVENTS = 100;

/** Everybody at once over many events, which share no row and no lock. */
export const spread: Measurement = {
  rows: { spread: { at: 'least', reach: 0.7, aim: 1.2 } },

  async run(stage: Stage, { seconds, rounds }: Options): Promise<Record<string, Result>> {
    const database = await stage.database();
    const db = database.dataSource;
    await seedPartnership(db);
    const crowd = Math.ceil(PEOPLE_PER_SECOND * seconds);
    const everybody = await loadPeople(db, crowd * (rounds + 1));
    const events = await seedEvents(db, {
      slug: 'spread',
      count: EVENTS * (1 + rounds * 2),
      size: 10_000_000,
    });
    const take = (at: number): typeof events => events.slice(at * EVENTS, (at + 1) * EVENTS);
    const program = await stage.program(database);
    const slugs = (some: typeof events): string[] => some.map(({ slug }) => slug);
    await load(program.baseUrl, {
      connections: CONNECTIONS,
      next: bookings(slugs(take(0)), everybody.slice(-crowd)),
      seconds: 2,
    });

    const measured: { ours: number; floor: number; client: string }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const [floorEvents, ourEvents] = [take(1 + round * 2), take(2 + round * 2)];
      await prepareFloor(
        db,
        floorEvents.map(({ id }) => id),
      );
      const floor = await transactionsPerSecond(database.url, {
        sql: ONE_STATEMENT_BOOKING,
        events: EVENTS,
        clients: 32,
        seconds: Math.max(1, Math.round(seconds)),
        folder: stage.folder,
      });
      const ours = await load(program.baseUrl, {
        connections: CONNECTIONS,
        next: bookings(slugs(ourEvents), everybody.slice(round * crowd, (round + 1) * crowd)),
        seconds,
      });
      await judge(
        db,
        ourEvents.map(({ id }) => id),
        ours,
      );
      measured.push({ ours: ours.perSecond, floor: floor.perSecond, client: floor.client });
    }
    await audit(db);
    const spread = ofRounds(measured, ({ ours, floor }) => ours / floor, {
      bookingsPerSecond: ({ ours }) => ours,
      floorPerSecond: ({ floor }) => floor,
    });
    return { spread: { ...spread, figures: { ...spread.figures, floorClient: measured[0]!.client } } };
  },
};
