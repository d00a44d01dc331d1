import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The server process of a cluster, as its pid file tells. */
export interface Postmaster {
  pid: number;
  port: number;
  ready: boolean;
}

/** Above every system's highest pid. */
const NOBODYS_PID = 2_147_483_646;

/** The live server of the cluster in `data`, whoever started it. */
export function livePostmaster(data: string): Postmaster | undefined {
  const lines = pidFile(data);
  if (!lines) return undefined;
  const pid = Number(lines[0]);
  if (!isPostmaster(pid, data)) return undefined;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === 'ready' };
}

/**
 * A server that was killed leaves its pid file. PostgreSQL copes, unless the pid now belongs to a zombie that nobody
 * reaps or to some other program. Then the pid is overwritten, but the file stays: its last line is how PostgreSQL
 * makes sure that no child of the killed server still writes to the files.
 */
export function disownStalePid(data: string): void {
  const lines = pidFile(data);
  if (!lines || isPostmaster(Number(lines[0]), data)) return;
  writeFileSync(join(data, 'postmaster.pid'), [String(NOBODYS_PID), ...lines.slice(1)].join('\n'));
}

/** Whether `pid` is a live PostgreSQL server on the files in `data`: not a zombie, nor a stranger with a reused pid. */
export function isPostmaster(pid: number, data: string): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  return process.platform === 'linux' ? isPostmasterOnLinux(pid, data) : isPostmasterByPs(pid, data);
}

function isPostmasterOnLinux(pid: number, data: string): boolean {
  try {
    // "123 (postgres) S 1 …": the name stands in brackets, the state behind the last of them.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const state = stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3);
    if (state === 'Z' || state === 'X' || !stat.includes('(postgres)')) return false;
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
  } catch {
    return false;
  }
}

function isPostmasterByPs(pid: number, data: string): boolean {
  try {
    const words = execFileSync('ps', ['-o', 'stat=,command=', '-p', String(pid)], { encoding: 'utf8' });
    return !words.trim().startsWith('Z') && words.includes('postgres') && words.includes(data);
  } catch {
    return false;
  }
}

function pidFile(data: string): string[] | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n');
  } catch {
    return undefined;
  }
}
