import type { BookingSummary } from '../../bookings/booking-commands.types.js';
import type { Eligibility } from '../../eligibility/eligibility.types.js';
import type { Availability } from '../../events/event.rules.js';

export interface EligibilityWords {
  /** Whether the rule would let them book by themselves. */
  eligible: boolean;
  headline: string;
  reasons: string[];
}

const HEADLINES: Record<Eligibility['outcome'], string> = {
  eligible: 'They meet the rule of this event.',
  needs_approval: 'By the rule of this event their booking would need approval.',
  needs_evidence: 'By the rule of this event they would have to give evidence.',
  opens_later: 'This event is not open to them yet.',
  not_eligible: 'By the rule of this event they could not book, or we do not know enough about them.',
};

/** What the rule says, in the words in which it would speak to them. */
export const eligibilityWords = ({ outcome, reasons }: Eligibility): EligibilityWords => ({
  eligible: outcome === 'eligible',
  headline: HEADLINES[outcome],
  reasons: outcome === 'eligible' ? [] : reasons.map(({ message }) => message),
});

export interface PlacesWords {
  can: 'book' | 'wait' | 'nothing';
  message: string;
}

/** Whether there is a place to give. Booking that is closed to the public is open to organisers. */
export function placesWords({ phase, can, placesLeft, code }: Availability): PlacesWords {
  if (phase === 'opens_later' || phase === 'closed' || can === 'book') {
    if (placesLeft === 0) return { can: 'wait', message: FULL };
    const left = placesLeft === 1 ? '1 place is' : `${placesLeft ?? ''} places are`;
    return {
      can: 'book',
      message: placesLeft === null ? 'There is no limit on places.' : `${left} left.`,
    };
  }
  if (can === 'join_waiting_list') return { can: 'wait', message: FULL };
  return { can: 'nothing', message: code === 'waiting_list_full' ? BOTH_FULL : CLOSED_LIST };
}

const FULL =
  'There is no place for them: the event is full, or others are waiting. They can join the waiting list.';
const BOTH_FULL = 'This event and its waiting list are full.';
const CLOSED_LIST = 'This event is full and its waiting list is closed.';

export function addedFlash(
  name: string,
  { state, position }: Pick<BookingSummary, 'state' | 'position'>,
): string {
  if (state === 'waiting') {
    return `${name} is on the waiting list${position === null ? '' : `, number ${position}`}. We are telling them by email`;
  }
  return `${name} has a place. We are sending them the confirmation and the invite`;
}
