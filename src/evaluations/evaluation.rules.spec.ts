import { describe, expect, it } from '@jest/globals';
import { answersInForm, checkAnswers } from './answers.rules.js';
import { standingOf, type StandingFacts } from './asking.rules.js';
import type { Answers, NewQuestion, Question } from './evaluation.types.js';
import { questionProblems, tidyQuestion } from './questions.rules.js';
import { readyMade } from './ready-made.rules.js';
import { comparisons, resultOf, type AnsweredForm } from './results.rules.js';
import { codeOfEvent, eventOfCode } from './room-code.rules.js';

const BLANK: NewQuestion = {
  kind: 'text',
  text: 'What else?',
  hint: null,
  required: false,
  points: null,
  lowWords: null,
  highWords: null,
  options: [],
  several: false,
  other: false,
  pair: null,
  standard: null,
};
const SCALE: Question = {
  ...BLANK,
  id: 1,
  kind: 'scale',
  required: true,
  points: 5,
  lowWords: 'No',
  highWords: 'Yes',
};
const CHOICE: Question = { ...BLANK, id: 2, kind: 'choice', options: ['A', 'B', 'C'] };
const TEXT: Question = { ...BLANK, id: 3 };

describe('a question', () => {
  it.each<[string, Partial<NewQuestion>, string[]]>([
    ['a text', {}, []],
    ['without words', { text: '' }, ['text']],
    ['too long', { text: 'x'.repeat(301), hint: 'x'.repeat(301) }, ['text', 'hint']],
    ['a scale', { ...SCALE }, []],
    [
      'a scale without its ends',
      { ...SCALE, points: null, lowWords: '', highWords: null },
      ['points', 'lowWords', 'highWords'],
    ],
    ['a choice', { ...CHOICE }, []],
    ['a choice of one', { ...CHOICE, options: ['A'] }, ['options']],
    ['a choice of the same twice', { ...CHOICE, options: ['A', 'a'] }, ['options']],
    [
      'a choice of too many',
      { ...CHOICE, options: Array.from({ length: 13 }, (_, n) => `Option ${n}`) },
      ['options'],
    ],
  ])('%s', (_, more, fields) => {
    expect(questionProblems({ ...BLANK, ...more }).map(({ field }) => field)).toEqual(fields);
  });

  it('keeps nothing of another kind, and is a ready-made one only word for word', () => {
    expect(tidyQuestion({ ...SCALE, kind: 'text', options: ['A'], several: true, pair: 'x' })).toEqual({
      ...BLANK,
      required: true,
    });
    expect(tidyQuestion({ ...CHOICE, options: [' A ', '', 'B'] }).options).toEqual(['A', 'B']);
    const [, useful = BLANK] = readyMade('on_the_day');
    expect(tidyQuestion({ ...useful, standard: null }).standard).toBe('usefulness');
    expect(tidyQuestion({ ...useful, text: 'How useful was it?' }).standard).toBeNull();
    for (const question of (['before', 'on_the_day', 'impact', 'manager'] as const).flatMap(readyMade))
      expect([questionProblems(question), tidyQuestion(question)]).toEqual([[], question]);
  });
});

describe('answers', () => {
  const all = [SCALE, CHOICE, TEXT];

  it.each<[string, Record<string, unknown>, Answers, string[]]>([
    ['all of it', { 1: 4, 2: { chosen: [1] }, 3: 'Fine' }, { 1: 4, 2: { chosen: [1] }, 3: 'Fine' }, []],
    ['what must be', { 1: 1, 2: { chosen: [] }, 3: ' ' }, { 1: 1 }, []],
    ['nothing', {}, {}, ['q1']],
    ['a point too far', { 1: 6 }, {}, ['q1']],
    ['half a point', { 1: 2.5 }, {}, ['q1']],
    ['an object for a point', { 1: { $gt: 0 } }, {}, ['q1']],
    ['an option that is not there', { 1: 1, 2: { chosen: [3] } }, { 1: 1 }, ['q2']],
    ['two of one', { 1: 1, 2: { chosen: [0, 1] } }, { 1: 1 }, ['q2']],
    ['own words where there is no room', { 1: 1, 2: { chosen: [], other: 'D' } }, { 1: 1 }, ['q2']],
    ['own words that are none', { 1: 1, 2: { chosen: [0], other: 7 } }, { 1: 1 }, ['q2']],
    ['own words alone that are none', { 1: 1, 2: { chosen: [], other: {} } }, { 1: 1 }, ['q2']],
    ['a list for a choice', { 1: 1, 2: [0] }, { 1: 1 }, ['q2']],
    ['a novel', { 1: 1, 3: 'x'.repeat(3001) }, { 1: 1 }, ['q3']],
    ['NUL', { 1: 1, 3: 'a\0b' }, { 1: 1 }, ['q3']],
    ['questions of others', { 1: 1, 99: 'x', __proto__: 4 }, { 1: 1 }, []],
  ])('%s', (_, given, answers, fields) => {
    const checked = checkAnswers(all, given);
    expect(checked.answers).toEqual(answers);
    expect(checked.errors.map(({ field }) => field)).toEqual(fields);
  });

  it('of a choice of several take what was written beside', () => {
    const several = { ...CHOICE, several: true, other: true };
    const { answers } = checkAnswers(
      [several],
      answersInForm([several], { q2: ['2', '0', '2'], 'q2-other': ' D ' }),
    );
    expect(answers).toEqual({ 2: { chosen: [0, 2], other: 'D' } });
  });

  it('in a form are read by their fields, and what is no number is not taken for one', () => {
    expect(answersInForm(all, { q1: '3', q2: '1', q3: ' a\r\nb ' })).toEqual({
      1: 3,
      2: { chosen: [1] },
      3: 'a\nb',
    });
    expect(answersInForm(all, { q1: ['1', '2'], q2: 'x', q3: ['a'] })).toEqual({
      1: ['1', '2'],
      2: { chosen: ['x'] },
      3: ['a'],
    });
    expect(answersInForm([SCALE], null)).toEqual({ 1: undefined });
  });
});

