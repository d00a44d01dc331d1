import type { SessionInput, SessionTimes } from '../events/session-times.rules.js';
import type { FieldError } from '../platform/refusal.js';
import { BANK_HOLIDAYS } from '../platform/time/bank-holidays.js';
import { addDays, addMonths, isCalendarDate, londonDate, londonWall } from '../platform/time/london.js';

/** "Every 3 months, 4 times": how the dates of a series follow the one there is. */
export interface Repetition {
  every: number;
  unit: 'weeks' | 'months';
  /** How many dates are added. */
  times: number;
  /** Of months: the same day of the month, or the same weekday ("the second Wednesday"). */
  on?: 'day' | 'weekday';
}

/** More dates than this are not made at once. */
export const MOST_DATES = 60;

const WEEK = 7;
const dayOf = (date: string): number => Number(date.slice(8));
const weekdayOf = (date: string): number => new Date(`${date}T00:00:00Z`).getUTCDay();
const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/**
 * The dates that follow `first`. A day that a month does not have (31 November) is its last; a fifth Monday that it
 * does not have is its last Monday.
 */
export function repeated(first: string, { every, unit, times, on = 'day' }: Repetition): string[] {
  return Array.from({ length: times }, (_, index) => {
    const steps = every * (index + 1);
    if (unit === 'weeks') return addDays(first, WEEK * steps);
    const sameDay = addMonths(first, steps);
    return on === 'day' ? sameDay : sameWeekday(first, sameDay.slice(0, 7));
  });
}

function sameWeekday(like: string, month: string): string {
  const start = `${month}-01`;
  const firstOne = addDays(start, (weekdayOf(like) - weekdayOf(start) + WEEK) % WEEK);
  const wanted = addDays(firstOne, WEEK * Math.floor((dayOf(like) - 1) / WEEK));
  return wanted.startsWith(month) ? wanted : addDays(wanted, -WEEK);
}

/** The same sessions, at the same times of London's day, with the first of them on `firstDay`. */
export function sessionsOn(firstDay: string, sessions: SessionTimes[]): SessionInput[] {
  const [first] = sessions;
  if (first === undefined) return [{ timing: 'to_be_confirmed', startsAt: firstDay }];
  const from = londonDate(first.startsAt);
  const moved = (moment: Date): string => addDays(firstDay, daysBetween(from, londonDate(moment)));
  return sessions.map(({ title, timing, startsAt, endsAt, room, choice, mode, places }) => ({
    ...(room ? { room: room.name } : {}),
    ...(choice ? { choice } : {}),
    ...(mode ? { mode } : {}),
    ...(places === undefined ? {} : { places }),
    ...(timing === 'timed'
      ? {
          title,
          timing,
          startsAt: moved(startsAt) + londonWall(startsAt).slice(10),
          endsAt: moved(endsAt) + londonWall(endsAt).slice(10),
          // In the hour that happens twice nothing tells them apart but habit.
          startsAtOccurrence: 'first',
          endsAtOccurrence: 'first',
        }
      : // The end is the midnight after the last day.
        { title, timing, startsAt: moved(startsAt), endsAt: addDays(moved(endsAt), -1) }),
  }));
}

/** What an organiser would want to know of a day before choosing it. */
export function remarkOn(date: string): string | undefined {
  if (BANK_HOLIDAYS.has(date)) return 'Bank holiday';
  const weekday = weekdayOf(date);
  return weekday === 0 || weekday === 6 ? 'Weekend' : undefined;
}

/** The days in order, each once; errors name the field that lists them. */
export function readDays(dates: string[], field = 'dates'): { days: string[]; errors: FieldError[] } {
  const wrong = dates.find((date) => !isCalendarDate(date));
  if (wrong !== undefined)
    return { days: [], errors: [{ field, message: `${wrong.slice(0, 40)} is not a date, like 2020-01-15` }] };
  const days = [...new Set(dates)].sort();
  if (days.length === 0) return { days, errors: [{ field, message: 'Give at least one date' }] };
  if (days.length > MOST_DATES)
    return { days, errors: [{ field, message: `Make ${MOST_DATES} dates or fewer at once` }] };
  return { days, errors: [] };
}
