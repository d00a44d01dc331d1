import { must, type Measurement, type Options, type Result } from '../bench.types.js';
import { ofRounds } from '../figures.js';
import { allAnswered } from '../stage/judge.js';
import { atMost, load, type Answers } from '../stage/load.js';
import type { ProgramProcess } from '../stage/program-process.js';
import { seedPartnership } from '../stage/seed.js';
import { seedProgramme } from '../stage/seed-programme.js';
import type { Stage } from '../stage/stage.js';

const MANY = 100_000;
const FEW = 1_000;
const TOPICS = [
  'groming',
  'exploitaton',
  'fostring',
  'bereavment',
  'radicalisaton',
  'hoardng',
  'suicde',
  'gamblng',
];
const AREAS = ['ashford', 'dover', 'maidstone', 'swale', 'thanet'];
/** As many of both sizes, before they are measured: V8 compiles by how often, not by how long. */
const WARM = 2_000;
const KINDS = ['conference', 'webinar', 'briefing'];

/** A mistyped word with filters: no two in a row are the same, so nothing that is kept can answer. */
export const search: Measurement = {
  rows: { search: { at: 'most', reach: 3, aim: 1.5 } },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const many = options.short ? 5_000 : MANY;
    const small = await programme(stage, FEW);
    const large = await programme(stage, many);
    for (const program of [small, large]) {
      const found = (await (await fetch(`${program.baseUrl}/api/v1/events?q=groming`)).json()) as {
        total: number;
        items: { title: string }[];
        facets: Record<string, unknown[]>;
      };
      must(found.total > 0 && found.items[0]!.title.includes('Grooming'), 'A mistyped word finds nothing');
      must(Object.values(found.facets).flat().length > 5, 'A search comes without its facets');
    }
    const measured: { few: Answers; many: Answers }[] = [];
    const { seconds } = options;
    const warm = { searches: options.short ? 50 : WARM };
    await Promise.all([seek(small, warm), seek(large, warm)]);
    for (let round = 0; round < options.rounds; round += 1)
      measured.push({ few: await seek(small, { seconds }), many: await seek(large, { seconds }) });
    const search = ofRounds(measured, (round) => round.many.p50 / round.few.p50, {
      p50Ms: (round) => round.many.p50,
      p50MsAtThousand: (round) => round.few.p50,
      p99Ms: (round) => round.many.p99,
    });
    return { search: { ...search, figures: { events: many, ...search.figures } } };
  },
};

async function programme(stage: Stage, count: number): Promise<ProgramProcess> {
  const database = await stage.database();
  await seedPartnership(database.dataSource);
  await seedProgramme(database.dataSource, count);
  return stage.program(database);
}

/** One after the other, for so many seconds or so many searches. */
async function seek(
  { baseUrl }: ProgramProcess,
  { searches = Infinity, ...time }: { searches?: number; seconds?: number },
): Promise<Answers> {
  let n = 0;
  const answers = await load(baseUrl, {
    connections: 1,
    ...time,
    next: atMost(searches, () => {
      n += 1;
      const query = new URLSearchParams({
        q: TOPICS[n % TOPICS.length]!,
        area: AREAS[n % AREAS.length]!,
        kind: KINDS[n % KINDS.length]!,
      });
      return { method: 'GET', path: `/api/v1/events?${query.toString()}` };
    }),
  });
  allAnswered(200, answers);
  return answers;
}
