import { describe, expect, it } from '@jest/globals';
import { readMoment, readSessions, span, type SessionInput } from './session-times.rules.js';

const iso = (value: Date | string): string => (value instanceof Date ? value.toISOString() : value);

describe('a moment that somebody enters', () => {
  it.each([
    ['2019-11-06T09:30', '2019-11-06T09:30:00.000Z'],
    ['2020-06-17T09:30', '2020-06-17T08:30:00.000Z'],
    ['2020-06-17T09:30:00', '2020-06-17T08:30:00.000Z'],
    ['2020-06-17T09:30:00+01:00', '2020-06-17T08:30:00.000Z'],
    ['2020-06-17T09:30:00.000Z', '2020-06-17T09:30:00.000Z'],
  ])('%s is %s', (value, expected) => {
    expect(iso(readMoment(value))).toBe(expected);
  });

  it.each([
    '2020-03-29T01:30',
    '2023-02-29T09:00',
    '2023-02-29T09:00:00Z',
    '2019-11-06',
    'tomorrow',
    '0219-11-06T09:30',
    '20199-11-06T09:30',
    '1e309',
    '',
  ])('%s is told apart from a moment', (value) => {
    expect(typeof readMoment(value)).toBe('string');
  });

  it('asks which, when the clocks go back', () => {
    expect(readMoment('2020-10-25T01:30')).toMatch(/happens twice/);
    expect(iso(readMoment('2020-10-25T01:30', 'first'))).toBe('2020-10-25T00:30:00.000Z');
    expect(iso(readMoment('2020-10-25T01:30', 'second'))).toBe('2020-10-25T01:30:00.000Z');
  });
});

describe('the sessions of an event', () => {
  const day = (startsAt: string, endsAt: string, more: Partial<SessionInput> = {}): SessionInput => ({
    startsAt,
    endsAt,
    ...more,
  });

  it('come out in order of time', () => {
    const { sessions, errors } = readSessions([
      day('2019-11-07T09:00', '2019-11-07T12:00'),
      day('2019-11-06T09:00', '2019-11-06T12:00'),
    ]);
    expect(errors).toEqual([]);
    expect(sessions.map((session) => session.startsAt.toISOString())).toEqual([
      '2019-11-06T09:00:00.000Z',
      '2019-11-07T09:00:00.000Z',
    ]);
    expect(span(sessions)).toEqual({
      startsAt: new Date('2019-11-06T09:00Z'),
      endsAt: new Date('2019-11-07T12:00Z'),
    });
  });

  it('of whole days run from midnight to midnight in London, the last day included', () => {
    const { sessions } = readSessions([day('2020-06-11', '2020-06-12', { timing: 'all_day' })]);
    expect(sessions[0]).toMatchObject({
      startsAt: new Date('2020-06-10T23:00Z'),
      endsAt: new Date('2020-06-12T23:00Z'),
    });
  });

  it('of one whole day need no end', () => {
    const { sessions } = readSessions([{ startsAt: '2020-02-11', timing: 'to_be_confirmed' }]);
    expect(sessions[0]).toMatchObject({
      startsAt: new Date('2020-02-11T00:00Z'),
      endsAt: new Date('2020-02-12T00:00Z'),
    });
  });

  it('may follow each other without a break', () => {
    expect(
      readSessions([day('2019-11-06T09:00', '2019-11-06T12:00'), day('2019-11-06T12:00', '2019-11-06T13:00')])
        .errors,
    ).toEqual([]);
  });

  it.each<[string, SessionInput[], string]>([
    ['ends before it starts', [day('2019-11-06T12:00', '2019-11-06T09:00')], 'sessions.0.endsAt'],
    ['ends as it starts', [day('2019-11-06T12:00', '2019-11-06T12:00')], 'sessions.0.endsAt'],
    ['has no end', [{ startsAt: '2019-11-06T12:00' }], 'sessions.0.endsAt'],
    [
      'is on 29 February 2023',
      [day('2023-02-29', '2023-02-29', { timing: 'all_day' })],
      'sessions.0.startsAt',
    ],
    [
      'has its last day before its first',
      [day('2020-02-12', '2020-02-11', { timing: 'all_day' })],
      'sessions.0.endsAt',
    ],
    [
      'overlaps another',
      [day('2019-11-06T09:00', '2019-11-06T12:00'), day('2019-11-06T11:00', '2019-11-06T13:00')],
      'sessions.1.startsAt',
    ],
    ['stands in the gap of spring', [day('2020-03-29T01:30', '2020-03-29T03:30')], 'sessions.0.startsAt'],
  ])('a session that %s is told by its field', (_, inputs, field) => {
    expect(readSessions(inputs).errors.map((error) => error.field)).toEqual([field]);
  });

  it('of an event without dates span nothing', () => {
    expect(span([])).toEqual({ startsAt: null, endsAt: null });
  });
});
