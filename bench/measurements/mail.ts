import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { loadPeople } from '../../src/commands/load-people.js';
import { projectRoot } from '../../src/config/project-root.js';
import { must, type Measurement, type Options, type Result } from '../bench.types.js';
import { ofRounds } from '../figures.js';
import { bookings } from '../stage/floors.js';
import { load } from '../stage/load.js';
import { seedEvents, seedPartnership } from '../stage/seed.js';
import type { BenchDatabase } from '../stage/durable-database.js';
import type { Stage } from '../stage/stage.js';

const run = promisify(execFile);
const MESSAGES = 5_000;
const CONNECTIONS = 5;

/** Everybody who booked in the rush gets their confirmation with its invite. */
export const mail: Measurement = {
  rows: { mail: { at: 'least', reach: 0.6, aim: 1 } },

  async run(stage: Stage, options: Options): Promise<Record<string, Result>> {
    const messages = options.short ? 300 : MESSAGES;
    const database = await stage.database();
    const db = database.dataSource;
    await seedPartnership(db);
    const tokens = await loadPeople(db, messages);
    const events = await seedEvents(db, { slug: 'mailed', count: options.rounds, size: messages });
    const web = await stage.program(database);
    const message = join(stage.folder, 'message.eml');
    const sink = await stage.process('bench/program/smtp-sink.js', {}, [message]);
    const smtpUrl = `smtp://127.0.0.1:${new URL(sink.baseUrl).port}?ignoreTLS=true`;

    const measured: { ours: number; floor: number }[] = [];
    for (const event of events) {
      const booked = await load(web.baseUrl, { connections: 64, next: bookings([event.slug], tokens) });
      must(
        booked.byStatus[201] === messages,
        `${messages} bookings were to be made: ${JSON.stringify(booked.byStatus)}`,
      );
      const ours = await deliverAll(stage, database, event.id, smtpUrl);
      const { stdout } = await run(process.execPath, [
        join(projectRoot, 'dist/bench/program/bare-mail-pool.js'),
        smtpUrl,
        String(messages),
        String(CONNECTIONS),
        message,
      ]);
      measured.push({ ours, floor: Number(/Ready ([\d.]+)/.exec(stdout)?.[1]) });
    }
    const [{ failed }] = await db.query<[{ failed: number }]>(
      `SELECT count(*)::int AS failed FROM outbox_messages WHERE state <> 'sent' OR attempts <> 1`,
    );
    must(failed === 0, `${failed} messages were not sent at their first attempt`);
    const mail = ofRounds(measured, ({ ours, floor }) => ours / floor, {
      perSecond: ({ ours }) => ours,
      barePoolPerSecond: ({ floor }) => floor,
    });
    return { mail: { ...mail, figures: { messages, ...mail.figures } } };
  },
};

/** Messages a second of a worker that finds them all owed, from the first that is noted as sent to the last. */
async function deliverAll(
  stage: Stage,
  database: BenchDatabase,
  eventId: number,
  smtpUrl: string,
): Promise<number> {
  const db = database.dataSource;
  const worker = await stage.process('src/worker.js', { DATABASE_URL: database.url, SMTP_URL: smtpUrl });
  for (;;) {
    const [row] = await db.query<[{ owed: number; sent: number; seconds: number }]>(
      `SELECT count(*) FILTER (WHERE m.state <> 'sent')::int AS owed, count(*) FILTER (WHERE m.state = 'sent')::int AS sent,
         extract(epoch FROM max(m.sent_at) - min(m.sent_at))::float AS seconds
       FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id WHERE b.event_id = $1`,
      [eventId],
    );
    if (row.owed === 0) {
      await worker.stop();
      return row.sent / row.seconds;
    }
    await wait(200);
  }
}
