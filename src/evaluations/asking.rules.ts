import type { EventStatus } from '../events/event.types.js';
import type { Window } from './evaluation.types.js';

/** What becomes of a form that somebody opens. */
export type Standing = 'open' | 'answered' | 'not_yet' | 'closed' | 'not_for_you';

export interface StandingFacts extends Pick<Window, 'opensAt' | 'closesAt'> {
  answered: boolean;
  /** Whether the form is switched on. */
  asked: boolean;
  status: EventStatus;
  /** Whether they are among those whom the form is for: with a place, there, not gone. */
  meant: boolean;
}

/** Exactly at the closing is in time. Who has answered is thanked, whatever came after. */
export function standingOf(facts: StandingFacts, now: Date): Standing {
  const { answered, asked, status, meant, opensAt, closesAt } = facts;
  if (answered) return 'answered';
  if (!asked || status !== 'published' || !meant || opensAt === null || closesAt === null)
    return 'not_for_you';
  if (now < opensAt) return 'not_yet';
  return now > closesAt ? 'closed' : 'open';
}
