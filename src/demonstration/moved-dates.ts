import { weekdayContradicts } from '../platform/time/words.js';
import { isWorkingDay } from '../platform/time/working-days.js';
import type { PublishedSession } from './programme.js';

/** When the demonstration's programme runs: from the week after its "today" to the end of the summer term. */
export const SEASON = { first: '2019-10-14', last: '2020-07-31' } as const;

const WEEK = 7;
const DAY_IN_MS = 86_400_000;

/** Calendar dates as day numbers: plain arithmetic, since no clock is involved. */
const dayOf = (date: string): number => Date.parse(date) / DAY_IN_MS;
const dateOf = (day: number): string => new Date(day * DAY_IN_MS).toISOString().slice(0, 10);

/**
 * The sessions of one entry moved together by whole weeks into the season, so that weekdays, gaps and wall-clock
 * times stay as published: as near to the published time of year as the season allows, and on working days.
 * @throws Error when a published weekday contradicts its date, or nothing fits
 */
export function movedIntoSeason(sessions: readonly PublishedSession[]): PublishedSession[] {
  for (const { date, weekday_as_published: weekday } of sessions) {
    const contradiction = weekdayContradicts(date, weekday);
    if (contradiction !== undefined) throw new Error(contradiction);
  }
  const days = sessions.map(({ date }) => dayOf(date)).sort((a, b) => a - b);
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (first >= dayOf(SEASON.first) && last <= dayOf(SEASON.last)) return [...sessions];

  const shift = shiftsInto(first, last)
    .sort((a, b) => fromAnniversary(first, first + a) - fromAnniversary(first, first + b))
    .find((weeks) => days.every((day) => isWorkingDay(dateOf(day + weeks))));
  if (shift === undefined)
    throw new Error(`${dateOf(first)} to ${dateOf(last)} does not fit into the season`);
  return sessions.map((session) => ({ ...session, date: dateOf(dayOf(session.date) + shift) }));
}

/** Every number of days, whole weeks, that brings both days into the season. */
function shiftsInto(first: number, last: number): number[] {
  const shifts: number[] = [];
  const earliest = Math.ceil((dayOf(SEASON.first) - first) / WEEK) * WEEK;
  for (let days = earliest; last + days <= dayOf(SEASON.last); days += WEEK) shifts.push(days);
  return shifts;
}

/** Days between a moved day and the nearest same day of the year as the published one. */
function fromAnniversary(published: number, moved: number): number {
  const date = new Date(published * DAY_IN_MS);
  const anniversaries = [2019, 2020].map(
    (year) => Date.UTC(year, date.getUTCMonth(), date.getUTCDate()) / DAY_IN_MS,
  );
  return Math.min(...anniversaries.map((anniversary) => Math.abs(moved - anniversary)));
}
