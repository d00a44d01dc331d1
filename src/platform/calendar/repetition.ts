import { londonDate } from '../time/london.js';
import type { CalendarItem } from './calendar.js';

const DAY = 86_400_000;

/** When one of several days of the same thing is. */
export type Day = Pick<CalendarItem, 'start' | 'end' | 'allDay'>;

/**
 * How several days, in their order, are one entry that repeats; undefined when no rule that every calendar knows
 * says it, or there is one day only. Times are in UTC, so days on both sides of a change of the clocks do not repeat.
 */
export function repetition(days: Day[]): CalendarItem['repeats'] {
  const [first, second] = days;
  if (!first || !second) return undefined;
  const step = begins(second) - begins(first);
  const regular = days.every(
    (day, index) =>
      day.allDay === first.allDay &&
      begins(day) === begins(first) + index * step &&
      lasts(day) === lasts(first),
  );
  return regular && step % DAY === 0 ? { everyDays: step / DAY, count: days.length } : undefined;
}

/** Of whole days London's date counts, in which every day is as long as the next. */
function begins({ start, allDay }: Day): number {
  return allDay ? Date.parse(londonDate(start)) : start.getTime();
}

function lasts({ start, end, allDay }: Day): number {
  return allDay
    ? Date.parse(londonDate(end)) - Date.parse(londonDate(start))
    : end.getTime() - start.getTime();
}
