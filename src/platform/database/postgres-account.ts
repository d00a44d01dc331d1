import { execFileSync, spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** As whom PostgreSQL runs: it refuses to be root. */
export interface PostgresAccount {
  /** Undefined: as the one who runs this program. */
  ids?: { uid: number; gid: number };
  /** Words before the command. */
  prefix: string[];
}

const NOT_ROOT_INSIDE = ['unshare', '--user', '--map-user=1000', '--map-group=1000', '--'];

/**
 * An ordinary user runs PostgreSQL as themselves. Root drops to the owner of the folder above, `postgres` or `nobody`,
 * whoever can enter `folder` and run `binary`; below a folder closed to all others none can, and there a user namespace
 * makes root look like somebody else to PostgreSQL alone.
 * @throws Error that says what to do, when root has none of these ways
 */
export function postgresAccount(folder: string, binary: string): PostgresAccount {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const { uid, gid } = statSync(dirname(folder));
  const candidates = [{ uid, gid }, idsOf('postgres'), idsOf('nobody')];
  for (const ids of candidates) {
    if (!ids || ids.uid === 0) continue;
    const tried = spawnSync('/bin/sh', ['-c', 'cd "$1" && "$2" --version', 'sh', folder, binary], {
      ...ids,
      cwd: '/',
    });
    if (tried.status === 0) return { ids, prefix: [] };
  }
  const [command = '', ...rest] = NOT_ROOT_INSIDE;
  if (spawnSync(command, [...rest, binary, '--version']).status === 0) return { prefix: NOT_ROOT_INSIDE };
  throw new Error(
    `PostgreSQL does not run as root, no other account can reach ${folder}, and this machine allows no user ` +
      'namespaces. Start as an ordinary user, move to a folder that others may enter, or set DATABASE_URL.',
  );
}

function idsOf(name: string): { uid: number; gid: number } | undefined {
  try {
    const ask = (what: string): number =>
      Number(execFileSync('id', [what, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: ask('-u'), gid: ask('-g') };
  } catch {
    return undefined; // no such account here
  }
}
