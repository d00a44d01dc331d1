import { notFound, Refusal } from '../platform/refusal.js';
import type { Blocker } from './event.rules.js';

/** The same for an event that does not exist, a draft and another team's event: nobody learns which it was. */
export const eventNotFound = (): Refusal => notFound('There is no such event');

/** Somebody else changed the event since the caller read it. */
export const staleEvent = (): Refusal =>
  new Refusal(
    'stale',
    'stale',
    'Somebody else changed this event after you opened it. Look at it again before you change it',
  );

export const alreadyCancelled = (): Refusal =>
  new Refusal('conflict', 'event_cancelled', 'This event has already been cancelled');

export const alreadyPublished = (): Refusal =>
  new Refusal('conflict', 'already_published', 'This event is already published');

export const wasPublic = (): Refusal =>
  new Refusal(
    'conflict',
    'was_public',
    'This event was published, so it cannot be deleted. Cancel it instead',
  );

export const eventIsOver = (): Refusal => new Refusal('conflict', 'closed', 'This event has taken place');

/** Says everything that is missing at once. */
export const notReady = (blockers: Blocker[]): Refusal =>
  new Refusal('unprocessable', 'not_ready', 'This event cannot be published yet', {
    errors: blockers,
    reasons: blockers.map((blocker) => ({ code: 'not_ready', message: blocker.message })),
  });
