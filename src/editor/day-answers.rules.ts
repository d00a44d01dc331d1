import { calendarDate, clockTime, dateMessage } from '../organiser/session-answers.rules.js';
import { readMoment } from '../events/session-times.rules.js';
import { remarkOn } from '../catalogue/dates.rules.js';
import type { FieldError } from '../platform/refusal.js';
import { londonDate, startOfLondonDay } from '../platform/time/london.js';
import { dateWords } from '../platform/time/words.js';
import { fieldsOf } from '../platform/text/fields.js';

/** A day as it stands in three fields of a form, with the words it is shown back in. */
export interface DayAnswers {
  day: string;
  month: string;
  year: string;
  words: string;
}

const LONGEST = 10;

/** The fields `name-day`, `name-month`, `name-year` of a posted form. */
export function dayAnswers(body: unknown, name: string): DayAnswers {
  const fields = fieldsOf(body);
  const text = (part: string): string => {
    const value = fields[`${name}-${part}`];
    return typeof value === 'string' ? value.trim().slice(0, LONGEST) : '';
  };
  return withWords({ day: text('day'), month: text('month'), year: text('year') });
}

/** The fields for a day that is known; empty for none. */
export function dayOfMoment(moment: Date | null): DayAnswers {
  if (moment === null) return { day: '', month: '', year: '', words: '' };
  const [year = '', month = '', day = ''] = londonDate(moment).split('-');
  return withWords({ day: String(Number(day)), month: String(Number(month)), year });
}

export const isEmptyDay = ({ day, month, year }: DayAnswers): boolean => `${day}${month}${year}` === '';

/** "2019-11-06", or appends what is wrong. */
export function readDay(answers: DayAnswers, name: string, errors: FieldError[]): string | undefined {
  const date = calendarDate(answers.day, answers.month, answers.year);
  if (date === undefined)
    errors.push({ field: `${name}-day`, message: dateMessage(answers.day, answers.month, answers.year) });
  return date;
}

/** "Wednesday 1 January 2020 (bank holiday)"; nothing for what is no day. */
export function dayShown({ day, month, year }: Omit<DayAnswers, 'words'>): string {
  const date = calendarDate(day, month, year);
  if (date === undefined) return '';
  const remark = remarkOn(date);
  return dateWords(startOfLondonDay(date)) + (remark === undefined ? '' : ` (${remark.toLowerCase()})`);
}

const withWords = (parts: Omit<DayAnswers, 'words'>): DayAnswers => ({ ...parts, words: dayShown(parts) });

/** The moment of a day and a time of London's clock; none where the day is left empty. Appends what is wrong. */
export function readDayAndTime(
  day: DayAnswers,
  time: string,
  name: string,
  errors: FieldError[],
): Date | undefined {
  if (isEmptyDay(day)) return undefined;
  const date = readDay(day, name, errors);
  const clock = clockTime(time);
  if (clock === undefined) errors.push({ field: `${name}Time`, message: 'Enter a time, like 9am or 17:00' });
  if (date === undefined || clock === undefined) return undefined;
  // In the hour that happens twice the first is meant: nothing but a whole hour of booking hangs on it.
  const moment = readMoment(`${date}T${clock}`, 'first');
  if (moment instanceof Date) return moment;
  errors.push({ field: `${name}-day`, message: moment });
  return undefined;
}
