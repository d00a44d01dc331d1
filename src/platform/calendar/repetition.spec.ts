import { describe, expect, it } from '@jest/globals';
import { repetition, type Day } from './repetition.js';

const timed = (start: string, end: string): Day => ({
  start: new Date(start),
  end: new Date(end),
  allDay: false,
});
const whole = (start: string, end: string): Day => ({ ...timed(start, end), allDay: true });

describe('several days', () => {
  it.each<[string, Day[], ReturnType<typeof repetition>]>([
    [
      'two mornings, one after the other',
      [timed('2020-03-24T09:30Z', '2020-03-24T12:30Z'), timed('2020-03-25T09:30Z', '2020-03-25T12:30Z')],
      { everyDays: 1, count: 2 },
    ],
    [
      'three Wednesdays, a fortnight apart',
      [
        timed('2020-01-08T13:00Z', '2020-01-08T16:00Z'),
        timed('2020-01-22T13:00Z', '2020-01-22T16:00Z'),
        timed('2020-02-05T13:00Z', '2020-02-05T16:00Z'),
      ],
      { everyDays: 14, count: 3 },
    ],
    [
      'two whole days, although the clocks change on the first',
      [whole('2020-03-29T00:00Z', '2020-03-29T23:00Z'), whole('2020-03-29T23:00Z', '2020-03-30T23:00Z')],
      { everyDays: 1, count: 2 },
    ],
  ])('that are %s repeat', (_words, days, expected) => expect(repetition(days)).toEqual(expected));

  it.each<[string, Day[]]>([
    ['one day', [timed('2020-03-24T09:30Z', '2020-03-24T12:30Z')]],
    ['none', []],
    [
      'days that begin at different times',
      [timed('2020-03-24T09:30Z', '2020-03-24T12:30Z'), timed('2020-03-25T10:00Z', '2020-03-25T13:00Z')],
    ],
    [
      'days of different length',
      [timed('2020-03-24T09:30Z', '2020-03-24T12:30Z'), timed('2020-03-25T09:30Z', '2020-03-25T16:00Z')],
    ],
    [
      'the same time of the clock on both sides of its change',
      [timed('2020-03-27T09:30Z', '2020-03-27T12:30Z'), timed('2020-03-30T08:30Z', '2020-03-30T11:30Z')],
    ],
    [
      'three days with an uneven gap',
      [
        timed('2020-03-03T09:30Z', '2020-03-03T12:30Z'),
        timed('2020-03-04T09:30Z', '2020-03-04T12:30Z'),
        timed('2020-03-06T09:30Z', '2020-03-06T12:30Z'),
      ],
    ],
    [
      'a whole day and a morning',
      [whole('2020-03-03T00:00Z', '2020-03-04T00:00Z'), timed('2020-03-04T00:00Z', '2020-03-05T00:00Z')],
    ],
  ])('that are %s do not', (_words, days) => expect(repetition(days)).toBeUndefined());
});
