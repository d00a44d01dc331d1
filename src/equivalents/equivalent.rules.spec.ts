import { describe, expect, it } from '@jest/globals';
import type { PersonFacts, Rule } from '../eligibility/eligibility.types.js';
import { dayProblem, wantedOf } from './equivalent.rules.js';

const TODAY = '2019-10-07';
const nobody: PersonFacts = { employer: true, areas: [], networks: [], completed: [] };
const part = { kind: 'completed', label: 'Level 1', equivalent: true } as const;
const rule: Rule = {
  kind: 'any',
  rules: [
    { ...part, anyOf: ['level-1', 'induction'], withinMonths: 36 },
    { ...part, anyOf: ['level-1'], withinMonths: 12 },
    { kind: 'completed', anyOf: ['strict'], label: 'Strict' },
    { kind: 'not', rule: { ...part, anyOf: ['level-2'] } },
  ],
};

describe('what may be declared', () => {
  it('is each code that is asked for, taken and not there yet, once', () => {
    expect(wantedOf(rule, nobody, TODAY).map(({ code, rules }) => [code, rules.length])).toEqual([
      ['level-1', 2],
      ['induction', 1],
    ]);
    const had = { ...nobody, completed: [{ code: 'level-1', provider: 'Kent', completedOn: '2017-01-01' }] };
    expect(wantedOf(rule, had, TODAY).map(({ code }) => code)).toEqual(['level-1']);
  });

  it.each([
    ['2016-10-07', undefined],
    ['2016-10-06', 'It must be from the last 3 years to count here: 7 October 2016 or later'],
    ['2019-10-08', 'The date you completed it must be today or in the past'],
    ['2019-02-30', 'The date you completed it must be a real date'],
  ])('if it was completed on %s: %s', (day, message) => {
    const [level1] = wantedOf(rule, nobody, TODAY);
    expect(level1 && dayProblem(day, level1, TODAY)?.message).toBe(message);
  });

  it('whatever its age where none is asked', () => {
    const [any] = wantedOf({ ...part, anyOf: ['level-1'] }, nobody, TODAY);
    expect(any && dayProblem('1990-01-01', any, TODAY)).toBeUndefined();
  });
});
