import { durationWords } from '../platform/time/words.js';
import type { QuestionFigures } from './interactions.rules.js';
import { itemIsDone, type ItemOutcome } from './outcome.rules.js';
import type { KeptPackage } from './packages.queries.js';
import type { ScormRule } from './scorm.types.js';

/** What completes a course, for those who choose it and for those who must do it. */
export const RULE_WORDS: Record<ScormRule, { text: string; hint: string; forLearners: string }> = {
  completed: {
    text: 'The package says that it is completed',
    hint: 'Every part that reports must say that it is completed or passed',
    forLearners: 'You complete it when every part is completed.',
  },
  passed: {
    text: 'The package says that it is passed',
    hint: 'Or, where it tells only a score, the score reaches the pass mark',
    forLearners: 'You complete it by passing its test.',
  },
  completed_and_passed: {
    text: 'The package says that it is completed and passed',
    hint: 'Both of these',
    forLearners: 'You complete it when every part is completed and its test passed.',
  },
  viewed_all: {
    text: 'All parts have been opened',
    hint: 'For packages that never say that they are completed',
    forLearners: 'You complete it when you have opened every part.',
  },
};

/** As a task list shows it; `opens` says whether the item can be opened now. */
export function statusWords(each: ItemOutcome, opens: boolean): object {
  const { outcome } = each;
  if (outcome === undefined && !opens)
    return { text: 'Cannot start yet', classes: 'govuk-task-list__status--cannot-start-yet' };
  if (outcome === undefined) return { tag: { text: 'Not started', classes: 'govuk-tag--blue' } };
  if (outcome.success === 'failed') return { tag: { text: 'Not passed yet', classes: 'govuk-tag--yellow' } };
  if (!itemIsDone(each)) return { tag: { text: 'In progress', classes: 'govuk-tag--light-blue' } };
  return { text: outcome.score === null ? 'Completed' : `Completed with ${outcome.score}%` };
}

/** "1 hour 5 minutes"; less than a minute in words, too. */
export const spentWords = (seconds: number): string =>
  seconds < 60 ? 'less than a minute' : durationWords(Math.round(seconds / 60));

/** "12 MB", "340 KB". */
export const sizeWords = (bytes: number): string =>
  bytes >= 1_000_000 ? `${Math.round(bytes / 1_000_000)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`;

/** What a question asks; its id where the package does not tell. */
export const questionWords = ({ description, id }: QuestionFigures): string => description || id;

/** The title of the part that a question stands in; empty in a package of one part. */
export const partOfQuestion = ({ about }: Pick<KeptPackage, 'about'>, { item }: QuestionFigures): string =>
  about.items.length > 1 ? (about.items.find(({ id }) => id === item)?.title ?? item) : '';
