import { describe, expect, it } from '@jest/globals';
import { areasCovered } from './areas.rules.js';
import { assess } from './assess.rules.js';
import type { PersonFacts, Rule } from './eligibility.types.js';

const TODAY = '2019-10-07';

/** Works with children in Maidstone for a council; everything else is not known. */
const somebody: PersonFacts = {
  employer: true,
  workforce: 'children',
  areas: ['maidstone', 'kent'],
  organisation: {
    slug: 'kent-county-council',
    name: 'Kent County Council',
    kind: 'council',
    sector: 'statutory',
  },
  networks: [],
  completed: [],
};
const knownOnlyByName: PersonFacts = { employer: true, areas: [], networks: [], completed: [] };
const parent: PersonFacts = { employer: false, areas: [], networks: [], completed: [] };

const champions: Rule = { kind: 'network', anyOf: ['online-safeguarding-champions'] };
const about = (rule: Rule, facts: PersonFacts = somebody) => assess(rule, facts, TODAY);

describe('each fact', () => {
  const dsl: Rule = { kind: 'role', anyOf: ['designated-safeguarding-lead'], newWithinMonths: 12 };
  const trained: Rule = {
    kind: 'completed',
    anyOf: ['dsl', 'dsl-refresher'],
    label: 'DSL training',
    withinMonths: 36,
  };
  const kentOnly: Rule = { kind: 'completed', anyOf: ['eydsl'], label: 'EYDSL', provider: 'Kent' };
  const withRole = (roleStartedOn?: string): Partial<PersonFacts> => ({
    role: 'designated-safeguarding-lead',
    ...(roleStartedOn && { roleStartedOn }),
  });
  const withTraining = (completedOn: string, code = 'dsl'): Partial<PersonFacts> => ({
    completed: [{ code, provider: 'KENT', completedOn }],
  });

  it.each<[string, Rule, Partial<PersonFacts>, string]>([
    [
      'children, for somebody who works with children',
      { kind: 'workforce', anyOf: ['children'] },
      {},
      'workforce_met',
    ],
    [
      'adults, for somebody who works with children',
      { kind: 'workforce', anyOf: ['adults'] },
      {},
      'workforce_not_met',
    ],
    [
      'adults, for somebody who works with both',
      { kind: 'workforce', anyOf: ['adults'] },
      { workforce: 'both' },
      'workforce_met',
    ],
    [
      'both, for somebody who works with children',
      { kind: 'workforce', anyOf: ['both'] },
      {},
      'workforce_not_met',
    ],
    [
      'children or adults, for somebody who works with neither',
      { kind: 'workforce', anyOf: ['children', 'adults'] },
      { workforce: 'neither' },
      'workforce_not_met',
    ],
    [
      'a workforce that is not known',
      { kind: 'workforce', anyOf: ['adults'] },
      { workforce: undefined },
      'workforce_missing',
    ],
    ['Kent, for somebody in Maidstone', { kind: 'area', anyOf: ['kent'], label: 'Kent' }, {}, 'area_met'],
    [
      'Medway, for somebody in Maidstone',
      { kind: 'area', anyOf: ['medway'], label: 'Medway' },
      {},
      'area_not_met',
    ],
    [
      'an area that is not known',
      { kind: 'area', anyOf: ['kent'], label: 'Kent' },
      { areas: [] },
      'area_missing',
    ],
    [
      'ME14, for ME14 1XQ',
      { kind: 'postcode', anyOf: ['ME14'], label: 'Maidstone' },
      { postcode: 'ME14 1XQ' },
      'postcode_met',
    ],
    [
      'ME14 1, for me141xq',
      { kind: 'postcode', anyOf: ['ME14 1'], label: 'Maidstone' },
      { postcode: 'me141xq' },
      'postcode_met',
    ],
    [
      'ME1, which is another place than ME14',
      { kind: 'postcode', anyOf: ['ME1'], label: 'Rochester' },
      { postcode: 'ME14 1XQ' },
      'postcode_not_met',
    ],
    [
      'a postcode that is not known',
      { kind: 'postcode', anyOf: ['ME1'], label: 'Rochester' },
      {},
      'postcode_missing',
    ],
    [
      'an organisation of the list',
      { kind: 'organisation', anyOf: ['kent-police', 'kent-county-council'], label: 'a partner' },
      {},
      'organisation_met',
    ],
    [
      'an organisation outside the list',
      { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
      {},
      'organisation_not_met',
    ],
    [
      'an organisation that nobody listed',
      { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
      { organisation: { name: 'Elm Trust' } },
      'organisation_not_met',
    ],
    [
      'an organisation that is not known',
      { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
      { organisation: undefined },
      'organisation_missing',
    ],
    [
      'a kind of organisation',
      { kind: 'organisation_kind', anyOf: ['council'] },
      {},
      'organisation_kind_met',
    ],
    [
      'another kind of organisation',
      { kind: 'organisation_kind', anyOf: ['police'] },
      {},
      'organisation_kind_not_met',
    ],
    [
      'the kind of an unlisted organisation',
      { kind: 'organisation_kind', anyOf: ['charity'] },
      { organisation: { name: 'Elm Trust' } },
      'organisation_kind_unlisted',
    ],
    ['a sector', { kind: 'sector', anyOf: ['statutory'] }, {}, 'sector_met'],
    ['another sector', { kind: 'sector', anyOf: ['private', 'voluntary'] }, {}, 'sector_not_met'],
    [
      'the sector of an unlisted organisation',
      { kind: 'sector', anyOf: ['voluntary'] },
      { organisation: { name: 'Elm Trust' } },
      'sector_unlisted',
    ],
    ['a role begun just within the window', dsl, withRole('2018-10-07'), 'role_met'],
    ['a role begun a day before the window', dsl, withRole('2018-10-06'), 'role_not_met'],
    ['a role with no date', dsl, withRole(), 'roleStartedOn_missing'],
    ['another role', dsl, { role: 'teacher', roleStartedOn: '2019-09-01' }, 'role_not_met'],
    ['a target group', { kind: 'target_group', anyOf: [3, 4, 5, 6] }, { targetGroup: 4 }, 'target_group_met'],
    [
      'another target group',
      { kind: 'target_group', anyOf: [3, 4, 5, 6] },
      { targetGroup: 7 },
      'target_group_not_met',
    ],
    ['a target group that is not known', { kind: 'target_group', anyOf: [3] }, {}, 'targetGroup_missing'],
    ['a network', champions, { networks: ['online-safeguarding-champions'] }, 'network_met'],
    ['no network', champions, {}, 'network_not_met'],
    ['a course completed exactly 36 months ago', trained, withTraining('2016-10-07'), 'completed_met'],
    ['a course completed 36 months and a day ago', trained, withTraining('2016-10-06'), 'completed_not_met'],
    ['a course that is still to come', trained, withTraining('2019-10-08'), 'completed_not_met'],
    ['another course', trained, withTraining('2019-01-01', 'e-safety'), 'completed_not_met'],
    [
      'the second of the courses that count',
      trained,
      withTraining('2019-01-01', 'dsl-refresher'),
      'completed_met',
    ],
    [
      'the provider asked for, however it is written',
      kentOnly,
      withTraining('2012-01-01', 'eydsl'),
      'completed_met',
    ],
    [
      'another provider',
      kentOnly,
      { completed: [{ code: 'eydsl', provider: 'Surrey', completedOn: '2019-01-01' }] },
      'completed_not_met',
    ],
    [
      'a statement confirmed',
      { kind: 'declared', id: 'mca', statement: 'know the Act' },
      { declared: ['mca'] },
      'declared_met',
    ],
    [
      'a statement not confirmed yet',
      { kind: 'declared', id: 'mca', statement: 'know the Act' },
      {},
      'confirm',
    ],
    ['everyone', { kind: 'everyone' }, {}, 'open_to_everyone'],
  ])('%s', (_, rule, more, code) => {
    expect(about(rule, { ...somebody, ...more }).reasons.map((reason) => reason.code)).toEqual([code]);
  });

  it.each<Rule>([
    { kind: 'workforce', anyOf: ['children'] },
    { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
    { kind: 'organisation_kind', anyOf: ['police'] },
    { kind: 'sector', anyOf: ['statutory'] },
    { kind: 'role', anyOf: ['teacher'] },
    { kind: 'target_group', anyOf: [3] },
  ])('a parent is told whom it is for and not asked about work: $kind', (rule) => {
    expect(about(rule, parent)).toMatchObject({ outcome: 'not_eligible', missing: [] });
    expect(about(rule, parent).next[0]?.href).toBe('/events?audience=parents-and-carers');
  });

  it('a person known only by name is asked for everything the rule needs', () => {
    const rule: Rule = {
      kind: 'all',
      rules: [
        { kind: 'workforce', anyOf: ['children'] },
        { kind: 'area', anyOf: ['kent'], label: 'Kent' },
      ],
    };
    expect(about(rule, knownOnlyByName).missing).toEqual(['workforce', 'area']);
  });
});

describe('areas', () => {
  const areas = [
    { code: 'kent', name: 'Kent' },
    { code: 'maidstone', name: 'Maidstone', partOf: 'kent' },
    { code: 'swale', name: 'Swale', partOf: 'kent' },
    { code: 'medway', name: 'Medway' },
  ];

  it.each([
    [['maidstone'], ['maidstone', 'kent']],
    [['kent'], ['kent', 'maidstone', 'swale']],
    [['medway'], ['medway']],
    [['elsewhere'], ['elsewhere']],
    [[], []],
  ])('who works in %j works in %j', (codes, covered) => {
    expect(areasCovered(codes, areas).sort()).toEqual(covered.sort());
  });

  it('are not followed round in a circle', () => {
    const circle = [
      { code: 'a', name: 'A', partOf: 'b' },
      { code: 'b', name: 'B', partOf: 'a' },
    ];
    expect(areasCovered(['a'], circle).sort()).toEqual(['a', 'b']);
  });
});
