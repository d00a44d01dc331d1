import { Refusal } from '../refusal.js';

/** Losing a race: nothing was done, and the same work may succeed at once. */
const LOST_A_RACE = new Set(['40001', '40P01', '55P03']);

/** The server is away, going, coming back, or has no connection to spare. Class 08 is "connection exception". */
const AWAY = new Set(['57P01', '57P02', '57P03', '57P05', '53300', '53100', '53200', '25006']);
const NETWORK = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
// node-postgres gives these no code.
const WORDS =
  /timeout exceeded when trying to connect|Connection terminated|not queryable|Query read timeout|Client was closed/i;

// What TypeORM says to the next statement of a transaction whose connection broke between two of them.
const TAKEN_AWAY = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);

/** Whether the failed transaction may be run again from its start. */
export function lostARace(error: unknown): boolean {
  return LOST_A_RACE.has(codeOf(error) ?? '');
}

/**
 * Whether the failure is the database's absence (down, restarting, out of connections or of disk) and not ours.
 * What was being written when it went may or may not be there: only an acknowledged answer is a promise.
 */
export function databaseIsAway(error: unknown): boolean {
  const code = codeOf(error);
  if (code !== undefined && (AWAY.has(code) || NETWORK.has(code) || code.startsWith('08'))) return true;
  if (typeof error !== 'object' || error === null || !('message' in error)) return false;
  if ('name' in error && TAKEN_AWAY.has(String(error.name))) return true;
  return WORDS.test(String(error.message)) || ('cause' in error && databaseIsAway(error.cause));
}

/** The refusal a caller gets while the database is away: 503, ask again in a few seconds. */
export function busy(): Refusal {
  return new Refusal('busy', 'busy', 'The service is busy. Try again in a few seconds', { retryAfter: 3 });
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
