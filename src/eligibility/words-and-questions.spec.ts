import { describe, expect, it } from '@jest/globals';
import { factsFromAnswers } from './answers.rules.js';
import { assess } from './assess.rules.js';
import type { Rule } from './eligibility.types.js';
import { questionsFor, unanswered } from './questions.rules.js';
import { asksAboutWork, describe as inWords } from './wording.rules.js';

const TODAY = '2019-10-07';
const AREAS = [
  { code: 'kent', name: 'Kent' },
  { code: 'maidstone', name: 'Maidstone', partOf: 'kent' },
  { code: 'medway', name: 'Medway' },
];
const conference: Rule = {
  kind: 'all',
  rules: [
    { kind: 'workforce', anyOf: ['children', 'adults'] },
    { kind: 'area', anyOf: ['kent'], label: 'Kent' },
  ],
};
const dsl: Rule = {
  kind: 'any',
  rules: [
    { kind: 'role', anyOf: ['designated-safeguarding-lead'], newWithinMonths: 12 },
    { kind: 'not', rule: { kind: 'completed', anyOf: ['dsl'], label: 'DSL training', withinMonths: 36 } },
  ],
};

describe('who can come, in words', () => {
  it.each<[Rule, string[]]>([
    [{ kind: 'everyone' }, ['It is open to everyone.']],
    [conference, ['You can come if you work or volunteer with children or adults and work in Kent.']],
    [
      dsl,
      [
        'You can come if you became a designated safeguarding lead (DSL) in the last 12 months or have not completed DSL training in the last 3 years.',
      ],
    ],
    [{ kind: 'target_group', anyOf: [6, 3, 4, 5] }, ['You can come if you are in target groups 3 to 6.']],
    [{ kind: 'target_group', anyOf: [1, 3] }, ['You can come if you are in target groups 1 or 3.']],
    [
      { kind: 'all', rules: [{ kind: 'sector', anyOf: ['private'] }, dsl] },
      [
        'You can come if you work in the private sector and either became a designated safeguarding lead (DSL) in the last 12 months or have not completed DSL training in the last 3 years.',
      ],
    ],
    [
      {
        kind: 'not',
        rule: {
          kind: 'any',
          rules: [
            { kind: 'role', anyOf: ['governor'] },
            { kind: 'area', anyOf: ['kent'], label: 'Kent' },
          ],
        },
      },
      ['You can come if you are not a school governor or trustee and do not work in Kent.'],
    ],
    [
      {
        kind: 'any',
        rules: [
          { kind: 'role', anyOf: ['headteacher'] },
          {
            kind: 'all',
            rules: [
              { kind: 'role', anyOf: ['teacher'] },
              { kind: 'sector', anyOf: ['private'] },
            ],
          },
        ],
      },
      [
        'You can come if you are a headteacher or senior leader of a school; or are a teacher or teaching assistant and work in the private sector.',
      ],
    ],
    [
      {
        kind: 'otherwise',
        outcome: 'needs_approval',
        because: 'The organiser decides.',
        rule: { kind: 'area', anyOf: ['kent'], label: 'Kent' },
      },
      ['You can come if you work in Kent.', 'If not, you can still ask. The organiser decides.'],
    ],
    [
      {
        kind: 'any',
        rules: [
          { kind: 'organisation_kind', anyOf: ['council', 'police'] },
          { kind: 'opens_on', date: '2019-12-03', rule: { kind: 'sector', anyOf: ['voluntary'] } },
        ],
      },
      [
        'You can come if you work for a council or the police.',
        'You can also come if you work in the voluntary or community sector.',
        'Booking opens on Tuesday 3 December 2019.',
      ],
    ],
    [
      {
        kind: 'all',
        rules: [conference, { kind: 'declared', id: 'mca', statement: 'know the Mental Capacity Act' }],
      },
      [
        'You can come if you work or volunteer with children or adults, work in Kent and can confirm that you know the Mental Capacity Act.',
      ],
    ],
  ])('%j', (rule, sentences) => {
    expect(inWords(rule).sentences).toEqual(sentences);
  });

  it('has examples of places of work where a workforce is asked for', () => {
    expect(inWords(conference).examples).toEqual(
      expect.arrayContaining(['children’s social care', 'a care home or home care']),
    );
    expect(inWords({ kind: 'everyone' }).examples).toEqual([]);
  });
});

