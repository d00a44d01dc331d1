import { DataSource } from 'typeorm';
import type { MigrationClass } from './data-source.js';
import { SteadyClient } from './steady-client.js';

/** Any number will do, as long as every version of the program takes the same one. */
const MIGRATION_LOCK = 7_305_001;

export interface MigrationOptions {
  /** A direct address: an advisory lock belongs to a session, which a pooler in transaction mode does not keep. */
  url: string;
  migrations: MigrationClass[];
}

/**
 * Brings the schema up to date. Several processes may call it at once: one migrates, the others wait and find nothing
 * left to do.
 * @returns the names of the migrations run by this call, in order
 */
export async function migrate({ url, migrations }: MigrationOptions): Promise<string[]> {
  return locked(url, async () =>
    withMigrations(url, migrations, async (dataSource) => {
      const run = await dataSource.runMigrations({ transaction: 'each' });
      return run.map((migration) => migration.name);
    }),
  );
}

/** Takes back the latest migration. @returns its name, or undefined when none is left */
export async function revertLatestMigration({
  url,
  migrations,
}: MigrationOptions): Promise<string | undefined> {
  return locked(url, async () =>
    withMigrations(url, migrations, async (dataSource) => {
      const latest = await latestMigration(dataSource);
      if (latest !== undefined) await dataSource.undoLastMigration({ transaction: 'each' });
      return latest;
    }),
  );
}

async function locked<Result>(url: string, work: () => Promise<Result>): Promise<Result> {
  const client = new SteadyClient({ connectionString: url, application_name: 'weald migrations' });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}

async function withMigrations<Result>(
  url: string,
  migrations: MigrationClass[],
  work: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  // None of the web path's timeouts: building an index on a large table takes as long as it takes.
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    migrations,
    poolSize: 2,
    applicationName: 'weald migrations',
    extra: { Client: SteadyClient },
  });
  await dataSource.initialize();
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

async function latestMigration(dataSource: DataSource): Promise<string | undefined> {
  const [table] = await dataSource.query<{ present: boolean }[]>(
    `SELECT to_regclass('migrations') IS NOT NULL AS present`,
  );
  if (!table?.present) return undefined;
  const [row] = await dataSource.query<{ name: string }[]>(
    'SELECT name FROM migrations ORDER BY id DESC LIMIT 1',
  );
  return row?.name;
}
