import { describe, expect, it } from '@jest/globals';
import type { Area, Rule } from '../eligibility/eligibility.types.js';
import { answersOfSentence, readSentence, type SentenceAnswers } from './sentence-answers.rules.js';
import {
  ruleOf,
  sentenceWords,
  templates,
  writtenRule,
  type LeafRule,
  type SentenceKind,
} from './sentences.rules.js';

const AREAS: Area[] = [
  { code: 'kent', name: 'Kent' },
  { code: 'medway', name: 'Medway' },
  { code: 'maidstone', name: 'Maidstone', partOf: 'kent' },
];
const kent: LeafRule = { kind: 'area', anyOf: ['kent'], label: 'Kent' };
const workforce: LeafRule = { kind: 'workforce', anyOf: ['children', 'adults'] };
const champions: LeafRule = { kind: 'network', anyOf: ['online-safeguarding-champions'] };
const police: LeafRule = { kind: 'organisation_kind', anyOf: ['police'] };

describe('A rule as sentences', () => {
  it.each<[string, Rule, string[]]>([
    ['everyone', { kind: 'everyone' }, []],
    ['one fact', kent, ['People who work in Kent']],
    [
      'conditions',
      { kind: 'all', rules: [workforce, kent] },
      ['People who work or volunteer with children or adults', 'and who work in Kent'],
    ],
    [
      'an exception',
      { kind: 'all', rules: [kent, { kind: 'not', rule: police }] },
      ['People who work in Kent', 'and who do not work for the police'],
    ],
    [
      'alternatives',
      { kind: 'any', rules: [{ kind: 'all', rules: [workforce, kent] }, champions] },
      [
        'People who work or volunteer with children or adults',
        'and who work in Kent',
        'or who are Online Safeguarding Champions',
      ],
    ],
    [
      'people who may ask',
      { kind: 'otherwise', rule: kent, outcome: 'needs_approval', because: 'We take a few from elsewhere.' },
      ['People who work in Kent'],
    ],
  ])('%s: is read, and written back as it was', (_, rule, words) => {
    const written = writtenRule(rule);
    expect(written?.sentences.map(sentenceWords).map(({ lead, words: said }) => `${lead} ${said}`)).toEqual(
      words,
    );
    expect(written && ruleOf(written)).toEqual(rule);
  });

  it.each<[string, Rule]>([
    [
      'alternatives inside a condition',
      { kind: 'all', rules: [kent, { kind: 'any', rules: [workforce, champions] }] },
    ],
    ['an exception of several facts', { kind: 'not', rule: { kind: 'all', rules: [kent, police] } }],
    ['a date on which it opens', { kind: 'opens_on', date: '2019-12-01', rule: kent }],
    ['everyone as one way among others', { kind: 'any', rules: [kent, { kind: 'everyone' }] }],
    [
      'approval for one way only',
      {
        kind: 'any',
        rules: [kent, { kind: 'otherwise', rule: police, outcome: 'needs_approval', because: 'Ask.' }],
      },
    ],
  ])('%s: says more than sentences can, and is left as it is', (_, rule) => {
    expect(writtenRule(rule)).toBeUndefined();
  });

  it('keeps the meaning of lists in lists of the same kind', () => {
    const nested: Rule = { kind: 'all', rules: [kent, { kind: 'all', rules: [workforce, police] }] };
    const written = writtenRule(nested);
    expect(written && ruleOf(written)).toEqual({ kind: 'all', rules: [kent, workforce, police] });
  });

  it('without sentences lets everyone in, whatever else was said', () => {
    const otherwise = { outcome: 'needs_approval', because: 'Ask.' } as const;
    expect(ruleOf({ sentences: [], otherwise })).toEqual({ kind: 'everyone' });
  });

  it('offers only templates that it can show', () => {
    expect(templates(AREAS).map(({ rule }) => writtenRule(rule))).not.toContain(undefined);
    expect(templates(AREAS).map(({ text }) => text)).toContain(
      'All who work or volunteer with children or adults in Kent',
    );
  });
});

