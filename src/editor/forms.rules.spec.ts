import { describe, expect, it } from '@jest/globals';
import { readSessions } from '../events/session-times.rules.js';
import { dayShown } from './day-answers.rules.js';
import { changedSince, seal } from './meanwhile.rules.js';
import { readSessionForm, sessionsInForm, sessionsWritten } from './session-form.rules.js';
import { remarks, taskStatuses, type DraftState } from './tasks.rules.js';
import { readWrittenDate, weekdayOfMonth } from './written-dates.rules.js';

const session = (
  from: string,
  to: string,
  timing: 'timed' | 'all_day' | 'to_be_confirmed' = 'timed',
  title: string | null = null,
) => ({
  ...{ title, timing, startsAt: new Date(from), endsAt: new Date(to) },
});

describe('The sessions of a draft', () => {
  it.each([
    ['one day', [session('2019-11-06T09:30Z', '2019-11-06T16:00Z')]],
    ['a night', [session('2019-11-06T18:00Z', '2019-11-07T09:00Z')]],
    ['until midnight', [session('2019-11-06T18:00Z', '2019-11-07T00:00Z')]],
    ['a whole day', [session('2020-02-11T00:00Z', '2020-02-12T00:00Z', 'all_day')]],
    ['three days to be confirmed', [session('2020-02-11T00:00Z', '2020-02-14T00:00Z', 'to_be_confirmed')]],
    [
      'two days of a course with names',
      [
        session('2019-11-06T09:30Z', '2019-11-06T16:00Z', 'timed', 'Day 1'),
        session('2019-11-13T09:30Z', '2019-11-13T16:00Z', 'timed', 'Day 2'),
      ],
    ],
  ])('%s: as the form shows them, sent back mean the same', (_, sessions) => {
    const fields = Object.fromEntries(
      sessionsInForm(sessions).flatMap((answer, index) =>
        Object.entries(answer).map(([name, value]) => [`${name}-${index}`, value]),
      ),
    );
    const read = readSessionForm(sessionsWritten({ ...fields, count: String(sessions.length) }));
    expect(read.errors).toEqual([]);
    expect(readSessions(read.sessions)).toEqual({ sessions, errors: [] });
  });

  const written = (fields: Record<string, string>): ReturnType<typeof readSessionForm> =>
    readSessionForm(
      sessionsWritten({
        count: '1',
        'day-0': '6',
        'month-0': '11',
        'year-0': '2019',
        'start-0': '9:30am',
        'end-0': '4pm',
        ...fields,
      }),
    );

  it('are none where all are left blank, and blank ones among others are passed over', () => {
    expect(readSessionForm(sessionsWritten({ count: '2' }))).toEqual({
      answers: [],
      sessions: [],
      errors: [],
    });
    expect(written({ count: '3' }).sessions).toHaveLength(1);
  });

  it.each([
    ['no end', { 'end-0': '' }, 'end-0', 'Enter an end time'],
    ['29 February in a year without', { 'day-0': '29', 'month-0': '2' }, 'day-0', 'Enter a real date'],
    ['an end before the start', { 'end-0': '9am' }, 'end-0', 'The end must be after the start'],
    [
      'a last day before the first',
      { 'lastDay-0': '5', 'lastMonth-0': '11', 'lastYear-0': '2019' },
      'lastDay-0',
      'The last day must not be before',
    ],
    [
      'the hour that is skipped',
      { 'day-0': '29', 'month-0': '3', 'year-0': '2020', 'start-0': '1:30am' },
      'start-0',
      'this time does not exist',
    ],
    [
      'the hour that happens twice',
      { 'day-0': '25', 'month-0': '10', 'year-0': '2020', 'start-0': '1:30am' },
      'start-0',
      'this time happens twice',
    ],
    ['a year with a slip', { 'year-0': '20199' }, 'day-0', 'Enter a real date'],
    ['a name with a line break', { 'title-0': 'Day\u00001' }, 'title-0', 'Name must not include'],
    [
      'one that overlaps another',
      { count: '2', 'day-1': '6', 'month-1': '11', 'year-1': '2019', 'start-1': '3pm', 'end-1': '5pm' },
      'start-1',
      'before another one ends',
    ],
  ])('%s is refused', (_, fields, field, message) => {
    const read = written(fields);
    expect(read.sessions.length === 0 || read.errors.length > 0).toBe(true);
    expect(read.errors[0]).toEqual({ field, message: expect.stringContaining(message) });
  });

  it('that fall into the hour that happens twice are asked which', () => {
    const doubled = { 'day-0': '25', 'month-0': '10', 'year-0': '2020', 'start-0': '1:30am' };
    expect(written(doubled).answers[0]?.asksStart).toBe(true);
    const { sessions } = readSessions(written({ ...doubled, 'startOccurrence-0': 'second' }).sessions);
    expect(sessions[0]?.startsAt).toEqual(new Date('2020-10-25T01:30:00Z'));
  });

  it.each([
    ['6', '11', '2019', 'Wednesday 6 November 2019'],
    ['1', '1', '2020', 'Wednesday 1 January 2020 (bank holiday)'],
    ['9', '11', '2019', 'Saturday 9 November 2019 (weekend)'],
    ['31', '11', '2019', ''],
  ])('show the day %s %s %s back as %j', (day, month, year, words) =>
    expect(dayShown({ day, month, year })).toBe(words),
  );
});

