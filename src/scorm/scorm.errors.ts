import { notFound, Refusal } from '../platform/refusal.js';

/** Why something cannot be done with a package. Programs rely on these codes. */
export const noDraft = (): Refusal => notFound('There is no package that waits to be published');
export const noPackage = (): Refusal => notFound('This course is not delivered by a package');
export const itemNotFound = (): Refusal => notFound('There is no such part of this course');
/** The token is unknown, too old, or another window has taken the attempt over. */
export const takenOver = (): Refusal =>
  new Refusal(
    'conflict',
    'taken_over',
    'This course has been opened in another window, or it was open too long',
  );
/** A later save was there before: nothing is lost, and nothing is to be done. */
export const tooLate = (): Refusal => new Refusal('conflict', 'stale', 'A later save is here already');
export const unreadableData = (): Refusal =>
  new Refusal('invalid', 'invalid', 'The package sent what cannot be kept');
