import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.rules.js';
import type { Outcome, PersonFacts, Rule } from './eligibility.types.js';

const TODAY = '2019-10-07';

/** Works with children in Maidstone; nothing else is known. */
const somebody: PersonFacts = {
  employer: true,
  workforce: 'children',
  areas: ['maidstone', 'kent'],
  networks: [],
  completed: [],
};

const yes: Rule = { kind: 'everyone' };
const no: Rule = { kind: 'network', anyOf: ['online-safeguarding-champions'] };
const unknown: Rule = { kind: 'role', anyOf: ['teacher'] };
const later: Rule = { kind: 'opens_on', date: '2019-12-03', rule: yes };
const evidence: Rule = {
  kind: 'otherwise',
  outcome: 'needs_evidence',
  because: 'Show your licence.',
  rule: no,
};
const approval: Rule = {
  kind: 'otherwise',
  outcome: 'needs_approval',
  because: 'Say why you need it.',
  rule: no,
};

const about = (rule: Rule, facts: PersonFacts = somebody) => assess(rule, facts, TODAY);

describe('alternatives take the best answer', () => {
  it.each<[Rule[], Outcome]>([
    [[yes, no], 'eligible'],
    [[no, yes], 'eligible'],
    [[later, yes], 'eligible'],
    [[unknown, yes], 'eligible'],
    [[evidence, later], 'opens_later'],
    [[approval, evidence], 'needs_evidence'],
    [[no, approval], 'needs_approval'],
    [[unknown, approval], 'needs_approval'],
    [[no, unknown], 'not_eligible'],
    [[no, no], 'not_eligible'],
  ])('%j → %s', (rules, outcome) => {
    expect(about({ kind: 'any', rules }).outcome).toBe(outcome);
  });

  it('opens on the sooner of two dates', () => {
    const sooner: Rule = { kind: 'opens_on', date: '2019-11-01', rule: yes };
    expect(about({ kind: 'any', rules: [later, sooner] }).opensOn).toBe('2019-11-01');
  });

  it('says in one sentence whom it is for when none holds', () => {
    const rule: Rule = { kind: 'any', rules: [no, { kind: 'area', anyOf: ['medway'], label: 'Medway' }] };
    expect(about(rule).reasons).toEqual([
      {
        code: 'none_of_these',
        message: 'This is for people who are Online Safeguarding Champions or work in Medway.',
        of: ['network_not_met', 'area_not_met'],
      },
    ]);
  });

  it('asks for what is not known while that could still help', () => {
    expect(about({ kind: 'any', rules: [no, unknown] })).toMatchObject({
      missing: ['role'],
      reasons: [{ code: 'role_missing', message: 'Tell us what your role is.' }],
      next: [{ href: '/profile' }],
    });
  });
});

describe('conditions take the worst answer', () => {
  it.each<[Rule[], Outcome]>([
    [[yes, yes], 'eligible'],
    [[yes, later], 'opens_later'],
    [[yes, evidence], 'needs_evidence'],
    [[evidence, approval], 'needs_approval'],
    [[yes, no], 'not_eligible'],
    [[yes, unknown], 'not_eligible'],
    [[later, no], 'not_eligible'],
    // Nothing can be asked for before the date, so it is said before the approval that comes after it.
    [[later, approval], 'opens_later'],
    [[later, evidence], 'opens_later'],
  ])('%j → %s', (rules, outcome) => {
    expect(about({ kind: 'all', rules }).outcome).toBe(outcome);
  });

  it('opens on the later of two dates', () => {
    const sooner: Rule = { kind: 'opens_on', date: '2019-11-01', rule: yes };
    expect(about({ kind: 'all', rules: [later, sooner] }).opensOn).toBe('2019-12-03');
  });

  it('tells of every condition that is in the way', () => {
    const medway: Rule = { kind: 'area', anyOf: ['medway'], label: 'Medway' };
    expect(about({ kind: 'all', rules: [yes, no, medway] }).reasons.map(({ code }) => code)).toEqual([
      'network_not_met',
      'area_not_met',
    ]);
  });

  it('does not ask for a fact that cannot change a no', () => {
    expect(about({ kind: 'all', rules: [unknown, no] })).toMatchObject({
      missing: [],
      next: [{ href: '/events' }],
    });
  });
});

describe('not', () => {
  it.each<[string, Rule, Outcome]>([
    ['turns a yes round', { kind: 'workforce', anyOf: ['children'] }, 'not_eligible'],
    ['turns a no round', no, 'eligible'],
    ['leaves what is not known unknown', unknown, 'not_eligible'],
    ['turns twice back', { kind: 'not', rule: no }, 'not_eligible'],
    ['turns alternatives round', { kind: 'any', rules: [no, no] }, 'eligible'],
    [
      'turns conditions round',
      { kind: 'all', rules: [no, { kind: 'workforce', anyOf: ['children'] }] },
      'eligible',
    ],
  ])('%s', (_, rule, outcome) => {
    expect(about({ kind: 'not', rule }).outcome).toBe(outcome);
  });

  it('gives its reason as a sentence', () => {
    const rule: Rule = { kind: 'not', rule: { kind: 'area', anyOf: ['kent'], label: 'Kent' } };
    expect(about(rule).reasons).toEqual([
      { code: 'excluded', message: 'This is for people who do not work in Kent.' },
    ]);
    expect(about(rule, { ...somebody, areas: ['sutton'] }).reasons[0]?.message).toBe(
      'You do not work in Kent.',
    );
  });
});

describe('otherwise', () => {
  const ask = (rule: Rule): Rule => ({
    kind: 'otherwise',
    outcome: 'needs_approval',
    because: 'Say why.',
    rule,
  });

  it.each<[string, Rule, Outcome]>([
    ['who meets the rule needs nothing more', yes, 'eligible'],
    ['who does not may ask', no, 'needs_approval'],
    ['an unknown fact may be asked about too', unknown, 'needs_approval'],
    ['a better way within is kept', later, 'opens_later'],
    ['evidence is better than approval', evidence, 'needs_evidence'],
  ])('%s', (_, rule, outcome) => {
    expect(about(ask(rule)).outcome).toBe(outcome);
  });

  it('still says what would spare the asking', () => {
    expect(about(ask(unknown)).reasons.map(({ message }) => message)).toEqual([
      'Say why.',
      'Tell us what your role is.',
    ]);
  });
});

describe('opens on a date', () => {
  const from = (date: string, rule: Rule = yes): Rule => ({ kind: 'opens_on', date, rule });

  it.each<[string, Rule, Outcome]>([
    ['the day before', from('2019-10-08'), 'opens_later'],
    ['on the day', from('2019-10-07'), 'eligible'],
    ['the day after', from('2019-10-06'), 'eligible'],
    ['never, for who may not come anyway', from('2019-10-08', no), 'not_eligible'],
    ['later, also for who then needs approval', from('2019-10-08', approval), 'opens_later'],
  ])('%s', (_, rule, outcome) => {
    expect(about(rule).outcome).toBe(outcome);
  });

  it('says the day, and what will be needed then', () => {
    expect(about(from('2019-12-03', approval))).toMatchObject({
      opensOn: '2019-12-03',
      reasons: [
        { message: 'Booking opens to you on Tuesday 3 December 2019.' },
        { message: 'Say why you need it.' },
      ],
    });
  });
});
