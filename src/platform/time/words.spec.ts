import { describe, expect, it } from '@jest/globals';
import {
  dateWords,
  deadlineWords,
  monthWords,
  shortDateWords,
  timeWords,
  weekdayContradicts,
  whenWords,
  type Timing,
} from './words.js';

const at = (iso: string): Date => new Date(iso);

describe('dates in words', () => {
  it('writes a date as GOV.UK does', () => {
    expect(dateWords(at('2019-11-06T09:30:00Z'))).toBe('Wednesday 6 November 2019');
    expect(shortDateWords(at('2019-11-06T09:30:00Z'))).toBe('6 Nov 2019');
    expect(monthWords(at('2019-11-06T09:30:00Z'))).toBe('November 2019');
  });

  it.each([
    ['2019-11-06T09:30:00Z', '9:30am'],
    ['2019-11-06T16:00:00Z', '4pm'],
    ['2019-11-06T12:00:00Z', 'midday'],
    ['2019-11-06T12:05:00Z', '12:05pm'],
    ['2019-11-06T00:00:00Z', 'midnight'],
    ['2019-11-06T00:30:00Z', '12:30am'],
    ['2020-07-01T11:00:00Z', 'midday'],
    ['2020-07-01T08:05:00Z', '9:05am'],
  ])('%s on a clock in London is %s', (iso, words) => expect(timeWords(at(iso))).toBe(words));

  it.each<[string, string, Timing, string]>([
    ['2019-11-06T09:30Z', '2019-11-06T16:00Z', 'timed', 'Wednesday 6 November 2019, 9:30am to 4pm'],
    ['2019-11-06T09:30Z', '2019-11-06T12:00Z', 'timed', 'Wednesday 6 November 2019, 9:30am to midday'],
    ['2019-11-06T20:00Z', '2019-11-07T00:00Z', 'timed', 'Wednesday 6 November 2019, 8pm to midnight'],
    [
      '2019-11-06T09:30Z',
      '2019-11-07T16:00Z',
      'timed',
      'Wednesday 6 November 2019 at 9:30am to Thursday 7 November 2019 at 4pm',
    ],
    ['2020-02-11T00:00Z', '2020-02-12T00:00Z', 'all_day', 'Tuesday 11 February 2020, all day'],
    ['2020-06-30T23:00Z', '2020-07-01T23:00Z', 'all_day', 'Wednesday 1 July 2020, all day'],
    ['2020-02-11T00:00Z', '2020-02-14T00:00Z', 'all_day', 'Tuesday 11 to Thursday 13 February 2020, all day'],
    [
      '2020-01-31T00:00Z',
      '2020-02-02T00:00Z',
      'all_day',
      'Friday 31 January to Saturday 1 February 2020, all day',
    ],
    [
      '2019-12-31T00:00Z',
      '2020-01-02T00:00Z',
      'all_day',
      'Tuesday 31 December 2019 to Wednesday 1 January 2020, all day',
    ],
    [
      '2020-02-11T00:00Z',
      '2020-02-12T00:00Z',
      'to_be_confirmed',
      'Tuesday 11 February 2020, times to be confirmed',
    ],
  ])('%s to %s, %s, reads "%s…"', (start, end, timing, words) => {
    expect(whenWords(at(start), at(end), timing)).toBe(words);
  });

  it('says so when there is no date yet', () => {
    expect(whenWords(null, null, 'timed')).toBe('Dates to be announced');
  });

  it('never gives midnight as a deadline', () => {
    expect(deadlineWords(at('2019-11-01T17:00:00Z'))).toBe('5pm on Friday 1 November 2019');
    expect(deadlineWords(at('2019-11-02T00:00:00Z'))).toBe('11:59pm on Friday 1 November 2019');
  });
});

describe('a published weekday', () => {
  it('that contradicts its date is told', () => {
    expect(weekdayContradicts('2024-12-16', 'Friday')).toBe(
      'Friday was published, but the date is Monday 16 December 2024',
    );
  });

  it.each(['Wednesday', 'wednesday', 'Wed', null, undefined, ''])(
    '%s beside 6 November 2019 is no contradiction',
    (weekday) => {
      expect(weekdayContradicts('2019-11-06', weekday)).toBeUndefined();
    },
  );
});
