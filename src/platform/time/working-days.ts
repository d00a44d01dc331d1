import { BANK_HOLIDAYS } from './bank-holidays.js';
import { addDays, startOfLondonDay, londonParts } from './london.js';

/** Monday to Friday, bank holidays of England and Wales apart. Dates are "YYYY-MM-DD". */
export function isWorkingDay(date: string): boolean {
  return londonParts(startOfLondonDay(date)).weekday <= 5 && !BANK_HOLIDAYS.has(date);
}

/** The date `count` working days after `date` (negative: before). Zero is `date` itself, working day or not. */
export function addWorkingDays(date: string, count: number): string {
  const step = Math.sign(count);
  let day = date;
  for (let left = Math.abs(count); left > 0;) {
    day = addDays(day, step);
    if (isWorkingDay(day)) left -= 1;
  }
  return day;
}

/** Working days after `from`, up to and counting `to`; below zero when `to` is the earlier one. */
export function workingDaysBetween(from: string, to: string): number {
  if (to < from) return -workingDaysBetween(to, from);
  let count = 0;
  for (let day = from; day < to;) {
    day = addDays(day, 1);
    if (isWorkingDay(day)) count += 1;
  }
  return count;
}
