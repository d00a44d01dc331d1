import { describe, expect, it } from '@jest/globals';
import type { Rule } from './eligibility.types.js';
import { parseRule } from './parse.rules.js';

const nested = (levels: number): unknown =>
  levels === 1 ? { kind: 'everyone' } : { kind: 'not', rule: nested(levels - 1) };

describe('a rule from outside', () => {
  it.each<Rule>([
    { kind: 'everyone' },
    { kind: 'not', rule: { kind: 'workforce', anyOf: ['children', 'adults'] } },
    {
      kind: 'all',
      rules: [
        { kind: 'area', anyOf: ['kent'], label: 'Kent' },
        { kind: 'postcode', anyOf: ['ME14', 'ME14 1XQ'], label: 'Maidstone' },
        { kind: 'organisation', anyOf: ['kent-police'], label: 'Kent Police' },
        { kind: 'organisation_kind', anyOf: ['charity'] },
        { kind: 'sector', anyOf: ['private'] },
      ],
    },
    {
      kind: 'any',
      rules: [
        { kind: 'role', anyOf: ['designated-safeguarding-lead'], newWithinMonths: 12 },
        { kind: 'target_group', anyOf: [3, 4] },
        { kind: 'network', anyOf: ['online-safeguarding-champions'] },
        { kind: 'completed', anyOf: ['dsl'], label: 'DSL training', provider: 'Kent', withinMonths: 36 },
        { kind: 'declared', id: 'mca', statement: 'know the Act' },
      ],
    },
    { kind: 'otherwise', outcome: 'needs_evidence', because: 'Show it.', rule: { kind: 'everyone' } },
    { kind: 'opens_on', date: '2020-02-29', rule: { kind: 'everyone' } },
  ])('is kept as it is when it can be read: $kind', (rule) => {
    expect(parseRule(JSON.parse(JSON.stringify(rule)))).toEqual({ rule, problems: [] });
  });

  it('loses codes said twice', () => {
    expect(parseRule({ kind: 'workforce', anyOf: ['adults', 'adults'] }).rule).toEqual({
      kind: 'workforce',
      anyOf: ['adults'],
    });
  });

  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'rule must be an object with a kind'],
    ['null', null, 'rule must be an object with a kind'],
    ['a text', 'everyone', 'rule must be an object with a kind'],
    ['a list', [{ kind: 'everyone' }], 'rule must be an object with a kind'],
    ['a Date', new Date(0), 'rule must be a plain object'],
    ['no kind', {}, 'rule.kind is missing'],
    ['a kind from the prototype', { kind: 'constructor' }, 'rule.kind is not a kind of rule'],
    ['an inherited kind', JSON.parse('{"__proto__": {"kind": "everyone"}}'), 'rule.kind is missing'],
    [
      'a __proto__ beside it',
      JSON.parse('{"kind": "everyone", "__proto__": {"admin": true}}'),
      'rule has an unknown key "__proto__"',
    ],
    [
      'a misspelt key',
      { kind: 'role', anyOf: ['teacher'], newWithin: 3 },
      'rule has an unknown key "newWithin"',
    ],
    ['an empty list of rules', { kind: 'all', rules: [] }, 'rule.rules must list at least one rule'],
    ['rules that are no list', { kind: 'any', rules: { 0: {} } }, 'rule.rules must list at least one rule'],
    [
      'an empty list of codes',
      { kind: 'workforce', anyOf: [] },
      'rule.anyOf must list at least one workforce',
    ],
    [
      'a word outside the vocabulary',
      { kind: 'all', rules: [{ kind: 'everyone' }, { kind: 'sector', anyOf: ['private', 'toString'] }] },
      'rule.rules[1].anyOf[1] is not a sector',
    ],
    [
      'an object where a code is meant',
      { kind: 'area', anyOf: [{ $ne: 1 }], label: 'Kent' },
      'rule.anyOf[0] is not an area code',
    ],
    [
      'too many codes',
      { kind: 'area', anyOf: Array(61).fill('kent'), label: 'Kent' },
      'rule.anyOf must list 60 or fewer',
    ],
    ['no label', { kind: 'area', anyOf: ['kent'] }, 'rule.label must be text'],
    ['an empty label', { kind: 'area', anyOf: ['kent'], label: ' ' }, 'rule.label must not be empty'],
    [
      'a megabyte of label',
      { kind: 'area', anyOf: ['kent'], label: 'x'.repeat(1e6) },
      'rule.label must be 300 characters or less',
    ],
    [
      'NUL in a label',
      { kind: 'area', anyOf: ['kent'], label: 'Ke\0nt' },
      'rule.label must not include line breaks or characters that cannot be shown',
    ],
    [
      'half a postcode that is none',
      { kind: 'postcode', anyOf: ['14ME'], label: 'x' },
      'rule.anyOf[0] is not a start of a postcode, like ME14',
    ],
    [
      'a target group of 9',
      { kind: 'target_group', anyOf: [9] },
      'rule.anyOf[0] is not a target group, 1 to 8',
    ],
    [
      'a target group as text',
      { kind: 'target_group', anyOf: ['3'] },
      'rule.anyOf[0] is not a target group, 1 to 8',
    ],
    [
      'NaN months',
      { kind: 'role', anyOf: ['teacher'], newWithinMonths: NaN },
      'rule.newWithinMonths must be a whole number of months, 1 to 240',
    ],
    [
      '0 months',
      { kind: 'completed', anyOf: ['dsl'], label: 'x', withinMonths: 0 },
      'rule.withinMonths must be a whole number of months, 1 to 240',
    ],
    [
      'an equivalent perhaps',
      { kind: 'completed', anyOf: ['dsl'], label: 'x', equivalent: 'yes' },
      'rule.equivalent must be true or false',
    ],
    [
      'endless months',
      { kind: 'completed', anyOf: ['dsl'], label: 'x', withinMonths: Infinity },
      'rule.withinMonths must be a whole number of months, 1 to 240',
    ],
    [
      'a day that does not exist',
      { kind: 'opens_on', date: '2023-02-29', rule: { kind: 'everyone' } },
      'rule.date must be a real date, like 2019-12-03',
    ],
    [
      'another outcome',
      { kind: 'otherwise', outcome: 'eligible', because: 'x', rule: { kind: 'everyone' } },
      'rule.outcome must be needs_approval or needs_evidence',
    ],
    ['no inner rule', { kind: 'not' }, 'rule.rule must be an object with a kind'],
    [
      'a statement to be denied',
      { kind: 'not', rule: { kind: 'declared', id: 'x', statement: 'y' } },
      'rule.rule cannot stand inside a not: turn the statement round instead',
    ],
    [
      'an approval to be denied',
      { kind: 'not', rule: { kind: 'any', rules: [{ kind: 'otherwise' }] } },
      'rule.rule.rules[0] cannot stand inside a not: put the not inside it instead',
    ],
    [
      'an opening to be denied',
      { kind: 'not', rule: { kind: 'opens_on' } },
      'rule.rule cannot stand inside a not: put the not inside it instead',
    ],
    ['nine levels', nested(9), `rule${'.rule'.repeat(8)} is nested too deeply: a rule has 8 levels or fewer`],
    [
      'a hundred and one parts',
      { kind: 'all', rules: Array(100).fill({ kind: 'everyone' }) },
      'rule.rules[99] is one part too many: a rule has 100 or fewer',
    ],
  ])('is refused with the place named: %s', (_, input, message) => {
    const { rule, problems } = parseRule(input);
    expect(rule).toBeUndefined();
    expect(problems.map((problem) => problem.message)).toEqual([message]);
  });

  it('may have eight levels and a hundred parts', () => {
    expect(parseRule(nested(8)).problems).toEqual([]);
    expect(parseRule({ kind: 'all', rules: Array(99).fill({ kind: 'everyone' }) }).problems).toEqual([]);
  });

  it('of a million parts is given up early', () => {
    const started = performance.now();
    expect(
      parseRule({ kind: 'all', rules: Array(1e6).fill({ kind: 'nonsense' }) }).problems.length,
    ).toBeLessThan(110);
    expect(performance.now() - started).toBeLessThan(500);
  });

  it('has every problem named, each with its path', () => {
    const input = {
      kind: 'all',
      rules: [
        { kind: 'role', anyOf: ['wizard'] },
        { kind: 'opens_on', date: 'soon', rule: 7 },
      ],
    };
    expect(parseRule(input).problems.map(({ path }) => path)).toEqual([
      'rule.rules[0].anyOf[0]',
      'rule.rules[1].date',
      'rule.rules[1].rule',
    ]);
  });

  it('keeps nothing of the object it was given', () => {
    const input = { kind: 'workforce', anyOf: ['adults'] };
    const { rule } = parseRule(input);
    input.anyOf.push('children');
    expect(rule).toEqual({ kind: 'workforce', anyOf: ['adults'] });
  });
});
