import { londonDay, londonParts, startOfLondonDay } from './london.js';

/** How an event or session is timed: by the clock, whole days, or on a known day at a time still to come. */
export type Timing = 'timed' | 'all_day' | 'to_be_confirmed';

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** "Wednesday 6 November 2019" */
export function dateWords(moment: Date): string {
  const { day, month, year, weekday } = named(moment);
  return `${weekday} ${day} ${month} ${year}`;
}

/** "6 Nov 2019", for tables. */
export function shortDateWords(moment: Date): string {
  const { day, month, year } = named(moment);
  return `${day} ${month.slice(0, 3)} ${year}`;
}

/** A calendar date, "2019-11-06", as "6 November 2019" */
export function calendarDateWords(date: string): string {
  const [year, month = 0, day] = date.split('-').map(Number);
  return `${day} ${MONTHS[month - 1]} ${year}`;
}

/** "November 2019" */
export function monthWords(moment: Date): string {
  const { month, year } = named(moment);
  return `${month} ${year}`;
}

/** "9:30am", "4pm", "midday", "midnight" */
export function timeWords(moment: Date): string {
  const { hour, minute } = londonParts(moment);
  if (minute === 0 && hour === 12) return 'midday';
  if (minute === 0 && hour === 0) return 'midnight';
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`;
  return `${hour % 12 || 12}${minutes}${hour < 12 ? 'am' : 'pm'}`;
}

/** "6 hours 30 minutes", "1 hour", "45 minutes" */
export function durationWords(minutes: number): string {
  const whole = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const hours = whole === 0 ? [] : [`${whole} ${whole === 1 ? 'hour' : 'hours'}`];
  return [...hours, ...(rest === 0 ? [] : [`${rest} ${rest === 1 ? 'minute' : 'minutes'}`])].join(' ');
}

/**
 * The last moment of something: "5pm on Friday 1 November 2019". A deadline at midnight reads as 11:59pm of
 * the day before, since "midnight on Friday" is either end of Friday to different people.
 */
export function deadlineWords(moment: Date): string {
  const { hour, minute } = londonParts(moment);
  const shown = hour === 0 && minute === 0 ? new Date(moment.getTime() - 60_000) : moment;
  return `${timeWords(shown)} on ${dateWords(shown)}`;
}

/**
 * When an event or session is: "Wednesday 6 November 2019, 9:30am to 4pm". The end is exclusive: whole days end
 * at the midnight that begins the day after. Without a start, "Dates to be announced".
 */
export function whenWords(
  start: Date | null | undefined,
  end: Date | null | undefined,
  timing: Timing,
): string {
  if (!start || !end) return 'Dates to be announced';
  const lastDay = new Date(Math.max(end.getTime() - 1, start.getTime()));
  switch (timing) {
    case 'all_day':
      return `${daysWords(start, lastDay)}, all day`;
    case 'to_be_confirmed':
      return `${daysWords(start, lastDay)}, times to be confirmed`;
    case 'timed':
      if (londonDay(start) === londonDay(lastDay))
        return `${dateWords(start)}, ${timeWords(start)} to ${timeWords(end)}`;
      return `${dateWords(start)} at ${timeWords(start)} to ${dateWords(end)} at ${timeWords(end)}`;
  }
}

/** "Thursday 7 to Friday 8 November 2019": what two dates share is said once. */
function daysWords(first: Date, last: Date): string {
  if (londonDay(first) === londonDay(last)) return dateWords(first);
  const from = named(first);
  const to = named(last);
  const year = from.year === to.year ? '' : ` ${from.year}`;
  const month = from.month === to.month && !year ? '' : ` ${from.month}`;
  return `${from.weekday} ${from.day}${month}${year} to ${dateWords(last)}`;
}

/**
 * What is wrong with a published weekday ("Friday" beside 16/12/2024), in words for whoever imports it,
 * or undefined when day and date agree or no weekday was published.
 */
export function weekdayContradicts(date: string, published: string | null | undefined): string | undefined {
  if (!published) return undefined;
  const real = dateWords(startOfLondonDay(date));
  return real.toLowerCase().startsWith(published.trim().slice(0, 3).toLowerCase())
    ? undefined
    : `${published.trim()} was published, but the date is ${real}`;
}

function named(moment: Date): { day: number; month: string; year: number; weekday: string } {
  const { day, month, year, weekday } = londonParts(moment);
  return { day, month: MONTHS[month - 1] ?? '', year, weekday: WEEKDAYS[weekday - 1] ?? '' };
}
