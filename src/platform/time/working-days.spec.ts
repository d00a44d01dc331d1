import { describe, expect, it } from '@jest/globals';
import { BANK_HOLIDAYS } from './bank-holidays.js';
import { addWorkingDays, isWorkingDay, workingDaysBetween } from './working-days.js';

describe('working days', () => {
  it.each([
    ['2019-11-06', true, 'a Wednesday'],
    ['2019-11-09', false, 'a Saturday'],
    ['2019-11-10', false, 'a Sunday'],
    ['2019-12-25', false, 'Christmas Day'],
    ['2020-05-04', true, 'the first Monday of May 2020, whose holiday moved'],
    ['2020-05-08', false, 'to the Friday of VE Day'],
    ['2020-12-28', false, 'the substitute for Boxing Day on a Saturday'],
  ])('%s: %s (%s)', (date, working) => expect(isWorkingDay(date)).toBe(working));

  it('are counted over Christmas without the holidays', () => {
    expect(addWorkingDays('2019-12-23', 3)).toBe('2019-12-30');
    expect(addWorkingDays('2019-12-30', -3)).toBe('2019-12-23');
    expect(workingDaysBetween('2019-12-23', '2019-12-30')).toBe(3);
    expect(workingDaysBetween('2019-12-30', '2019-12-23')).toBe(-3);
  });

  it('start to count after a weekend', () => {
    expect(addWorkingDays('2019-11-09', 1)).toBe('2019-11-11');
    expect(addWorkingDays('2019-11-09', 0)).toBe('2019-11-09');
    expect(workingDaysBetween('2019-11-08', '2019-11-10')).toBe(0);
  });
});

describe('the bank holidays', () => {
  it('hold eight a year or more, none on a weekend, since a substitute day is what is not worked', () => {
    const years = [...BANK_HOLIDAYS].map((date) => date.slice(0, 4));
    for (const year of new Set(years)) {
      expect([year, years.filter((each) => each === year).length >= 8]).toEqual([year, true]);
    }
    expect([...BANK_HOLIDAYS].filter((date) => [0, 6].includes(new Date(date).getUTCDay()))).toEqual([]);
  });

  it('hold Good Friday and Easter Monday of each year', () => {
    const fridays = [...BANK_HOLIDAYS].filter(
      (date) => BANK_HOLIDAYS.has(plusDays(date, 3)) && new Date(date).getUTCDay() === 5,
    );
    const years = new Set([...BANK_HOLIDAYS].map((date) => date.slice(0, 4)));
    for (const year of years) expect(fridays.some((date) => date.startsWith(year))).toBe(true);
  });
});

function plusDays(date: string, days: number): string {
  return new Date(new Date(date).getTime() + days * 86_400_000).toISOString().slice(0, 10);
}
