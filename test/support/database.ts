import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { entities } from '../../src/entities.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { setProgramClock } from '../../src/platform/database/program-clock.js';
import { withDatabase } from './database-address.js';

/** A suite's own database. Its members are there from `beforeAll` on. */
export interface TestDatabase {
  readonly dataSource: DataSource;
  readonly url: string;
  readonly clock: {
    /** Makes the program's time `now` from this moment; an ISO text or a Date. */
    setNow(now: Date | string): Promise<void>;
    /** The real time again. */
    real(): Promise<void>;
  };
  /** Ends something that uses it, before it is dropped: hooks alone would drop it under a running program. */
  beforeDrop(end: () => Promise<void>): void;
}

/**
 * Call it in a describe (or at the top of a file): the suite gets a clean, migrated database of its own, and what one
 * test wrote the next one sees unless `fresh: 'each test'`.
 */
export function useDatabase({
  fresh = 'each suite',
}: { fresh?: 'each suite' | 'each test' } = {}): TestDatabase {
  let current: (TestDatabase & { drop(): Promise<void> }) | undefined;
  const [before, after] = fresh === 'each test' ? [beforeEach, afterEach] : [beforeAll, afterAll];

  before(async () => {
    current = await createDatabase();
  });
  after(async () => {
    await current?.drop();
    current = undefined;
  });

  const there = (): TestDatabase => {
    if (!current)
      throw new Error('The database is there from beforeAll on, not while the suite is described');
    return current;
  };
  return {
    get dataSource() {
      return there().dataSource;
    },
    get url() {
      return there().url;
    },
    get clock() {
      return there().clock;
    },
    beforeDrop: (end) => there().beforeDrop(end),
  };
}

/** An empty, migrated database; the caller drops it. */
export async function createDatabase(): Promise<TestDatabase & { drop(): Promise<void> }> {
  const name = `suite_${process.pid}_${randomBytes(4).toString('hex')}`;
  const server = required('TEST_SERVER_URL');
  await administer(server, `CREATE DATABASE ${name} TEMPLATE ${required('TEST_TEMPLATE')}`);
  const url = withDatabase(server, name);
  const dataSource = new DataSource(dataSourceOptions({ url, entities, applicationName: 'weald tests' }));
  await dataSource.initialize();
  const users: (() => Promise<void>)[] = [];
  return {
    dataSource,
    url,
    beforeDrop: (end) => void users.push(end),
    clock: {
      setNow: (now) => setProgramClock(dataSource, new Date(now)),
      real: () => setProgramClock(dataSource),
    },
    async drop() {
      for (const end of users.reverse()) await end();
      await dataSource.destroy();
      await administer(server, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is set by test/support/global-setup.mjs: run this suite with jest`);
  return value;
}
