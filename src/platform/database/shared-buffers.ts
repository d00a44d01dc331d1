import { totalmem } from 'node:os';

const MIB = 1024 * 1024;
const LEAST = 128;
const MOST = 1024;

/**
 * How much of a machine's memory PostgreSQL keeps its pages in, in MiB: a quarter, as its manual advises (section 20.4,
 * shared_buffers), from its own default on and up to what an installation of a million bookings reads again and again.
 */
export const sharedBuffersMiB = (bytes: number): number =>
  Math.min(MOST, Math.max(LEAST, Math.floor(bytes / 4 / MIB)));

/** The memory of the machine, or of the container where that has less. */
export const memoryBytes = (): number => Math.min(totalmem(), process.constrainedMemory() || Infinity);