describe('The form of one sentence', () => {
  const answers = (kind: SentenceKind, over: Partial<SentenceAnswers> = {}): SentenceAnswers => ({
    ...answersOfSentence(kind, undefined, AREAS),
    ...over,
  });
  const read = (given: SentenceAnswers, before?: LeafRule): ReturnType<typeof readSentence> =>
    readSentence(given, { areas: AREAS, organisations: new Map([['kent-police', 'Kent Police']]) }, before);

  it.each<[SentenceAnswers, LeafRule]>([
    [answers('workforce', { values: ['children'] }), { kind: 'workforce', anyOf: ['children'] }],
    [
      answers('area', { values: ['kent', 'medway'] }),
      { kind: 'area', anyOf: ['kent', 'medway'], label: 'Kent or Medway' },
    ],
    [
      answers('area', { values: ['kent'], label: 'our county' }),
      { kind: 'area', anyOf: ['kent'], label: 'our county' },
    ],
    [answers('target_group', { values: ['3', '4'] }), { kind: 'target_group', anyOf: [3, 4] }],
    [
      answers('role', { values: ['teacher'], months: '12' }),
      { kind: 'role', anyOf: ['teacher'], newWithinMonths: 12 },
    ],
    [
      answers('organisation', { lines: ['kent-police'] }),
      { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
    ],
    [
      answers('postcode', { lines: ['me14', 'me14  1'] }),
      { kind: 'postcode', anyOf: ['ME14', 'ME14 1'], label: 'ME14 or ME14 1' },
    ],
    [
      answers('completed', {
        lines: ['dsl-training'],
        label: 'DSL training',
        months: '24',
        provider: 'Kent',
      }),
      {
        kind: 'completed',
        anyOf: ['dsl-training'],
        label: 'DSL training',
        withinMonths: 24,
        provider: 'Kent',
      },
    ],
    [
      answers('completed', { lines: ['level-1'], label: 'Level 1', equivalent: 'yes' }),
      { kind: 'completed', anyOf: ['level-1'], label: 'Level 1', equivalent: true },
    ],
    [
      answers('declared', { statement: 'have told their manager' }),
      { kind: 'declared', id: 'have-told-their-manager', statement: 'have told their manager' },
    ],
  ])('%j is %j, and is shown back as it was', (given, rule) => {
    expect(read(given)).toEqual({ rule, errors: [] });
    expect(read(answersOfSentence(given.kind, rule, AREAS), rule)).toEqual({ rule, errors: [] });
  });

  it('keeps what people have confirmed when only its words change', () => {
    const before: LeafRule = { kind: 'declared', id: 'told', statement: 'told somebody' };
    expect(read(answers('declared', { statement: 'told a manager' }), before).rule).toMatchObject({
      id: 'told',
    });
  });

  it.each<[SentenceAnswers, string, string]>([
    [answers('workforce'), 'values', 'Choose at least one'],
    [answers('role', { values: ['king'] }), 'values', 'Choose from the list'],
    [answers('target_group', { values: ['9'] }), 'values', 'Choose from the list'],
    [answers('area', { values: ['__proto__ !'] }), 'values', 'Choose from the list'],
    [
      answers('postcode', { lines: ['ME14', 'Kent'] }),
      'lines',
      'Line 2 is not a start of a postcode, like ME14',
    ],
    [answers('organisation'), 'lines', 'Enter at least one organisation'],
    [answers('completed', { lines: ['x'] }), 'label', 'Enter what the training is called'],
    [answers('completed', { lines: ['Not a code'], label: 'x' }), 'lines', 'Line 1 is not a course code'],
    [answers('declared'), 'statement', 'Enter what they confirm'],
  ])('%j is refused at %s: %s', (given, field, message) => {
    expect(read(given)).toEqual({ errors: [{ field, message }] });
  });
});
