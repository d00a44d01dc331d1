import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PeopleQueries } from '../../src/people/people.queries.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

const root = join(import.meta.dirname, '..', '..');

describe('the commands for staff', () => {
  const database = useDatabase();
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'weald-command-'));
  });
  afterAll(async () => {
    await rm(dataDir, { recursive: true, force: true });
  });

  /** Runs the real program of commands on the suite's database. */
  function cli(...args: string[]): Promise<{ status: number | null; out: string; err: string }> {
    const child = spawn(
      process.execPath,
      ['--import', './test/support/typescript.mjs', 'src/cli.ts', ...args],
      {
        cwd: root,
        env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url, DATA_DIR: dataDir },
      },
    );
    let [out, err] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
  }

  const teamsOf = async (email: string): Promise<number> => {
    const people = new PeopleQueries(database.dataSource);
    return (await people.byPersonId((await people.idByEmail(email))!))!.teams.length;
  };

  it('make a team, put a person into it and take them out again', async () => {
    expect((await cli('team:save', 'kscmp', 'Kent team', 'training@kscmp.example')).status).toBe(0);
    const joined = await cli('team:join', 'Organiser@KSCMP.example', 'kscmp');
    expect([joined.status, joined.out]).toEqual([
      0,
      expect.stringContaining('organiser@kscmp.example runs the events of kscmp'),
    ]);
    expect(await teamsOf('organiser@kscmp.example')).toBe(1);
    expect((await cli('team:leave', 'organiser@kscmp.example', 'kscmp')).status).toBe(0);
    expect(await teamsOf('organiser@kscmp.example')).toBe(0);
  });

  it('give a member a role, but leave no team without an owner', async () => {
    await cli('team:save', 'owned', 'Owned team', 'owned@kscmp.example');
    expect((await cli('team:join', 'owner@kscmp.example', 'owned', '--role', 'owner')).status).toBe(0);
    const demoted = await cli('team:join', 'owner@kscmp.example', 'owned', '--role', 'viewer');
    expect([demoted.status, demoted.err]).toEqual([1, expect.stringContaining('A team needs an owner')]);
    expect((await cli('team:join', 'owner@kscmp.example', 'owned', '--role', 'king')).status).toBe(1);
  });

  it('reset a second factor, and end the sessions of who had it', async () => {
    const person = await make(database.dataSource).administrator();
    await database.dataSource.query(
      `INSERT INTO second_factors (person_id, secret, confirmed_at) VALUES ($1, 'JBSWY3DPEHPK3PXP', now())`,
      [person.id],
    );
    await database.dataSource.query(
      `INSERT INTO sign_in_sessions (id_hash, person_id, data, expires_at) VALUES ('x', $1, '{}', now() + interval '1 hour')`,
      [person.id],
    );
    expect((await cli('second-factor:reset', person.email)).status).toBe(0);
    for (const table of ['second_factors', 'sign_in_sessions']) {
      expect(
        await database.dataSource.query<unknown[]>(`SELECT 1 FROM ${table} WHERE person_id = $1`, [
          person.id,
        ]),
      ).toEqual([]);
    }
  });

  it('refuse in words what they do not know, and change nothing', async () => {
    const unknown = await cli('second-factor:reset', 'nobody@kent.example');
    expect([unknown.status, unknown.err]).toEqual([
      1,
      expect.stringContaining('Nobody has an account as nobody@kent.example'),
    ]);
    const noTeam = await cli('team:join', 'somebody@kent.example', 'no-such-team');
    expect([noTeam.status, noTeam.err]).toEqual([
      1,
      expect.stringContaining('There is no team no-such-team'),
    ]);
    expect(await new PeopleQueries(database.dataSource).idByEmail('somebody@kent.example')).toBeUndefined();
    expect((await cli('team:join', 'not-an-address', 'kscmp')).status).toBe(1);
  });
});