describe('a form that somebody opens', () => {
  const at = (hour: number): Date => new Date(Date.UTC(2019, 9, 7, hour));
  const OPEN: StandingFacts = {
    ...{ answered: false, asked: true, status: 'published', meant: true },
    ...{ opensAt: at(9), closesAt: at(17) },
  };

  it.each<[Partial<StandingFacts>, number, string]>([
    [{}, 9, 'open'],
    [{}, 17, 'open'],
    [{}, 8, 'not_yet'],
    [{}, 18, 'closed'],
    [{ asked: false }, 12, 'not_for_you'],
    [{ meant: false }, 12, 'not_for_you'],
    [{ status: 'cancelled' }, 12, 'not_for_you'],
    [{ opensAt: null, closesAt: null }, 12, 'not_for_you'],
    [{ answered: true, meant: false }, 18, 'answered'],
  ])('%j at %i is %s', (more, hour, standing) => {
    expect(standingOf({ ...OPEN, ...more }, at(hour))).toBe(standing);
  });
});

describe('results', () => {
  it('count points and options, and mean only what was answered', () => {
    const all: Answers[] = [
      { 1: 4, 2: { chosen: [0] }, 3: 'x' },
      { 1: 5, 2: { chosen: [0], other: 'D' } },
      { 1: 4 },
    ];
    expect(resultOf(SCALE, all)).toMatchObject({ answered: 3, mean: 4.33, counts: [0, 0, 0, 2, 1] });
    expect(resultOf(CHOICE, all)).toMatchObject({ answered: 2, counts: [2, 0, 0], others: ['D'] });
    expect(resultOf(TEXT, all)).toMatchObject({ answered: 1, texts: ['x'] });
    expect(resultOf(SCALE, [])).toMatchObject({ answered: 0, mean: null, counts: [0, 0, 0, 0, 0] });
  });

  const asked = (
    moment: AnsweredForm['moment'],
    id: number,
    given: [number, number][],
    anonymous = false,
  ): AnsweredForm => ({
    ...{ moment, anonymous },
    questions: [{ ...SCALE, id, pair: 'sure' }],
    responses: given.map(([personId, score]) => ({
      personId: anonymous ? null : personId,
      answers: { [id]: score },
    })),
  });

  it('hold each person against themselves where both forms have names', () => {
    const found = comparisons([
      asked('before', 1, [
        [1, 2],
        [2, 3],
        [3, 5],
      ]),
      asked('on_the_day', 7, [
        [2, 3],
        [1, 4],
        [4, 5],
      ]),
      asked('impact', 9, [[3, 4]]),
    ]);
    expect(found).toMatchObject([
      {
        to: 'on_the_day',
        kind: 'paired',
        before: { mean: 2.5, answered: 2 },
        after: { mean: 3.5 },
        change: 1,
        moved: { up: 1, same: 1, down: 0 },
      },
      { from: 'before', to: 'impact', kind: 'paired', change: -1, moved: { down: 1 } },
    ]);
  });

  it('hold means against means where one is anonymous, and nothing against another question', () => {
    const before = asked('before', 1, [
      [1, 2],
      [2, 3],
    ]);
    expect(
      comparisons([
        before,
        asked(
          'on_the_day',
          7,
          [
            [0, 4],
            [0, 4],
          ],
          true,
        ),
      ]),
    ).toMatchObject([
      {
        kind: 'groups',
        before: { mean: 2.5, answered: 2 },
        after: { mean: 4, answered: 2 },
        change: 1.5,
        moved: null,
      },
    ]);
    const reworded = asked('on_the_day', 7, [[1, 4]]);
    const other = {
      ...reworded,
      questions: reworded.questions.map((question) => ({ ...question, text: 'Sure?' })),
    };
    expect(comparisons([before, other])).toEqual([]);
    expect(comparisons([before, asked('on_the_day', 7, [[3, 4]])])).toEqual([]);
  });
});

it('the code of an event is short and leads back to it', () => {
  expect([codeOfEvent(7), codeOfEvent(46_656)]).toEqual(['7', '1000']);
  expect(eventOfCode(codeOfEvent(12_345))).toBe(12_345);
  expect(['', '../x', 'abcdef', '-1'].map(eventOfCode)).toEqual([undefined, undefined, undefined, undefined]);
});
