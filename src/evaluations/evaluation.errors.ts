import { notFound, Refusal } from '../platform/refusal.js';
import type { Standing } from './asking.rules.js';

export const formNotFound = (): Refusal => notFound('There is no such evaluation form');

export const hasAnswers = (): Refusal =>
  new Refusal(
    'conflict',
    'answered',
    'This form has answers, so its questions stay as they are: changed ones would make the answers unreadable',
  );

export const changedMeanwhile = (): Refusal =>
  new Refusal(
    'stale',
    'stale',
    'Somebody else has changed this form meanwhile. Look at it, then change it again',
  );

export const tooManyQuestions = (most: number): Refusal =>
  new Refusal(
    'conflict',
    'too_many_questions',
    `A form has ${most} questions at most: people stop before the end`,
  );

export const withoutQuestions = (): Refusal =>
  new Refusal('conflict', 'no_questions', 'Add a question before you switch the form on');

const CANNOT: Record<Exclude<Standing, 'open'>, [code: string, message: string]> = {
  answered: ['already_answered', 'You have answered this already'],
  not_yet: ['not_open_yet', 'These questions are not open yet'],
  closed: ['closed', 'These questions are closed'],
  not_for_you: ['not_for_you', 'There is nothing to answer here any more'],
};

export function cannotAnswer(standing: Exclude<Standing, 'open'>): Refusal {
  const [code, message] = CANNOT[standing];
  return new Refusal('conflict', code, message);
}
