import { SettingsError } from '../config/settings.js';
import { databaseIsAway } from '../platform/database/database-failure.js';
import { Refusal } from '../platform/refusal.js';

/** A "no" for who typed the command: said without a stack. */
export class CommandRefused extends Error {}

const NO_SUCH_TABLE = '42P01';

/** What went wrong, for a terminal. Only what nobody foresaw shows where in the code it happened. */
export function explain(error: unknown): string {
  if (error instanceof CommandRefused || error instanceof Refusal || error instanceof SettingsError)
    return error.message;
  if (databaseIsAway(error)) return `The database does not answer: ${String(error)}`;
  if (typeof error === 'object' && error !== null && 'code' in error && error.code === NO_SUCH_TABLE)
    return 'The database has no schema yet: run migrate first.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
