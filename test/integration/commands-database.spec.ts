import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Command } from 'commander';
import { migrations } from '../../migrations/index.js';
import { adminCommands } from '../../src/commands/admin.commands.js';
import { databaseCommands } from '../../src/commands/database.commands.js';
import { explain } from '../../src/commands/explain.js';
import { useApp } from '../support/app.js';
import { useDatabase } from '../support/database.js';
import { make } from '../support/factories.js';

describe('the commands', () => {
  const database = useDatabase();
  const app = useApp(database);
  const environment = { ...process.env };
  let said: string;

  beforeEach(() => {
    said = '';
    process.env.DATABASE_URL = database.url;
    process.env.DATA_DIR = app.settings.dataDir;
    jest.spyOn(process.stdout, 'write').mockImplementation((words) => {
      said += String(words);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
    process.env = { ...environment };
    process.exitCode = undefined;
  });

  /** Runs a command. @returns what it printed, line by line */
  async function run(...args: string[]): Promise<string[]> {
    const program = new Command().exitOverride().configureOutput({ writeErr: () => undefined });
    databaseCommands(program);
    adminCommands(program);
    for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
    said = '';
    await program.parseAsync(args, { from: 'user' });
    return said.split('\n').slice(0, -1);
  }

  it('migrate says what it ran and, the next time, that there is nothing left', async () => {
    const latest = migrations.at(-1)?.name;
    expect(await run('migrate:revert')).toEqual([latest]);
    expect(await run('migrate')).toEqual([latest]);
    expect(await run('migrate')).toEqual(['The schema is up to date']);
  });

  it('token prints one that the API takes, for people with an account only', async () => {
    const given = make(database.dataSource);
    const person = await given.person({ email: 'practitioner@kent.example' });
    const [token, ...more] = await run('token', 'Practitioner@Kent.example');
    expect(more).toEqual([]);
    expect((await app.api(token).get('/bookings')).status).toBe(200);

    await expect(run('token', 'nobody@kent.example')).rejects.toThrow('Nobody has an account');
    await expect(run('token', 'kent')).rejects.toThrow('not an email address');
    await database.dataSource.query('UPDATE people SET disabled_at = now() WHERE id = $1', [person.id]);
    await expect(run('token', person.email)).rejects.toThrow('is closed');
  });

  it('people:load makes practitioners who may book, with a token each', async () => {
    const tokens = await run('people:load', '--count', '3');
    expect(new Set(tokens).size).toBe(3);
    const event = await make(database.dataSource).event({
      rule: {
        kind: 'all',
        rules: [
          { kind: 'workforce', anyOf: ['children', 'both'] },
          { kind: 'area', anyOf: ['maidstone'], label: 'Maidstone' },
        ],
      },
    });
    const answers = await Promise.all(
      tokens.map((token) => app.api(token).post(`/events/${event.slug}/bookings`)),
    );
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(await run('people:load', '--count', '1')).not.toEqual(tokens.slice(0, 1));
    for (const count of ['0', '1.5', 'many', '100001']) {
      await expect(run('people:load', '--count', count)).rejects.toThrow('whole number');
    }
  });

  it('people:load and seed are refused in production', async () => {
    Object.assign(process.env, {
      NODE_ENV: 'production',
      SMTP_URL: 'smtp://mail.example',
      SESSION_SECRET: 'x'.repeat(32),
      BASE_URL: 'https://training.kscmp.example',
    });
    await expect(run('people:load', '--count', '1')).rejects.toThrow('refused with NODE_ENV=production');
    await expect(run('seed')).rejects.toThrow('refused with NODE_ENV=production');
  });

  it('audit prints a line for each broken invariant and ends with 1', async () => {
    const event = await make(database.dataSource).event();
    const before = await run('audit');
    expect([before, process.exitCode]).toEqual([[], undefined]);
    await database.dataSource.query('UPDATE place_limits SET held = held + 1 WHERE id = $1', [
      event.placeLimitId,
    ]);
    const [line, ...more] = await run('audit');
    expect(line).toContain(`event ${event.id}`);
    expect([more, process.exitCode]).toEqual([[], 1]);
    await database.dataSource.query('UPDATE place_limits SET held = held - 1 WHERE id = $1', [
      event.placeLimitId,
    ]);
  });

  it('explain a failure to a person: no stack for what they can mend', async () => {
    await database.dataSource.query('ALTER TABLE people RENAME TO people_away');
    const noTable = await run('token', 'practitioner@kent.example').catch(explain);
    await database.dataSource.query('ALTER TABLE people_away RENAME TO people');
    expect(noTable).toBe('The database has no schema yet: run migrate first.');

    process.env.DATABASE_URL = 'postgres://nobody@127.0.0.1:1/none';
    expect(await run('audit').catch(explain)).toMatch(/^The database does not answer: [^\n]*$/);
    process.env.DATABASE_URL = 'mysql://x';
    expect(await run('audit').catch(explain)).toContain(
      'DATABASE_URL must be an address that begins postgres://',
    );
    expect(explain(new TypeError('x is not a function'))).toContain('at ');
  });
});
