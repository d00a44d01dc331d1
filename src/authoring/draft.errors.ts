import { notFound, Refusal } from '../platform/refusal.js';
import type { DraftProblem } from './draft.rules.js';

/** The same for a course that there is not, one without a draft and another team's: nobody learns which it was. */
export const draftNotFound = (): Refusal => notFound('There is no such draft of a course');

export const staleDraft = (): Refusal =>
  new Refusal(
    'stale',
    'stale',
    'Somebody else changed this draft after you opened it. Look at it again before you change it',
  );

/** Says everything that is missing at once. */
export const notReady = (problems: DraftProblem[]): Refusal =>
  new Refusal('unprocessable', 'not_ready', 'Something is still missing', {
    reasons: problems.map(({ message, at }) => ({ code: 'not_ready', message, at })),
  });
