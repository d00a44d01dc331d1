import { describe, expect, it } from '@jest/globals';
import { readSessions } from '../events/session-times.rules.js';
import { remarkOn, readDays, repeated, sessionsOn, type Repetition } from './dates.rules.js';

const timed = (from: string, to: string) => ({
  ...{ title: null, timing: 'timed' as const, startsAt: new Date(from), endsAt: new Date(to) },
});

describe('The dates of a series', () => {
  it.each<[string, string, Repetition, string[]]>([
    [
      'each quarter on the same weekday',
      '2019-10-09',
      { every: 3, unit: 'months', times: 3, on: 'weekday' },
      ['2020-01-08', '2020-04-08', '2020-07-08'],
    ],
    [
      'each quarter on the same day',
      '2019-10-31',
      { every: 3, unit: 'months', times: 2 },
      ['2020-01-31', '2020-04-30'],
    ],
    [
      'a fifth Thursday becomes the last',
      '2019-10-31',
      { every: 1, unit: 'months', times: 2, on: 'weekday' },
      ['2019-11-28', '2019-12-26'],
    ],
    ['each fortnight', '2019-10-09', { every: 2, unit: 'weeks', times: 2 }, ['2019-10-23', '2019-11-06']],
  ])('%s', (_, first, repetition, dates) => expect(repeated(first, repetition)).toEqual(dates));

  it('keep the time of day across the change of the clocks', () => {
    const summer = [
      timed('2019-10-09T08:30Z', '2019-10-09T15:00Z'),
      timed('2019-10-16T08:30Z', '2019-10-17T15:00Z'),
    ];
    expect(
      readSessions(sessionsOn('2020-01-08', summer)).sessions.map(({ startsAt, endsAt }) => [
        startsAt,
        endsAt,
      ]),
    ).toEqual([
      [new Date('2020-01-08T09:30Z'), new Date('2020-01-08T16:00Z')],
      [new Date('2020-01-15T09:30Z'), new Date('2020-01-16T16:00Z')],
    ]);
  });

  it('keep whole days whole, and have times to be confirmed where the event has no date', () => {
    const days = {
      title: null,
      timing: 'all_day' as const,
      startsAt: new Date('2020-02-11T00:00Z'),
      endsAt: new Date('2020-02-13T00:00Z'),
    };
    expect(sessionsOn('2020-07-01', [days])).toEqual([
      { title: null, timing: 'all_day', startsAt: '2020-07-01', endsAt: '2020-07-02' },
    ]);
    expect(sessionsOn('2020-07-01', [])).toEqual([{ timing: 'to_be_confirmed', startsAt: '2020-07-01' }]);
  });

  it('cannot fall into the hour that is skipped', () => {
    const night = [timed('2019-11-06T01:30Z', '2019-11-06T03:00Z')];
    expect(readSessions(sessionsOn('2020-03-29', night)).errors[0]?.message).toContain('does not exist');
  });

  it.each([
    ['2019-12-25', 'Bank holiday'],
    ['2020-02-15', 'Weekend'],
    ['2020-02-12', undefined],
  ])('%s is remarked on: %s', (date, remark) => expect(remarkOn(date)).toBe(remark));

  it('are given once each, in order, and are real', () => {
    expect(readDays(['2020-02-12', '2020-01-15', '2020-02-12'])).toEqual({
      days: ['2020-01-15', '2020-02-12'],
      errors: [],
    });
    expect(readDays(['2023-02-29']).errors[0]?.message).toContain('is not a date');
    expect(readDays([]).errors).toHaveLength(1);
  });
});
