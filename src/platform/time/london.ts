import { DateTime, IANAZone } from 'luxon';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const REMEMBERED_HOURS = 10_000;

/**
 * Luxon asks the platform for the offset of each moment anew, and that is nearly all that a date costs. London's
 * clocks change on the hour only, so the offset of an hour is that of every moment in it.
 */
class London extends IANAZone {
  private readonly known = new Map<number, number>();

  constructor() {
    super('Europe/London');
  }

  override offset(moment: number): number {
    const hour = Math.floor(moment / HOUR);
    const before = this.known.get(hour);
    if (before !== undefined) return before;
    const offset = super.offset(moment);
    if (this.known.size >= REMEMBERED_HOURS) this.known.clear();
    this.known.set(hour, offset);
    return offset;
  }
}

const LONDON = new London();
const WALL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** Which of the two, when the clocks go back and a wall-clock time happens twice. */
export type Occurrence = 'first' | 'second';

/** Why a wall-clock time names no single moment, in words for the person who typed it. */
export interface WallClockProblem {
  problem: 'not_a_time' | 'skipped' | 'repeated';
  message: string;
}

/**
 * The moment at which London's clocks show `wall` ("2019-11-06T09:30").
 * A time that happens twice needs `occurrence`; for any other it is ignored.
 */
export function londonToUtc(wall: string, occurrence?: Occurrence): Date | WallClockProblem {
  const moment = DateTime.fromISO(wall, { zone: LONDON });
  if (!WALL.test(wall) || !moment.isValid) {
    return { problem: 'not_a_time', message: 'Enter a real date and time' };
  }
  // Luxon moves a time inside the spring gap forward without a word; only the round trip shows it.
  if (londonWall(moment.toJSDate()) !== wall) {
    return {
      problem: 'skipped',
      message: 'The clocks go forward then, so this time does not exist. Enter another time',
    };
  }
  // Which of two offsets Luxon picks by itself depends on the day it runs, so it is never left to choose.
  const choices = moment.getPossibleOffsets();
  const chosen = choices.length === 1 ? choices[0] : occurrence && choices[occurrence === 'first' ? 0 : 1];
  if (!chosen) {
    return {
      problem: 'repeated',
      message:
        'The clocks go back then, so this time happens twice. Say whether you mean the first or the second',
    };
  }
  return chosen.toJSDate();
}

/** What London's clocks show, to the minute, as an `<input type="datetime-local">` takes it: "2019-11-06T09:30". */
export function londonWall(moment: Date): string {
  return asShown(moment).toISOString().slice(0, 16);
}

/** London's calendar date: "2019-11-06". */
export function londonDate(moment: Date): string {
  return asShown(moment).toISOString().slice(0, 10);
}

/** London's calendar date as a number: days since 1970. To compare dates, which is cheaper than to write them. */
export function londonDay(moment: Date): number {
  return Math.floor(asShown(moment).getTime() / DAY);
}

/** The key of a London month, as the month view's address has it: "2019-11". */
export function monthKey(moment: Date): string {
  return asShown(moment).toISOString().slice(0, 7);
}

/** The moment a London day begins. London's clocks change at 1am, so midnight always exists once. */
export function startOfLondonDay(date: string): Date {
  return DateTime.fromISO(date, { zone: LONDON }).startOf('day').toJSDate();
}

/** The moment a London month ("2019-11") begins, and the moment the next one does. */
export function londonMonth(key: string): { from: Date; until: Date } | undefined {
  const first = DateTime.fromFormat(key, 'yyyy-MM', { zone: LONDON });
  if (!first.isValid) return undefined;
  return { from: first.toJSDate(), until: first.plus({ months: 1 }).toJSDate() };
}

/** The same time of London's day some days later (negative: earlier), across a change of the clocks too. */
export function addLondonDays(moment: Date, days: number): Date {
  return DateTime.fromJSDate(moment, { zone: LONDON }).plus({ days }).toJSDate();
}

/** A calendar date some days later (negative: earlier). */
export function addDays(date: string, days: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd');
}

/** The same day of a month some months later; the last of a month that is too short for it. */
export function addMonths(date: string, months: number): string {
  return DateTime.fromISO(date, { zone: 'utc' }).plus({ months }).toFormat('yyyy-MM-dd');
}

/** Whether "2019-11-06" is written so and is a day that exists. */
export function isCalendarDate(date: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(date) && DateTime.fromISO(date, { zone: 'utc' }).isValid;
}

/** The parts of a moment as London's clocks and calendars show them. `month` and `weekday` count from 1, Monday is 1. */
export function londonParts(moment: Date): {
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
} {
  const shown = asShown(moment);
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: shown.getUTCDay() || 7,
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
  };
}

/** What UTC's clocks show of it, London's show of the moment. */
function asShown(moment: Date): Date {
  return new Date(moment.getTime() + LONDON.offset(moment.getTime()) * 60_000);
}
