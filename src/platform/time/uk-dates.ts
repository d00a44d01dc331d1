import { isCalendarDate, startOfLondonDay } from './london.js';
import { dateWords } from './words.js';

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const NUMBERS = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})$/;
const WORDS = /^(\d{1,2})(?:st|nd|rd|th)?(?: of)? ([a-z]{3,9})\.?,? (\d{4}|\d{2})$/;

/**
 * "2019-11-06" from a date as people in the UK write it: 6/11/2019, 06.11.19, 6th November 2019, each with or without
 * a weekday before it. A message for the person who wrote it if it is none, or if its weekday is another one.
 */
export function readUkDate(written: string): { date: string } | { problem: string } {
  const text = written.toLowerCase().replace(/\s+/g, ' ').trim();
  const [, named, rest = text] = /^([a-z]{3,9})\.?,? (.+)$/.exec(text) ?? [];
  const date = calendarDate(rest);
  if (date === undefined) return { problem: 'Enter a date, like 6 November 2019 or 06/11/2019' };
  if (!isCalendarDate(date)) return { problem: 'This is not a day of the calendar. Enter the day first' };
  if (named === undefined) return { date };
  const said = WEEKDAYS.find((weekday) => weekday.startsWith(named));
  if (said === undefined) return { problem: 'Enter a date, like 6 November 2019 or 06/11/2019' };
  const words = dateWords(startOfLondonDay(date));
  return words.toLowerCase().startsWith(said)
    ? { date }
    : { problem: `The weekday does not fit the date: it is ${words}` };
}

function calendarDate(text: string): string | undefined {
  const iso = ISO.exec(text.toUpperCase());
  if (iso) return `${iso[1]}-${iso[2]}-${iso[3]}`;
  const numbers = NUMBERS.exec(text);
  if (numbers) return assembled(numbers[3], Number(numbers[2]), numbers[1]);
  const [, day, name = '', year] = WORDS.exec(text) ?? [];
  const month = MONTHS.indexOf(name.slice(0, 3));
  const full = new Intl.DateTimeFormat('en-GB', { month: 'long' });
  // "sept" is as good as "sep", "mayo" is no May.
  const isName =
    month >= 0 &&
    full
      .format(new Date(2019, month, 1))
      .toLowerCase()
      .startsWith(name);
  return isName ? assembled(year, month + 1, day) : undefined;
}

function assembled(year = '', month: number, day = ''): string {
  const whole = year.length === 2 ? `20${year}` : year;
  return `${whole}-${String(month).padStart(2, '0')}-${day.padStart(2, '0')}`;
}
