import { MOST_DATES, remarkOn } from '../catalogue/dates.rules.js';
import { calendarDate } from '../organiser/session-answers.rules.js';
import { startOfLondonDay } from '../platform/time/london.js';
import { dateWords, weekdayContradicts } from '../platform/time/words.js';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAY_FIRST =
  /^(?:([a-z]+),?\s+)?(\d{1,2})(?:st|nd|rd|th)?(?:\s*[/.-]\s*|\s+)(\d{1,2}|[a-z]{3,9})(?:\s*[/.-]\s*|\s+)(\d{4})$/i;

/** "2020-01-15" from "15 1 2020", "15/1/2020", "Wednesday 15 January 2020"; else what is wrong with it. */
export function readWrittenDate(line: string): string | { problem: string } {
  const text = line.trim();
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const [, weekday, day = '', named = '', year = ''] = iso
    ? [text, undefined, iso[3], iso[2], iso[1]]
    : (DAY_FIRST.exec(text) ?? []);
  const known = MONTHS.findIndex((month) => named.toLowerCase().startsWith(month)) + 1;
  const date = calendarDate(day, known === 0 ? named : String(known), year);
  if (date === undefined) return { problem: `${text.slice(0, 40)} is not a date, like 15 1 2020` };
  const contradiction = weekdayContradicts(date, weekday);
  return contradiction === undefined ? date : { problem: contradiction };
}

/** The dates of a text with one to a line, or the first thing that is wrong with them. */
export function readWrittenDates(text: string): { dates: string[]; problem?: string } {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) return { dates: [], problem: 'Enter at least one date' };
  if (lines.length > MOST_DATES) return { dates: [], problem: `Enter ${MOST_DATES} dates or fewer` };
  const read = lines.map(readWrittenDate);
  const wrong = read.find((each) => typeof each !== 'string');
  if (wrong !== undefined && typeof wrong !== 'string') return { dates: [], problem: wrong.problem };
  return { dates: [...new Set(read.filter((each) => typeof each === 'string'))].sort() };
}

/** A day to choose, with its weekday and what to think of before choosing it. */
export interface DayToChoose {
  value: string;
  text: string;
  remark: string | undefined;
}

export const dayToChoose = (date: string): DayToChoose => ({
  value: date,
  text: dateWords(startOfLondonDay(date)),
  remark: remarkOn(date),
});

const ORDINALS = ['first', 'second', 'third', 'fourth', 'last'];

/** "the second Wednesday", for a choice between days of the month and weekdays of it. */
export function weekdayOfMonth(date: string): string {
  const weekday = dateWords(startOfLondonDay(date)).split(' ')[0] ?? '';
  return `the ${ORDINALS[Math.floor((Number(date.slice(8)) - 1) / 7)] ?? 'last'} ${weekday}`;
}
