import { describe, expect, it } from '@jest/globals';
import {
  answersOf,
  clockTime,
  inForm,
  readAnswers,
  readMove,
  type SessionAnswers,
} from './session-answers.rules.js';

const session = (from: string, to: string, timing: 'timed' | 'all_day' = 'timed') => ({
  title: null,
  timing,
  startsAt: new Date(from),
  endsAt: new Date(to),
});

const CONFERENCE = session('2019-11-06T09:30:00Z', '2019-11-06T16:00:00Z');

const answers = (over: Partial<SessionAnswers> = {}): SessionAnswers => {
  const [first] = answersOf([CONFERENCE]);
  if (first === undefined) throw new Error('one session gives one set of answers');
  return { ...first, ...over };
};

describe('A time as an organiser types it', () => {
  it.each([
    ['9:30am', '09:30'],
    ['9.30 AM', '09:30'],
    ['09:30', '09:30'],
    ['9:05', '09:05'],
    ['4pm', '16:00'],
    ['12pm', '12:00'],
    ['12am', '00:00'],
    ['midday', '12:00'],
    ['midnight', '00:00'],
    ['16:00', '16:00'],
  ])('%j is %s', (typed, time) => {
    expect(clockTime(typed)).toBe(time);
  });

  it.each(['', '4', '930', '24:00', '9:60', '13pm', '0am', 'noonish', '-1:00', '9:3am'])(
    '%j is none',
    (typed) => {
      expect(clockTime(typed)).toBeUndefined();
    },
  );
});

describe('The form that moves an event', () => {
  it('begins with what is, and sent back unchanged means the same moments', () => {
    expect(answers()).toMatchObject({ day: '6', month: '11', year: '2019', start: '09:30', end: '16:00' });
    expect(readMove([answers()])).toEqual({
      sessions: [{ title: null, timing: 'timed', startsAt: '2019-11-06T09:30', endsAt: '2019-11-06T16:00' }],
      errors: [],
    });
  });

  it('shows whole days by their last day, which is before the midnight at which they end', () => {
    const day = session('2020-02-11T00:00:00Z', '2020-02-12T00:00:00Z', 'all_day');
    const [first] = answersOf([day]);
    expect(first).toMatchObject({ day: '11', lastDay: '11', lastMonth: '2', lastYear: '2020' });
    expect(readMove(answersOf([day])).sessions).toEqual([
      { title: null, timing: 'all_day', startsAt: '2020-02-11', endsAt: '2020-02-11' },
    ]);
  });

  it('asks for one session when no date is known', () => {
    expect(readMove(answersOf([])).errors).toEqual([
      { field: 'day-0', message: 'Enter the date' },
      { field: 'start-0', message: 'Enter a start time, like 9:30am or 13:30' },
      { field: 'end-0', message: 'Enter an end time, like 4pm or 16:00' },
    ]);
  });

  it.each([
    ['29 February of a common year', { day: '29', month: '2', year: '2023' }, 'day-0'],
    ['two figures for the year', { year: '20' }, 'day-0'],
    ['letters for the day', { day: 'six' }, 'day-0'],
    ['an end before the start', { start: '4pm', end: '9:30am' }, 'end-0'],
    ['a year out of reach', { year: '2190' }, 'start-0'],
  ])('names the field for %s', (_, over, field) => {
    expect(readMove([answers(over)]).errors.map((error) => error.field)).toContain(field);
  });

  it('refuses a time that the spring change skips, beside the start', () => {
    const { errors } = readMove([answers({ day: '29', month: '3', year: '2020', start: '1:30am' })]);
    expect(errors).toEqual([
      {
        field: 'start-0',
        message: 'The clocks go forward then, so this time does not exist. Enter another time',
      },
    ]);
  });

  it('asks which of two is meant when the autumn change repeats a time, and takes the answer', () => {
    const twice = answers({ day: '25', month: '10', year: '2020', start: '1:30am', end: '9am' });
    const asked = readMove([twice]);
    expect(asked.errors.map(({ field }) => field)).toEqual(['start-0']);
    expect(twice.asksStart).toBe(true);
    expect(readMove([{ ...twice, startOccurrence: 'second' }])).toMatchObject({
      sessions: [{ startsAtOccurrence: 'second' }],
      errors: [],
    });
  });

  it('ends at midnight as the next day begins', () => {
    expect(readMove([answers({ end: 'midnight' })])).toMatchObject({
      sessions: [{ endsAt: '2019-11-07T00:00' }],
      errors: [],
    });
  });

  it('keeps a session that runs over night as long as it is', () => {
    const overNight = session('2019-11-06T09:30:00Z', '2019-11-07T16:00:00Z');
    expect(readMove(answersOf([overNight]))).toMatchObject({
      sessions: [{ startsAt: '2019-11-06T09:30', endsAt: '2019-11-07T16:00' }],
      errors: [],
    });
    const untilMidnight = session('2019-11-06T18:00:00Z', '2019-11-07T00:00:00Z');
    expect(readMove(answersOf([untilMidnight])).sessions).toMatchObject([{ endsAt: '2019-11-07T00:00' }]);
  });

  it('takes only texts for its fields, and only for the sessions there are', () => {
    const body = { 'day-0': ['1', '2'], 'start-0': { toString: 'x' }, 'day-1': '9' };
    expect(readAnswers(body, [CONFERENCE])).toEqual([expect.objectContaining({ day: '', start: '' })]);
  });

  it('puts what the events say about a session beside its own field', () => {
    expect(inForm({ field: 'sessions.1.endsAt', message: 'x' }).field).toBe('end-1');
    expect(inForm({ field: 'sessions.0.startsAt', message: 'x' }).field).toBe('start-0');
    expect(inForm({ field: 'sessions', message: 'x' }).field).toBe('day-0');
    expect(inForm({ field: 'venue', message: 'x' }).field).toBe('venue');
  });
});
