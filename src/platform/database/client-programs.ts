import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const DEBIANS = '/usr/lib/postgresql';
const PLACES = ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin', '/usr/pgsql-18/bin'];

/** Where one of PostgreSQL's own client programs is on this machine, Debian's newest first. */
export function clientPrograms(name: 'pg_dump' | 'pgbench' | 'psql'): string[] {
  const debians = existsSync(DEBIANS)
    ? readdirSync(DEBIANS).map((version) => join(DEBIANS, version, 'bin'))
    : [];
  return [...debians.sort().reverse(), ...PLACES].map((folder) => join(folder, name)).filter(existsSync);
}
