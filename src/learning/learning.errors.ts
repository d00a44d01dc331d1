import type { Eligibility } from '../eligibility/eligibility.types.js';
import { notFound, Refusal } from '../platform/refusal.js';

/** Why something cannot be done in a course. Programs rely on these codes. */
export const notTakenHere = (): Refusal =>
  new Refusal('conflict', 'not_taken_here', 'This course cannot be taken here yet');

export const notOpen = (message: string): Refusal => new Refusal('conflict', 'not_open', message);

export const notEligible = ({ reasons, outcome }: Eligibility): Refusal =>
  new Refusal(
    'forbidden',
    outcome === 'needs_evidence' ? 'evidence_needed' : 'not_eligible',
    reasons.map(({ message }) => message).join(' '),
    { reasons },
  );

export const notEnrolled = (): Refusal =>
  new Refusal('not_found', 'not_enrolled', 'You have not started this course');

export const noRefresherDue = (): Refusal =>
  new Refusal('conflict', 'no_refresher_due', 'You have started this course, and a refresher is not due yet');

export const lessonNotFound = (): Refusal => notFound('There is no such lesson');
export const attemptNotFound = (): Refusal => notFound('There is no such attempt');
export const questionNotFound = (): Refusal => notFound('There is no such question');
export const noCheck = (): Refusal => notFound('This course has no knowledge check');
export const learnerNotFound = (): Refusal => notFound('There is no such learner');

export const attemptsUsed = (): Refusal =>
  new Refusal('conflict', 'no_attempts_left', 'You have used all your attempts at the knowledge check');

export const alreadyPassed = (): Refusal =>
  new Refusal('conflict', 'passed', 'You have passed the knowledge check');

export const attemptSubmitted = (): Refusal =>
  new Refusal('conflict', 'submitted', 'These answers have been submitted, and can no longer be changed');

export const notAllAnswered = (positions: number[]): Refusal =>
  new Refusal('conflict', 'not_all_answered', 'Some questions are not answered yet', {
    reasons: positions.map((position) => ({
      code: 'not_answered',
      message: `Question ${position} is not answered`,
      position,
    })),
  });

export const alreadyCompleted = (): Refusal =>
  new Refusal('conflict', 'already_completed', 'They have completed this course already');

export const ownCompletion = (): Refusal =>
  new Refusal('forbidden', 'own_completion', 'Somebody else must mark your own course complete');

export const draftOfAnotherKind = (): Refusal =>
  new Refusal(
    'conflict',
    'draft_exists',
    'A new version of this course is being written. Publish it or throw it away first',
  );
