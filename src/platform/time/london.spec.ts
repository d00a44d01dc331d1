import { describe, expect, it } from '@jest/globals';
import {
  addLondonDays,
  isCalendarDate,
  londonDate,
  londonMonth,
  londonToUtc,
  londonWall,
  monthKey,
  startOfLondonDay,
} from './london.js';

const at = (iso: string): Date => new Date(iso);

describe('the wall clock of London', () => {
  it.each([
    ['2019-11-06T09:30', '2019-11-06T09:30:00.000Z', 'winter: the same as UTC'],
    ['2020-07-01T09:30', '2020-07-01T08:30:00.000Z', 'summer: an hour ahead'],
    ['2020-02-29T10:00', '2020-02-29T10:00:00.000Z', 'a leap day'],
    ['2020-03-29T00:59', '2020-03-29T00:59:00.000Z', 'the last minute before the clocks go forward'],
    ['2020-03-29T02:00', '2020-03-29T01:00:00.000Z', 'the first minute after they did'],
    ['2020-10-25T00:59', '2020-10-24T23:59:00.000Z', 'the last minute that happens once'],
    ['2020-10-25T02:00', '2020-10-25T02:00:00.000Z', 'the first minute that happens once again'],
  ])('%s is %s (%s)', (wall, utc) => {
    expect(londonToUtc(wall)).toEqual(at(utc));
    expect(londonWall(at(utc))).toBe(wall);
  });

  it.each(['2020-03-29T01:00', '2020-03-29T01:30', '2020-03-29T01:59'])(
    'refuses %s, which does not exist',
    (wall) => {
      expect(londonToUtc(wall, 'first')).toMatchObject({ problem: 'skipped' });
    },
  );

  it('asks which, when 1:30am on 25 October 2020 happened twice', () => {
    expect(londonToUtc('2020-10-25T01:30')).toMatchObject({ problem: 'repeated' });
    expect(londonToUtc('2020-10-25T01:30', 'first')).toEqual(at('2020-10-25T00:30:00Z'));
    expect(londonToUtc('2020-10-25T01:30', 'second')).toEqual(at('2020-10-25T01:30:00Z'));
  });

  it('needs no occurrence for a time that happens once, and ignores one', () => {
    expect(londonToUtc('2019-11-06T09:30', 'second')).toEqual(at('2019-11-06T09:30:00Z'));
  });

  it.each([
    '',
    'tomorrow',
    '2023-02-29T10:00',
    '2019-11-06',
    '2019-11-06T24:30',
    '2019-11-06T09:30Z',
    '2019-11-06T09:30+05:00',
  ])('refuses %j, which is no wall-clock time', (wall) =>
    expect(londonToUtc(wall)).toMatchObject({ problem: 'not_a_time' }),
  );

  it('keeps the date and the month of London, not of UTC, late on a summer evening', () => {
    expect(londonDate(at('2020-06-30T23:15:00Z'))).toBe('2020-07-01');
    expect(monthKey(at('2020-06-30T23:15:00Z'))).toBe('2020-07');
    expect(startOfLondonDay('2020-07-01')).toEqual(at('2020-06-30T23:00:00Z'));
  });

  it('knows where a month begins and ends, also when the clocks change within it', () => {
    expect(londonMonth('2020-03')).toEqual({
      from: at('2020-03-01T00:00:00Z'),
      until: at('2020-03-31T23:00:00Z'),
    });
    expect(londonMonth('2020-13')).toBeUndefined();
    expect(londonMonth('soon')).toBeUndefined();
  });

  it('keeps the time of day when days are added across the change of the clocks', () => {
    expect(addLondonDays(at('2020-03-30T08:30:00Z'), -3)).toEqual(at('2020-03-27T09:30:00Z'));
    expect(addLondonDays(at('2020-10-24T08:30:00Z'), 1)).toEqual(at('2020-10-25T09:30:00Z'));
  });

  it.each([
    ['2020-02-29', true],
    ['2023-02-29', false],
    ['2019-1-1', false],
    ['2019-11-06T00:00', false],
  ])('says of %s whether it is a day that exists', (date, real) => expect(isCalendarDate(date)).toBe(real));
});
