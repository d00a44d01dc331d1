import { setTimeout as wait } from 'node:timers/promises';
import { loadPeople } from '../../src/commands/load-people.js';
import { must, type Measurement, type Options, type Result } from '../bench.types.js';
import { ofRounds, rounded } from '../figures.js';
import { bookings } from '../stage/floors.js';
import { audit, held, judge } from '../stage/judge.js';
import { load, type Answers } from '../stage/load.js';
import { seedEvents, seedPartnership, type SeededEvent } from '../stage/seed.js';
import type { Stage } from '../stage/stage.js';

const PEOPLE = 5_000;
const PLACES = 200;
const WAITING = 100;
const TOGETHER = 256;

/** More people than places, all at once: who gets one, who waits, who is told that it is full. */
export const rush: Measurement = {
  rows: { rush: { at: 'most', reach: 1.2, aim: 1 }, two: null, killed: null },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const people = options.short ? 1_000 : PEOPLE;
    const database = await stage.database();
    const db = database.dataSource;
    await seedPartnership(db);
    const tokens = await loadPeople(db, people);
    const small = { size: PLACES, waitingSize: WAITING };
    const full = await seedEvents(db, { slug: 'rush', count: options.rounds + 2, ...small });
    const roomy = await seedEvents(db, {
      slug: 'roomy',
      count: options.rounds + 1,
      size: 1_000_000,
      fromDay: 90,
    });
    const program = await stage.program(database);
    const wants = { insist: true, joinWaitingList: true };
    const crowd = (event: SeededEvent, at: string[] = [program.baseUrl]): Promise<Answers> =>
      load(at, { connections: people, next: bookings([event.slug], tokens, wants) });

    await crowd(roomy[0]!);
    const times: { rush: Answers; hot: Answers }[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      const rushed = await crowd(full[round]!);
      await exactly(rushed, full[round]!, people);
      const hot = await load(program.baseUrl, {
        connections: TOGETHER,
        next: bookings([roomy[round + 1]!.slug], tokens, wants),
      });
      must(
        hot.byStatus[201] === people,
        `All ${people} should have a place: ${JSON.stringify(hot.byStatus)}`,
      );
      times.push({ rush: rushed, hot });
    }

    const second = await stage.program(database);
    const shared = full[options.rounds]!;
    const two = await crowd(shared, [program.baseUrl, second.baseUrl]);
    await exactly(two, shared, people);

    const lost = full[options.rounds + 1]!;
    const third = await stage.program(database);
    const dying = crowd(lost, [program.baseUrl, third.baseUrl]);
    // In the middle of it: some places are taken, most are not.
    while ((await held(db, [lost.id])).confirmed < PLACES / 10) await wait(5);
    await third.kill();
    const killed = await dying;
    await exactlyTaken(lost);
    const { confirmed, waiting } = await held(db, [lost.id]);
    const acknowledged = killed.byStatus[201] ?? 0;
    must(
      acknowledged <= confirmed + waiting,
      `${acknowledged} were acknowledged, ${confirmed + waiting} are there`,
    );
    await audit(db);

    async function exactly(answers: Answers, event: SeededEvent, crowdSize: number): Promise<void> {
      await judge(db, [event.id], answers);
      await exactlyTaken(event);
      const told = answers.byStatus[409] ?? 0;
      must(
        told === crowdSize - PLACES - WAITING,
        `${told} were told "full": ${JSON.stringify(answers.byStatus)}`,
      );
    }
    async function exactlyTaken(event: SeededEvent): Promise<void> {
      const taken = await held(db, [event.id]);
      must(taken.confirmed === PLACES, `${taken.confirmed} have one of ${PLACES} places`);
      must(taken.waiting === WAITING, `${taken.waiting} wait on a list of ${WAITING}`);
    }

    const inRounds = ofRounds(times, (time) => time.rush.seconds / time.hot.seconds, {
      rushSeconds: (time) => time.rush.seconds,
      hotSeconds: (time) => time.hot.seconds,
    });
    return {
      rush: { ...inRounds, figures: { people, ...inRounds.figures } },
      two: {
        ratio: null,
        rounds: [],
        figures: { people, seconds: rounded(two.seconds), places: PLACES, waiting: WAITING },
      },
      killed: {
        ratio: null,
        rounds: [],
        figures: { people, acknowledged, cutOff: killed.byStatus[0] ?? 0, places: confirmed, waiting },
      },
    };
  },
};
