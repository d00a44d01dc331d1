import type { FieldError } from '../platform/refusal.js';
import { addDays, addMonths } from '../platform/time/london.js';
import { readUkDate } from '../platform/time/uk-dates.js';

/** Calendar days in London, both included. */
export interface Period {
  from: string;
  to: string;
}

const FIRST = '2000-01-01';
const LAST = '2099-12-31';
const MOST_YEARS = 5;

/** April to March, as councils and partnerships count, around this day. */
export function financialYear(day: string): Period {
  const year = Number(day.slice(0, 4)) - (day.slice(5) < '04-01' ? 1 : 0);
  return { from: `${year}-04-01`, to: `${year + 1}-03-31` };
}

/**
 * A period as somebody wrote it. What is left empty comes from the financial year of the other end, or of today.
 * @returns what is wrong with it, in words for whoever wrote it
 */
export function readPeriod(
  written: { from: string; to: string },
  today: string,
): { period: Period } | { errors: FieldError[] } {
  const from = readEnd('from', 'From', written.from);
  const to = readEnd('to', 'To', written.to);
  const errors = [from, to].flatMap((end) => (end !== undefined && 'error' in end ? [end.error] : []));
  if (errors.length > 0) return { errors };
  const known = [from, to].map((end) => (end !== undefined && 'date' in end ? end.date : undefined));
  const year = financialYear(known[0] ?? known[1] ?? today);
  const period = { from: known[0] ?? year.from, to: known[1] ?? year.to };
  if (period.to < period.from) {
    return { errors: [{ field: 'to', message: 'To must be the same day as from, or after it' }] };
  }
  if (period.to > addDays(addMonths(period.from, 12 * MOST_YEARS), -1)) {
    return { errors: [{ field: 'to', message: `A report covers ${MOST_YEARS} years at most` }] };
  }
  return { period };
}

function readEnd(
  field: string,
  named: string,
  written: string,
): { date: string } | { error: FieldError } | undefined {
  if (written.trim() === '') return undefined;
  const read = readUkDate(written);
  if ('problem' in read) return { error: { field, message: `${named}: ${read.problem}` } };
  if (read.date < FIRST || read.date > LAST) {
    return { error: { field, message: `${named} must be a day from 2000 to 2099` } };
  }
  return read;
}
