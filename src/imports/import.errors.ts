import { notFound, Refusal } from '../platform/refusal.js';

/** What is wrong with a file as a whole: nothing of it is kept. */
export const fileRefused = (message: string): Refusal =>
  new Refusal('invalid', 'file_refused', message, { errors: [{ field: 'file', message }] });

export const importNotFound = (): Refusal => notFound('There is no such import');

export const alreadyStarted = (): Refusal =>
  new Refusal('conflict', 'already_started', 'This import was started already');

export const rowsAtFault = (count: number): Refusal =>
  new Refusal(
    'unprocessable',
    'rows_at_fault',
    `${count === 1 ? '1 row is' : `${count} rows are`} at fault. Correct the file, or import the good rows only`,
  );

export const nothingToImport = (): Refusal =>
  new Refusal('unprocessable', 'nothing_to_import', 'No row of this file would make a new event');
