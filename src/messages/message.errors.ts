import { notFound, Refusal } from '../platform/refusal.js';

export const messageNotFound = (): Refusal => notFound('There is no such message');

export const alreadySent = (): Refusal =>
  new Refusal('conflict', 'already_sent', 'This message has already been sent');

export const changedMeanwhile = (): Refusal =>
  new Refusal('stale', 'stale', 'Somebody else has changed this message meanwhile');

export const nobodyToTell = (): Refusal =>
  new Refusal('conflict', 'nobody', 'There is nobody to send this message to');

export const nothingFailed = (one: boolean): Refusal =>
  new Refusal(
    'conflict',
    'nothing_failed',
    one ? 'This email is still on its way, or has arrived' : 'No email of this message has failed',
  );

export const tellsThePlaceless = (): Refusal =>
  new Refusal(
    'conflict',
    'joining_link',
    'The joining link is only for people with a place, and somebody you selected has none',
  );
