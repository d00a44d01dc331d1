import type { Completion, Outcome, PackageItem, ScormRule, Success } from './scorm.types.js';

/** An item of a package with what somebody reached in it; undefined while it was never opened. */
export interface ItemOutcome {
  item: Pick<PackageItem, 'kind' | 'masteryScore'>;
  outcome: Outcome | undefined;
}

/** Whether nothing is left to do in an item. What reports nothing is done once it is opened. */
export const itemIsDone = ({ item, outcome }: ItemOutcome): boolean =>
  outcome !== undefined &&
  (item.kind === 'asset' || outcome.completion === 'completed' || outcome.success === 'passed');

/** Whether a rule still asks something of an item: beside that it is done, in some that it is passed. */
export function isLeft(rule: ScormRule, each: ItemOutcome): boolean {
  if (rule === 'viewed_all') return each.outcome === undefined;
  if (rule === 'completed' || !itemIsDone(each)) return !itemIsDone(each);
  const { item, outcome } = each;
  return outcome?.success === 'failed' || (item.masteryScore !== null && outcome?.success !== 'passed');
}

/**
 * How somebody got on with the whole: completed with all items, failed with any that is failed, passed with one that is
 * passed where all that have a mastery score are. The score is the mean of those told.
 */
export function rollUp(items: ItemOutcome[]): Outcome {
  const scores = items.flatMap(({ outcome }) => outcome?.score ?? []);
  return {
    completion: completionOf(items),
    success: successOf(items),
    score:
      scores.length === 0 ? null : Math.round(scores.reduce((sum, score) => sum + score, 0) / scores.length),
  };
}

function completionOf(items: ItemOutcome[]): Completion {
  if (items.every(itemIsDone)) return 'completed';
  return items.some(({ outcome }) => outcome !== undefined) ? 'incomplete' : 'unknown';
}

function successOf(items: ItemOutcome[]): Success {
  const successes = items.map(({ outcome }) => outcome?.success ?? 'unknown');
  if (successes.includes('failed')) return 'failed';
  const owed = items.some(({ item, outcome }) => item.masteryScore !== null && outcome?.success !== 'passed');
  return successes.includes('passed') && !owed ? 'passed' : 'unknown';
}

/** Whether the course is complete. `passMark` in per cent decides where a package tells a score and no more. */
export function isComplete(rule: ScormRule, items: ItemOutcome[], passMark: number): boolean {
  const { completion, success, score } = rollUp(items);
  const completed = completion === 'completed';
  const passed =
    success === 'passed' || (success === 'unknown' && completed && score !== null && score >= passMark);
  switch (rule) {
    case 'completed':
      return completed;
    case 'passed':
      return passed;
    case 'completed_and_passed':
      return completed && passed;
    case 'viewed_all':
      return items.every(({ outcome }) => outcome !== undefined);
  }
}
