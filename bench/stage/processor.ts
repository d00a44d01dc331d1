import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of a hundredth of a second, whatever the kernel's own. */
const TICKS_PER_SECOND = 100;

interface Stat {
  fields: string[];
}

/** Whether this machine tells the processor time and memory of other processes. */
export const processorsAreTold = existsSync('/proc/self/stat');

/** Seconds of processor time that a process has used, in its own code and in the kernel for it. */
export function processorSeconds(pid: number): number {
  return ticksOf(stat(pid)) / TICKS_PER_SECOND;
}

/**
 * The same of a server and its children, those that have ended included (PostgreSQL has a process for each connection).
 */
export function familySeconds(pid: number): number {
  const family = stat(pid);
  const ended = Number(family.fields[13]) + Number(family.fields[14]);
  const children = childrenOf(pid).reduce((sum, child) => sum + ticksOf(child), 0);
  return (ticksOf(family) + ended + children) / TICKS_PER_SECOND;
}

/** Resident memory in MiB. */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

/** Each read once: a process may end at any moment. */
function childrenOf(pid: number): Stat[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        return [stat(Number(name))];
      } catch {
        return []; // ended meanwhile
      }
    })
    .filter(({ fields }) => Number(fields[1]) === pid);
}

const ticksOf = ({ fields }: Stat): number => Number(fields[11]) + Number(fields[12]);

/** Fields from the third on (state): the second, the name, may hold spaces and parentheses. */
function stat(pid: number): Stat {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return { fields: line.slice(line.lastIndexOf(')') + 2).split(' ') };
}
