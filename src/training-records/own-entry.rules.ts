import { notFound, type FieldError } from '../platform/refusal.js';
import { isCalendarDate } from '../platform/time/london.js';

/** Before anybody's working life who could still be in it. */
const EARLIEST = '1950-01-01';

/** A day as pages ask for it, in three fields. */
export interface TypedDay {
  day: string;
  month: string;
  year: string;
}

/** As a date, real or not; undefined while nothing is typed. */
export const typedDate = ({ day, month, year }: TypedDay): string | undefined =>
  day + month + year === '' ? undefined : [year, month.padStart(2, '0'), day.padStart(2, '0')].join('-');

export const NO_DATE: FieldError = { field: 'completedOn', message: 'Enter the date you completed it' };

/** The date is one answer in three fields; its message leads to the first. */
export const atTypedDay = (errors: FieldError[]): FieldError[] =>
  errors.map(({ field, message }) => ({
    field: ['completedOn', 'month', 'year'].includes(field) ? 'day' : field,
    message,
  }));

/** What is wrong with the day on which somebody completed something elsewhere. `today` is a date in London. */
export function completedOnProblem(date: string, today: string): FieldError | undefined {
  const wrong = (message: string): FieldError => ({ field: 'completedOn', message });
  if (!isCalendarDate(date)) return wrong('The date you completed it must be a real date');
  if (date > today) return wrong('The date you completed it must be today or in the past');
  if (date < EARLIEST) return wrong('The date you completed it must be after 1950');
  return undefined;
}

/** The id in an address. @throws Refusal not_found for what cannot be one */
export function entryId(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw notFound('There is no such entry of your own');
  return Number(text);
}