describe('what is asked', () => {
  it('has statements that agree with the person they are put to', () => {
    const rule: Rule = { kind: 'declared', id: 'b-to-e', statement: 'are in staff group B, C, D or E' };
    expect(questionsFor(rule, { areas: AREAS, today: TODAY })[0]?.options).toEqual([
      { value: 'b-to-e', text: 'You are in staff group B, C, D or E' },
    ]);
  });

  const fields = (rule: Rule, employer?: boolean): string[] =>
    questionsFor(rule, { areas: AREAS, today: TODAY, employer }).map(({ field }) => field);

  it('is nothing when it is open to everyone', () => {
    expect(fields({ kind: 'everyone' })).toEqual([]);
  });

  it('begins with whether somebody comes for their work', () => {
    expect(fields(conference)).toEqual(['employer']);
    expect(fields(conference, true)).toEqual(['workforce', 'area']);
  });

  it('is nothing about an employer for parents and carers', () => {
    const everything: Rule = {
      kind: 'all',
      rules: [
        conference,
        { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
        { kind: 'organisation_kind', anyOf: ['police'] },
        { kind: 'sector', anyOf: ['statutory'] },
        { kind: 'role', anyOf: ['teacher'], newWithinMonths: 6 },
        { kind: 'target_group', anyOf: [3] },
      ],
    };
    expect(fields(everything, true)).toEqual([
      ...['workforce', 'organisation', 'organisationKind', 'sector'],
      ...['role', 'roleStartedOn', 'targetGroup', 'area'],
    ]);
    expect(fields(everything, false)).toEqual([]);
  });

  it('is a place of those who need not work', () => {
    const west: Rule = { kind: 'area', anyOf: ['kent'], label: 'Kent' };
    expect(asksAboutWork(west)).toBe(false);
    expect(fields(west)).toEqual(['area']);
  });

  it('names areas as the list of areas does', () => {
    expect(questionsFor(conference, { areas: AREAS, today: TODAY, employer: true })[1]?.options).toEqual([
      { value: 'kent', text: 'Kent' },
      { value: 'none', text: 'Somewhere else' },
    ]);
  });

  it('may leave out what one has or has not', () => {
    const questions = questionsFor(dsl, { areas: AREAS, today: TODAY, employer: true });
    expect(unanswered(questions, {}).map(({ field }) => field)).toEqual(['role', 'roleStartedOn']);
    expect(unanswered(questions, { role: 'other', roleStartedOn: '2018-09-06' })).toEqual([]);
  });

  it('is answered with values that decide the rule as the answer meant', () => {
    const questions = questionsFor(dsl, { areas: AREAS, today: TODAY, employer: true });
    const choose = (field: string, text: string): string =>
      questions.find((question) => question.field === field)?.options.find((option) => option.text === text)
        ?.value ?? '';
    const outcomeOf = (query: Record<string, string>): string =>
      assess(dsl, factsFromAnswers({ employer: 'yes', ...query }, AREAS).facts, TODAY).outcome;
    const lead = { role: 'designated-safeguarding-lead' };
    const trained = { completed: choose('completed', 'DSL training in the last 3 years') };
    const recently = { roleStartedOn: choose('roleStartedOn', 'In the last 12 months') };
    const longAgo = { roleStartedOn: choose('roleStartedOn', 'Longer ago') };
    expect(outcomeOf({ ...lead, ...recently, ...trained })).toBe('eligible');
    expect(outcomeOf({ ...lead, ...longAgo })).toBe('eligible');
    expect(outcomeOf({ ...lead, ...longAgo, ...trained })).toBe('not_eligible');
  });
});

describe('facts from answers', () => {
  it('are those of a profile', () => {
    const query = {
      ...{
        employer: 'yes',
        workforce: 'children',
        area: 'maidstone',
        postcode: ' me14 1xq',
        role: 'teacher',
      },
      ...{ organisation: 'kent-police', organisationKind: 'police', sector: 'statutory', targetGroup: '3' },
      ...{
        network: 'online-safeguarding-champions',
        completed: ['dsl:2018-05-01:Kent', 'e-safety'],
        declared: 'mca',
      },
      ...{ roleStartedOn: '2018-09-01', utm_source: 'x', page: { nested: true } },
    };
    expect(factsFromAnswers(query, AREAS)).toEqual({
      errors: [],
      facts: {
        employer: true,
        workforce: 'children',
        areas: ['maidstone', 'kent'],
        postcode: 'ME14 1XQ',
        role: 'teacher',
        roleStartedOn: '2018-09-01',
        organisation: { name: '', slug: 'kent-police', kind: 'police', sector: 'statutory' },
        targetGroup: 3,
        networks: ['online-safeguarding-champions'],
        completed: [
          { code: 'dsl', completedOn: '2018-05-01', provider: 'Kent' },
          { code: 'e-safety', completedOn: '1970-01-01', provider: '' },
        ],
        declared: ['mca'],
      },
    });
  });

  it('of nobody in particular leave everything to be told', () => {
    const { facts } = factsFromAnswers({}, AREAS);
    expect(facts).toEqual({ employer: true, areas: [], networks: [], completed: [], declared: [] });
    expect(assess(conference, facts, TODAY).missing).toEqual(['workforce', 'area']);
  });

  it('of somebody who works elsewhere are an answer, not a gap', () => {
    const { facts } = factsFromAnswers({ employer: 'yes', workforce: 'adults', area: 'none' }, AREAS);
    expect(assess(conference, facts, TODAY).reasons.map(({ code }) => code)).toEqual(['area_not_met']);
  });

  it.each<[string, unknown]>([
    ['employer', 'perhaps'],
    ['workforce', 'constructor'],
    ['workforce', ['children', 'adults']],
    ['workforce', { $gt: '' }],
    ['area', 'narnia'],
    ['area', [['kent']]],
    ['area', Array(31).fill('kent')],
    ['postcode', 'ME14'],
    ['organisation', '../../etc'],
    ['organisationKind', '__proto__'],
    ['sector', 'third'],
    ['role', 'x'.repeat(1e6)],
    ['roleStartedOn', '2023-02-29'],
    ['targetGroup', '9'],
    ['targetGroup', 'NaN'],
    ['network', 'freemasons'],
    ['completed', 'dsl:soon'],
    ['completed', 'DROP TABLE'],
  ])('are refused with the field named: %s = %j', (field, value) => {
    expect(factsFromAnswers({ [field]: value }, AREAS).errors.map((error) => error.field)).toEqual([field]);
  });
});
