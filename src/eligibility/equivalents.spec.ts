import { describe, expect, it } from '@jest/globals';
import { assess } from './assess.rules.js';
import type { CompletedRule, Completion, PersonFacts, Rule } from './eligibility.types.js';
import { parseRule } from './parse.rules.js';
import { questionsFor } from './questions.rules.js';
import { describe as inWords } from './wording.rules.js';

const TODAY = '2019-10-07';
const AT = '/events/level-2';

const somebody: PersonFacts = {
  employer: true,
  workforce: 'children',
  areas: ['kent'],
  networks: [],
  completed: [],
};
const strict: CompletedRule = { kind: 'completed', anyOf: ['level-1'], label: 'Level 1', withinMonths: 36 };
const level1: CompletedRule = { ...strict, equivalent: true };
const children: Rule = { kind: 'workforce', anyOf: ['children'] };
const adults: Rule = { kind: 'workforce', anyOf: ['adults'] };
const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules });
const any = (...rules: Rule[]): Rule => ({ kind: 'any', rules });

const elsewhere = (equivalent: Completion['equivalent'], completedOn = '2018-05-01'): PersonFacts => ({
  ...somebody,
  completed: [{ code: 'level-1', provider: 'Elm Trust', completedOn, equivalent }],
});
const outcome = (rule: Rule, facts: PersonFacts): string => assess(rule, facts, TODAY, AT).outcome;
const ways = (rule: Rule, facts: PersonFacts = somebody): string[] =>
  assess(rule, facts, TODAY, AT).next.flatMap(({ href }) => (href === undefined ? [] : [href]));

describe('an equivalent', () => {
  it.each<[string, Rule, PersonFacts, string]>([
    ['confirmed', level1, elsewhere('confirmed'), 'eligible'],
    [
      'confirmed, whatever provider the rule names',
      { ...level1, provider: 'Kent' },
      elsewhere('confirmed'),
      'eligible',
    ],
    ['confirmed, on the last day of its age', level1, elsewhere('confirmed', '2016-10-07'), 'eligible'],
    ['confirmed, a day too old', level1, elsewhere('confirmed', '2016-10-06'), 'not_eligible'],
    ['that waits', level1, elsewhere('waiting'), 'not_eligible'],
    ['confirmed, of a rule that takes none', strict, elsewhere('confirmed'), 'not_eligible'],
    [
      'confirmed, of a rule for those without',
      { kind: 'not', rule: level1 },
      elsewhere('confirmed'),
      'not_eligible',
    ],
    [
      'that waits, of a rule for those without',
      { kind: 'not', rule: level1 },
      elsewhere('waiting'),
      'eligible',
    ],
  ])('%s', (_, rule, facts, expected) => {
    expect(outcome(rule, facts)).toBe(expected);
  });

  it('is read from a rule and said in its words', () => {
    expect(parseRule(level1)).toEqual({ rule: level1, problems: [] });
    expect(parseRule({ ...strict, equivalent: false }).rule).toEqual(strict);
    expect(inWords(all(children, level1)).sentences).toEqual([
      'You can come if you work or volunteer with children and have completed Level 1 in the last 3 years (or an equivalent that the organiser confirms).',
    ]);
    expect(questionsFor(level1, { areas: [], today: TODAY })[0]?.options[0]?.text).toBe(
      'Level 1 in the last 3 years (or an equivalent that the organiser has confirmed)',
    );
    expect(assess(level1, elsewhere('confirmed'), TODAY).reasons[0]?.message).toBe(
      'You have completed Level 1 in the last 3 years.',
    );
  });
});

describe('what to do about training had elsewhere', () => {
  const asked: Rule = { kind: 'otherwise', outcome: 'needs_evidence', because: 'Show it.', rule: level1 };

  it.each<[string, Rule, boolean]>([
    ['where it is asked for', level1, true],
    ['beside what holds', all(children, level1), true],
    ['beside what is not known, which it leads to', all({ kind: 'role', anyOf: ['teacher'] }, level1), true],
    ['instead of what does not hold', any(adults, level1), true],
    ['two of them, both asked for', all(level1, { ...level1, anyOf: ['level-0'], label: 'Level 0' }), true],
    ['before a day that comes', { kind: 'opens_on', date: '2019-12-01', rule: level1 }, true],
    ['where one may ask with evidence', asked, true],
    ['where none is taken', strict, false],
    ['where they are refused all the same', all(adults, level1), false],
    ['where it stands in the way', { kind: 'not', rule: level1 }, false],
    ['where they may come already', any(children, level1), false],
  ])('is to declare it %s: %s', (_, rule, declares) => {
    expect(ways(rule).includes(`${AT}/equivalent`)).toBe(declares);
  });

  it('is to declare what would help and not what would not', () => {
    const rule = any(all(adults, { ...level1, label: 'Adults 1', anyOf: ['adults-1'] }), level1);
    const texts = assess(rule, somebody, TODAY, AT).next.map(({ text }) => text);
    expect(texts.join()).toContain('an equivalent of Level 1 elsewhere');
    expect(texts.join()).not.toContain('Adults 1');
  });

  it('is to wait, once it is declared, and to declare anew what is too old', () => {
    expect(ways(level1, elsewhere('waiting'))).toEqual(['/training-record/equivalents', '/events']);
    expect(ways(asked, elsewhere('waiting'))).toEqual(['/training-record/equivalents']);
    expect(ways(level1, elsewhere('waiting', '2016-01-01'))).toContain(`${AT}/equivalent`);
    expect(ways(level1, elsewhere('confirmed', '2016-01-01'))).toContain(`${AT}/equivalent`);
  });

  it('has no address where nobody knows what asks', () => {
    const { next } = assess(level1, somebody, TODAY);
    expect(next[0]).toEqual({
      text: 'Have you completed an equivalent of Level 1 elsewhere? Ask the organiser to confirm it',
    });
  });
});
