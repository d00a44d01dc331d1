import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { migrations } from '../../migrations/index.js';
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/database/embedded-postgres.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { withDatabase } from './database-address.js';

const root = join(import.meta.dirname, '..', '..');
const folder = join(root, '.cache', 'test-postgres');
const TEMPLATES_KEPT = 3;
const TEMPLATE_LOCK = 7_305_003;

export interface TestServer {
  /** Address of its database `postgres`. */
  url: string;
  /** Name of a migrated, empty database to copy. */
  template: string;
  stop(): Promise<void>;
}

/** Shared by all test runs of this checkout that go on at the same time; the last one out stops it. */
export async function startTestServer(): Promise<TestServer> {
  const server = await startOrRemake();
  const url = withDatabase(server.url, 'postgres');
  const admin = new Client({ connectionString: url });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await dropAbandoned(admin);
    const template = await ensureTemplate(admin, url);
    return { url, template, stop: () => server.stop() };
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await admin.end();
  }
}

/** Without fsync the files may not survive a crash of the machine; they hold nothing worth repairing. */
async function startOrRemake(): Promise<EmbeddedPostgres> {
  try {
    return await startEmbeddedPostgres({ dataDir: folder, durable: false });
  } catch {
    rmSync(folder, { recursive: true, force: true });
    return startEmbeddedPostgres({ dataDir: folder, durable: false });
  }
}

async function ensureTemplate(admin: Client, url: string): Promise<string> {
  const hash = createHash('sha256');
  for (const file of readdirSync(join(root, 'migrations')).sort()) {
    hash.update(file).update(readFileSync(join(root, 'migrations', file)));
  }
  const template = `template_${hash.digest('hex').slice(0, 16)}`;
  const { rowCount } = await admin.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (rowCount) return template;

  await dropOldTemplates(admin);
  const making = `making_${template}`;
  await admin.query(`DROP DATABASE IF EXISTS ${making} WITH (FORCE)`);
  await admin.query(`CREATE DATABASE ${making}`);
  await migrate({ url: withDatabase(url, making), migrations });
  await admin.query(`ALTER DATABASE ${making} RENAME TO ${template}`);
  return template;
}

async function dropOldTemplates(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    String.raw`SELECT datname FROM pg_database WHERE datname LIKE 'template\_%' AND datname NOT IN ('template0', 'template1')
               ORDER BY oid DESC OFFSET $1`,
    [TEMPLATES_KEPT - 1],
  );
  for (const { datname } of rows) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
}

/** Databases of suites whose process was killed. Their names carry its pid. */
async function dropAbandoned(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ datname: string }>(
    String.raw`SELECT datname FROM pg_database WHERE datname LIKE 'suite\_%'`,
  );
  for (const { datname } of rows) {
    const pid = Number(datname.split('_')[1]);
    if (!isAlive(pid)) await admin.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
