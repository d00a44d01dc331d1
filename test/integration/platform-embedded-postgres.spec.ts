import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/database/embedded-postgres.js';

const support = join(import.meta.dirname, '..', 'support');

describe('the embedded PostgreSQL', () => {
  let folder: string;
  let started: EmbeddedPostgres[] = [];

  beforeAll(async () => {
    folder = await newFolder();
  });
  afterEach(async () => {
    for (const server of started) await server.stop();
    started = [];
  });
  afterAll(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  async function newFolder(): Promise<string> {
    const made = await mkdtemp(join(tmpdir(), 'weald-postgres-'));
    await chmod(made, 0o755);
    return made;
  }
  async function start({ durable = false, below = folder } = {}): Promise<EmbeddedPostgres> {
    const server = await startEmbeddedPostgres({ dataDir: join(below, 'postgres'), durable });
    started.push(server);
    return server;
  }
  const pidFile = (): string => join(folder, 'postgres', 'data', 'postmaster.pid');
  const pid = async (): Promise<number | undefined> =>
    existsSync(pidFile()) ? Number((await readFile(pidFile(), 'utf8')).split('\n')[0]) : undefined;

  async function ask(url: string, sql: string): Promise<unknown> {
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      const { rows } = await client.query<{ answer: unknown }>(sql);
      return rows[0]?.answer;
    } finally {
      await client.end();
    }
  }

  it('starts on loopback, keeps what was written, and stops without a trace', async () => {
    const first = await start();
    expect(new URL(first.url).hostname).toBe('127.0.0.1');
    await ask(first.url, `CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS answer`);
    const server = await pid();
    await first.stop();
    expect(await pid()).toBeUndefined();
    expect(isAlive(server ?? 0)).toBe(false);

    const second = await start();
    expect(await ask(second.url, 'SELECT answer FROM kept')).toBe(7);
    await second.stop();
  });

  it('refuses whoever does not know the password made for its files', async () => {
    const server = await start();
    const stranger = new URL(server.url);
    stranger.password = 'guessed';
    await expect(ask(stranger.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    await server.stop();
  });

  it('sorts names as people do', async () => {
    const server = await start();
    const sorted = await ask(
      server.url,
      `SELECT array_agg(name ORDER BY name) AS answer FROM unnest(ARRAY['Zoë', 'Ó Súilleabháin', 'adams', 'Baker']) name`,
    );
    expect(sorted).toEqual(['adams', 'Baker', 'Ó Súilleabháin', 'Zoë']);
    await server.stop();
  });

  it('is shared by two users, and stops with the last of them', async () => {
    const program = await start();
    const commandLine = await start();
    expect(commandLine.url).toBe(program.url);
    await commandLine.stop();
    expect(await ask(program.url, 'SELECT 1 AS answer')).toBe(1);
    await program.stop();
    expect(await pid()).toBeUndefined();
  });

  it('is made once when two programs start at the same moment', async () => {
    const below = await newFolder();
    const servers = await Promise.all([start({ below }), start({ below })]);
    expect(servers[0].url).toBe(servers[1].url);
    await Promise.all(servers.map((server) => server.stop()));
    await rm(below, { recursive: true });
  });

  it('is adopted, alive, from a program that was killed', async () => {
    const program = spawn(
      process.execPath,
      [
        '--import',
        join(support, 'typescript.mjs'),
        join(support, 'embedded-postgres-program.ts'),
        join(folder, 'postgres'),
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [url] = (await once(program.stdout, 'data')) as [Buffer];
    const orphan = await pid();
    program.kill('SIGKILL');
    await once(program, 'exit');

    const adopted = await start();
    expect(await pid()).toBe(orphan);
    expect(adopted.url).toBe(url.toString().trim());
    await adopted.stop();
    expect(await pid()).toBeUndefined();
  });

  it('starts over the pid file of a killed server, even when another program has its pid now', async () => {
    const killed = await start();
    const lines = (await readFile(pidFile(), 'utf8')).split('\n');
    await ask(killed.url, `CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS answer`);
    await killed.stop();
    await writeFile(pidFile(), [String(process.pid), ...lines.slice(1)].join('\n'));

    const server = await start();
    expect(await pid()).not.toBe(process.pid);
    expect(await ask(server.url, 'SELECT answer FROM kept')).toBe(7);
    await server.stop();
  });

  it('starts over the pid file of a zombie', async () => {
    await (await start()).stop();
    // A parent that never reaps its child: what a killed server becomes in a container with a careless first process.
    const parent = spawn('/bin/sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [zombie] = (await once(parent.stdout, 'data')) as [Buffer];
    await wait(200);
    await writeFile(
      pidFile(),
      `${zombie.toString().trim()}\n${join(folder, 'postgres', 'data')}\n0\n1\n\n127.0.0.1\n`,
    );
    const server = await start();
    expect(await ask(server.url, 'SELECT 1 AS answer')).toBe(1);
    await server.stop();
    parent.kill();
  });

  it('comes back on the same port when it dies under a running program', async () => {
    const server = await start({ durable: true });
    await ask(server.url, `CREATE TABLE IF NOT EXISTS kept AS SELECT 7 AS answer`);
    const before = await pid();
    process.kill(before ?? 0, 'SIGKILL');
    const answer = await eventually(() => ask(server.url, 'SELECT answer FROM kept'));
    expect(answer).toBe(7);
    expect(await pid()).not.toBe(before);
    await server.stop();
    expect(await pid()).toBeUndefined();
  });

  it('starts below a folder that is closed to everybody else', async () => {
    const below = await newFolder();
    await chmod(below, 0o700);
    const server = await start({ below });
    expect(await ask(server.url, 'SELECT 1 AS answer')).toBe(1);
    await server.stop();
    await rm(below, { recursive: true });
  });

  it('says what its log says when it cannot start', async () => {
    await (await start()).stop();
    const configuration = join(folder, 'postgres', 'data', 'postgresql.conf');
    const before = await readFile(configuration);
    await writeFile(configuration, 'no_such_setting = 1\n');
    await expect(start()).rejects.toThrow('unrecognized configuration parameter "no_such_setting"');
    await writeFile(configuration, before);
  });
});

async function eventually<Result>(attempt: () => Promise<Result>): Promise<Result> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (tries === 100) throw error;
      await wait(100);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
