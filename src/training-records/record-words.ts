import { canBeWritten } from '../platform/pdf/written.js';
import { calendarDateWords, durationWords } from '../platform/time/words.js';
import type { RecordedTraining } from './training-records.queries.js';

/** One line of a training record in words: the same on the page, on paper and in the file. */
export interface RecordLine {
  id: number;
  title: string;
  provider: string;
  completed: string;
  /** Empty where it is not known. */
  duration: string;
  note: string;
  certificateNumber: string | null;
  /** "Valid until 6 November 2022", "Expired on …", or empty for what does not expire. */
  validity: string;
  ownEntry: boolean;
  /** Had elsewhere, and confirmed by an organiser. */
  equivalent: boolean;
}

/** Somebody's record with how long it all was. `today` is a date in London. */
export interface RecordInWords {
  lines: RecordLine[];
  /** Of those whose length is known; empty while none is. */
  total: string;
}

/** Whether the PDF has letters for everything in the record. */
export const recordHasPdf = (name: string, { lines }: RecordInWords): boolean =>
  [name, ...lines.flatMap(({ title, provider, note }) => [title, provider, note])].every(canBeWritten);

export function recordInWords(records: RecordedTraining[], today: string): RecordInWords {
  const minutes = records.reduce((sum, record) => sum + (record.minutes ?? 0), 0);
  return {
    lines: records.map((record) => lineOf(record, today)),
    total: minutes === 0 ? '' : durationWords(minutes),
  };
}

function lineOf(record: RecordedTraining, today: string): RecordLine {
  const {
    id,
    title,
    provider,
    completedOn,
    minutes,
    note,
    certificateNumber,
    validUntil,
    code,
    equivalentId,
  } = record;
  const day = validUntil === null ? '' : calendarDateWords(validUntil);
  return {
    ...{ id, title, provider, certificateNumber },
    completed: calendarDateWords(completedOn),
    duration: minutes === null ? '' : durationWords(minutes),
    note: note ?? '',
    validity: validUntil === null ? '' : validUntil < today ? `Expired on ${day}` : `Valid until ${day}`,
    ownEntry: code === null,
    equivalent: equivalentId !== null,
  };
}