describe('A date as an organiser writes it', () => {
  it.each([
    ['15 1 2020', '2020-01-15'],
    ['15/01/2020', '2020-01-15'],
    ['15.1.2020', '2020-01-15'],
    ['2020-01-15', '2020-01-15'],
    ['15 January 2020', '2020-01-15'],
    ['Wednesday 15th Jan 2020', '2020-01-15'],
    ['Wed, 15 Jan 2020', '2020-01-15'],
  ])('%s is %s', (line, date) => expect(readWrittenDate(line)).toBe(date));

  it.each([
    ['Friday 15 January 2020', 'Friday was published, but the date is Wednesday 15 January 2020'],
    ['29 2 2023', '29 2 2023 is not a date'],
    ['15 1 20', '15 1 20 is not a date'],
    ['soon', 'soon is not a date'],
  ])('%s is none: %s', (line, problem) =>
    expect(readWrittenDate(line)).toEqual({ problem: expect.stringContaining(problem) }),
  );

  it('is told which weekday of its month it is', () => {
    expect(weekdayOfMonth('2019-11-13')).toBe('the second Wednesday');
    expect(weekdayOfMonth('2019-10-31')).toBe('the last Thursday');
  });
});

describe('Two people at one page', () => {
  const facts = [
    { label: 'Title', words: 'Forum' },
    { label: 'Price', words: 'Free' },
  ];
  it('are told what the other one changed, and only that', () => {
    const now = [facts[0], { label: 'Price', words: '£10' }].filter((fact) => fact !== undefined);
    expect(changedSince(facts, seal(facts))).toEqual([]);
    expect(changedSince(now, seal(facts))).toEqual([{ label: 'Price', words: '£10' }]);
    expect(changedSince(facts, 'nonsense')).toEqual(facts);
    const rule = (also: string) => [{ label: 'Who can come', words: 'You work in Kent.', also }];
    expect(changedSince(rule('medway'), seal(rule('kent')))).toEqual(rule('medway'));
  });
});

describe('The tasks of a draft', () => {
  const draft: DraftState = {
    ...{ places: 'limited', startsAt: null, online: false, hasVenue: false },
    ...{ partners: [], contentNotice: null, price: null, bookingNotes: [] },
  };
  it.each<[string, Partial<DraftState>, string[], object]>([
    [
      'a new one',
      {},
      ['summary', 'capacity'],
      { what: 'to_do', when: 'to_do', places: 'to_do', partners: 'optional' },
    ],
    [
      'dated without a place',
      { startsAt: new Date() },
      ['venue'],
      { what: 'done', when: 'to_mend', places: 'done' },
    ],
    ['online', { online: true }, [], { when: 'done' }],
    ['booking opens too late', { hasVenue: true }, ['bookingOpensAt'], { places: 'to_mend' }],
    ['with a price', { price: 'Free' }, [], { partners: 'done' }],
  ])('%s', (_, more, blocked, statuses) => {
    const blockers = blocked.map((field) => ({ field, message: '' }));
    expect(taskStatuses({ ...draft, ...more }, blockers)).toMatchObject(statuses);
  });

  it('warn of more places than the room holds, a bank holiday and no date', () => {
    const venue = { name: 'The Hub', largestSize: 30 };
    const startsAt = new Date('2020-01-01T10:00Z');
    const of = (size: number | null): string[] =>
      remarks({ places: 'limited', size, startsAt, sessions: [{ startsAt }], venue });
    expect(of(30)).toEqual(['Wednesday 1 January 2020 is a bank holiday']);
    expect(of(31)[0]).toBe('There are 31 places, but The Hub holds 30 people at most');
    expect(of(null)[0]).toContain('no limit');
    expect(remarks({ places: 'limited', size: 1, startsAt: null, sessions: [], venue: null })[0]).toContain(
      'no date yet',
    );
  });
});
