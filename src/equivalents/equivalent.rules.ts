import { DateTime } from 'luxon';
import { counts, takenEquivalents } from '../eligibility/completed.rules.js';
import type { CompletedRule, PersonFacts, Rule } from '../eligibility/eligibility.types.js';
import { monthsWords } from '../eligibility/wording.rules.js';
import type { FieldError } from '../platform/refusal.js';
import { calendarDateWords } from '../platform/time/words.js';
import { completedOnProblem } from '../training-records/own-entry.rules.js';

/** A code that somebody may declare an equivalent of, with the rule's words for it and the parts that ask for it. */
export interface Wanted {
  code: string;
  label: string;
  rules: CompletedRule[];
}

/** What a rule asks for, takes an equivalent of, and the person does not have yet; each code once. */
export function wantedOf(rule: Rule, { completed }: PersonFacts, today: string): Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const part of takenEquivalents(rule)) {
    if (completed.some((each) => counts(part, each, today))) continue;
    for (const code of part.anyOf) {
      const known = wanted.get(code);
      if (known === undefined) wanted.set(code, { code, label: part.label, rules: [part] });
      else known.rules.push(part);
    }
  }
  return [...wanted.values()];
}

/** What is wrong with the day: none, to come, or so long ago that it would count for nothing here. */
export function dayProblem(completedOn: string, { rules }: Wanted, today: string): FieldError | undefined {
  const problem = completedOnProblem(completedOn, today);
  if (problem !== undefined) return problem;
  const windows = rules.map(({ withinMonths }) => withinMonths ?? Infinity);
  const longest = Math.max(...windows);
  if (longest === Infinity) return undefined;
  const earliest = DateTime.fromISO(today, { zone: 'utc' }).minus({ months: longest }).toFormat('yyyy-MM-dd');
  if (completedOn >= earliest) return undefined;
  const message = `It must be from the last ${monthsWords(longest)} to count here: ${calendarDateWords(earliest)} or later`;
  return { field: 'completedOn', message };
}
