import { DateTime } from 'luxon';
import type { CompletedRule, Completion, DateOnly, PersonFacts, Rule } from './eligibility.types.js';

/** Exactly at the edge still counts: completed on 7 October 2016 is within 36 months on 7 October 2019. */
export const isWithin = (date: DateOnly, months: number, today: DateOnly): boolean => {
  const lastDay = DateTime.fromISO(date, { zone: 'utc' }).plus({ months }).toISODate();
  return lastDay !== null && lastDay >= today;
};

/** Whether a completion is what the rule asks for, of an age that it takes. */
export function counts(
  rule: CompletedRule,
  { code, provider, completedOn, equivalent }: Completion,
  today: DateOnly,
): boolean {
  if (!rule.anyOf.includes(code) || completedOn > today) return false;
  if (rule.withinMonths !== undefined && !isWithin(completedOn, rule.withinMonths, today)) return false;
  // What was had elsewhere is by another provider: that it is as good is what was confirmed.
  if (equivalent !== undefined) return equivalent === 'confirmed' && rule.equivalent === true;
  return rule.provider === undefined || provider.toLowerCase() === rule.provider.toLowerCase();
}

/** Whether something that the person declared would count, and waits for an organiser. */
export const waits = (rule: CompletedRule, { completed }: PersonFacts, today: DateOnly): boolean =>
  completed.some(
    (each) => each.equivalent === 'waiting' && counts(rule, { ...each, equivalent: 'confirmed' }, today),
  );

/** The training that a rule takes equivalents of. What stands inside a `not` lets nobody in. */
export function takenEquivalents(rule: Rule): CompletedRule[] {
  if (rule.kind === 'completed') return rule.equivalent ? [rule] : [];
  if (rule.kind === 'all' || rule.kind === 'any') return rule.rules.flatMap(takenEquivalents);
  if (rule.kind === 'otherwise' || rule.kind === 'opens_on') return takenEquivalents(rule.rule);
  return [];
}
