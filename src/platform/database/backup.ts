import { spawn, spawnSync } from 'node:child_process';
import { Refusal } from '../refusal.js';
import { clientPrograms } from './client-programs.js';
import { SteadyClient } from './steady-client.js';

/**
 * Writes the database at `url` to `file` in pg_dump's custom format.
 * @throws Refusal that says what to install, when this machine has no pg_dump as new as the server
 */
export async function backup(url: string, file: string): Promise<void> {
  const server = await majorVersion(url);
  const found = clientPrograms('pg_dump').map((path) => ({ path, version: dumpVersion(path) }));
  const usable = found.find(({ version }) => version >= server);
  if (!usable) {
    const seen = found
      .filter(({ version }) => version > 0)
      .map(({ path, version }) => `${path} is version ${version}`);
    throw new Refusal(
      'unprocessable',
      'no_pg_dump',
      `A backup needs pg_dump of PostgreSQL ${server} or newer${seen.length > 0 ? ` (${seen.join(', ')})` : ''}. ` +
        `Install the package postgresql-client-${server}, or run pg_dump on another machine.`,
    );
  }
  await run(usable.path, ['--format=custom', '--no-password', `--file=${file}`], connection(url));
}

/** 0 when it does not run. */
function dumpVersion(path: string): number {
  const { stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  return Number(/ (\d+)/.exec(stdout ?? '')?.[1] ?? 0);
}

async function majorVersion(url: string): Promise<number> {
  const client = new SteadyClient({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ version: number }>(
      `SELECT current_setting('server_version_num')::int / 10000 AS version`,
    );
    return rows[0]?.version ?? 0;
  } finally {
    await client.end();
  }
}

/** In the environment of the child and not among its arguments, which everybody on the machine can read. */
function connection(url: string): Record<string, string> {
  const { hostname, port, username, password, pathname, searchParams } = new URL(url);
  const sslMode = searchParams.get('sslmode');
  return {
    PGHOST: decodeURIComponent(hostname),
    PGPORT: port || '5432',
    PGUSER: decodeURIComponent(username),
    PGPASSWORD: decodeURIComponent(password),
    PGDATABASE: decodeURIComponent(pathname.slice(1)),
    ...(sslMode !== null && { PGSSLMODE: sslMode }),
  };
}

function run(path: string, args: string[], env: Record<string, string>): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(path, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`pg_dump ended with ${code}`))));
  });
}
