import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Linux counts processor time in ticks of a hundredth of a second, whatever the kernel's own. */
const TICKS_PER_SECOND = 100;

/** Whether this machine tells the processor time and memory of other processes. */
export const processorsAreTold = existsSync('/proc/self/stat');

/** Seconds of processor time that a process has used, in its own code and in the kernel for it. */
export function processorSeconds(pid: number): number {
  const { fields } = stat(pid);
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/**
 * The same of a server and its children, those that have ended included (PostgreSQL has a process for each connection).
 */
export function familySeconds(pid: number): number {
  const ticks = everyone()
    .filter(({ parent }) => parent === pid)
    .reduce((sum, child) => sum + child.ticks, 0);
  const { fields } = stat(pid);
  return processorSeconds(pid) + (ticks + Number(fields[13]) + Number(fields[14])) / TICKS_PER_SECOND;
}

/** Resident memory in MiB. */
export function residentMiB(pid: number): number {
  const kib = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kib) / 1024;
}

/** Each process with its parent, each read once: it may end at any moment. */
function everyone(): { parent: number; ticks: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const { fields } = stat(Number(name));
        return [{ parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }];
      } catch {
        return []; // ended meanwhile
      }
    });
}

/** Fields from the third on (state): the second, the name, may hold spaces and parentheses. */
function stat(pid: number): { fields: string[] } {
  const line = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return { fields: line.slice(line.lastIndexOf(')') + 2).split(' ') };
}
