import { allAnswered } from '../stage/judge.js';
import { loadPeople } from '../../src/commands/load-people.js';
import { must, type Measurement, type Options, type Result } from '../bench.types.js';
import { medianOf, rounded } from '../figures.js';
import { bookings } from '../stage/floors.js';
import { around, atMost, load, type Answers, type Asked } from '../stage/load.js';
import { seedEvents, seedOrganisers, seedPartnership, signIn } from '../stage/seed.js';
import { seedBookings } from '../stage/seed-bookings.js';
import type { Stage } from '../stage/stage.js';

const LOOKED_AT = 1_000;
/** In each sample: few, and one database's right after the other's, for a machine is not as fast at all times. */
const VIEWS = 25;
const SAMPLES_A_ROUND = 4;
/** Before the first sample, in both: V8 is done compiling a page only after some hundreds. */
const WARM = 400;
/** So many that none comes near the rate limit of an account. */
const ORGANISERS = 20;

const PAGES = ['booking', 'myBookings', 'attendees', 'attendeesDeep', 'overview'] as const;
type Page = (typeof PAGES)[number];
/** Asks for a page so many times. */
type Look = Record<Page, (views: number) => Promise<Answers>>;
type Sample = Record<Page, { small: Answers; large: Answers }>;

/** The same event and the same person in a small database and in one that has seen a thousand times as much. */
export const growth: Measurement = {
  rows: { growth: { at: 'most', reach: 1.3, aim: 1.1 } },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const total = options.short ? 20_000 : 1_000_000;
    const events = options.short ? 200 : 10_000;
    const small = await installation(stage, { total: LOOKED_AT, events: 1 });
    const large = await installation(stage, { total, events });
    const warm = options.short ? 10 : WARM;
    await Promise.all(
      [small, large].map(async (look) => {
        for (const page of PAGES) await look[page](warm);
      }),
    );
    const measured: Sample[] = [];
    for (let sample = 0; sample < options.rounds * SAMPLES_A_ROUND; sample += 1) {
      const looked = {} as Sample;
      for (const page of PAGES)
        looked[page] = { small: await small[page](VIEWS), large: await large[page](VIEWS) };
      measured.push(looked);
    }

    const ratioOf = (sample: Sample, page: Page): number => sample[page].large.p50 / sample[page].small.p50;
    const ratios = Object.fromEntries(
      PAGES.map((page) => [page, medianOf(measured, (sample) => ratioOf(sample, page))]),
    );
    const p50s = Object.fromEntries(
      PAGES.map((page) => [`${page}P50Ms`, medianOf(measured, (sample) => sample[page].large.p50)]),
    );
    return {
      growth: {
        // The worst of the five: an average would hide the one that grows.
        ratio: Math.max(...Object.values(ratios)),
        rounds: measured.map((sample) => rounded(Math.max(...PAGES.map((page) => ratioOf(sample, page))))),
        figures: { bookings: total, ...ratios, ...p50s },
      },
    };
  },
};

async function installation(
  stage: Stage,
  { total, events: count }: { total: number; events: number },
): Promise<Look> {
  const database = await stage.database();
  const db = database.dataSource;
  await seedPartnership(db);
  const events = await seedEvents(db, { slug: 'grown', count, size: 2_000 });
  const looked = events[0]!;
  await seedBookings(db, { eventIds: events.map(({ id }) => id), lookedAt: LOOKED_AT, total });
  const organisers = await seedOrganisers(db, ORGANISERS);
  const people = await db.query<{ id: number }[]>(
    `SELECT id FROM people WHERE email LIKE 'seeded-%' ORDER BY id LIMIT 50`,
  );
  const cookies = await Promise.all(people.map(({ id }) => signIn(db, id)));
  const [extra] = await seedEvents(db, { slug: 'booked', size: 1_000_000, fromDay: 12_000 });
  const tokens = await loadPeople(db, 1_000);
  const program = await stage.program(database, { DATABASE_DIRECT_URL: database.url });
  const run = `/organiser/events/${looked.slug}`;

  const sample = async (next: () => Asked | undefined, status: number, count: number): Promise<Answers> => {
    const answers = await load(program.baseUrl, { connections: 1, next: atMost(count, next) });
    must(answers.count === count, `There was something to ask for ${answers.count} times, not ${count}`);
    allAnswered(status, answers);
    return answers;
  };
  const see = (path: string, cookiesOf: string[]): ((views: number) => Promise<Answers>) => {
    const next = around(cookiesOf.map((cookie) => ({ method: 'GET', path, cookie })));
    return (views) => sample(next, 200, views);
  };
  const booking = bookings([extra!.slug], tokens);
  return {
    booking: (views) => sample(booking, 201, views),
    myBookings: see('/bookings', cookies),
    attendees: see(`${run}/attendees`, organisers),
    attendeesDeep: see(`${run}/attendees?page=15`, organisers),
    overview: see(run, organisers),
  };
}
