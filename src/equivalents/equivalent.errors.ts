import { notFound, Refusal } from '../platform/refusal.js';

/** Why something cannot be done with an equivalent. Programs rely on these codes. */
export const equivalentNotFound = (): Refusal => notFound('There is no such declaration');

export const takesNone = (): Refusal => notFound('No equivalent of earlier training is taken here');

export const nothingToDeclare = (): Refusal =>
  new Refusal('conflict', 'nothing_to_declare', 'You have all the training that is asked for here');

export const isOver = (): Refusal => new Refusal('conflict', 'closed', 'This event has ended');

export const alreadyWaiting = (): Refusal =>
  new Refusal(
    'conflict',
    'already_waiting',
    'An equivalent of this training waits for the organiser already. Withdraw it before you declare another',
  );

export const tooMany = (most: number): Refusal =>
  new Refusal('conflict', 'too_many', `You have declared ${most} equivalents. Ask the organisers by email`);

export const notWaiting = (): Refusal =>
  new Refusal('conflict', 'already_decided', 'It waits no longer: somebody decided, or it was withdrawn');

export const notConfirmed = (): Refusal =>
  new Refusal('conflict', 'not_confirmed', 'Only what was confirmed can be taken back');

export const ownEquivalent = (): Refusal =>
  new Refusal('forbidden', 'own_equivalent', 'Somebody else of your team must decide about your own');
