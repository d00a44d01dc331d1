import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { clientPrograms } from '../../src/platform/database/client-programs.js';

const run = promisify(execFile);

/** Which Debian package to install for `name`. */
export const debianPackage = {
  pgbench: 'postgresql',
  psql: 'postgresql-client',
} as const;

export interface Script {
  /** Statements that each transaction runs; `:n` is a number that no other transaction has, `:event` one of `events`. */
  sql: string;
  events: number;
  clients: number;
  seconds: number;
  /** A folder for the script file. */
  folder: string;
}

/** Transactions a second of the database's own client, or of a bare `pg` client where there is no pgbench. */
export async function transactionsPerSecond(
  url: string,
  script: Script,
): Promise<{ perSecond: number; client: string }> {
  const [pgbench] = clientPrograms('pgbench');
  return pgbench === undefined
    ? { perSecond: await bareClients(url, script), client: 'a bare pg client' }
    : { perSecond: await viaPgbench(pgbench, url, script), client: 'pgbench' };
}

async function viaPgbench(pgbench: string, url: string, script: Script): Promise<number> {
  const file = join(script.folder, `floor-${process.pid}.sql`);
  await writeFile(file, `\\set event random(1, ${script.events})\n${script.sql}\n`);
  const { stdout } = await run(pgbench, [
    '--no-vacuum',
    '--protocol=prepared',
    `--file=${file}`,
    `--client=${script.clients}`,
    '--jobs=1',
    `--time=${script.seconds}`,
    url,
  ]);
  const tps = /tps = ([\d.]+) \(without initial/.exec(stdout)?.[1];
  if (tps === undefined) throw new Error(`pgbench gave no figure:\n${stdout}`);
  return Number(tps);
}

async function bareClients(url: string, { sql, events, clients, seconds }: Script): Promise<number> {
  const text = sql.replaceAll(':event', '$1');
  let count = 0;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      while (performance.now() - began < seconds * 1000) {
        await client.query({ name: 'floor', text, values: [1 + Math.floor(Math.random() * events)] });
        count += 1;
      }
      await client.end();
    }),
  );
  return count / ((performance.now() - began) / 1000);
}
