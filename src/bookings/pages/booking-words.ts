import { deadlineWords } from '../../platform/time/words.js';
import { inTime, refusedChange } from '../booking.rules.js';
import { isLive, type BookingState } from '../booking.types.js';
import type { BookingView, MyBooking } from '../bookings.queries.js';
import { eventWords, whenAndWhere, type EventWords, type WhenAndWhere } from './event-words.js';

/** The state of a booking as a tag: GOV.UK's colour classes. */
const TAGS: Record<BookingState, { text: string; classes: string }> = {
  confirmed: { text: 'Booked', classes: 'govuk-tag--green' },
  awaiting_approval: { text: 'Waiting for approval', classes: 'govuk-tag--yellow' },
  offered: { text: 'Place offered', classes: 'govuk-tag--orange' },
  waiting: { text: 'Waiting list', classes: 'govuk-tag--yellow' },
  cancelled: { text: 'Cancelled', classes: 'govuk-tag--grey' },
  lapsed: { text: 'Offer lapsed', classes: 'govuk-tag--grey' },
  declined: { text: 'Not given a place', classes: 'govuk-tag--grey' },
};

/** How a booking stands, in words. */
interface StandingWords {
  reference: string;
  state: BookingState;
  tag: { text: string; classes: string };
  /** Whose place it is, when it is not the reader's. */
  forWhom: string | null;
  /** Who booked it for the reader, when somebody did. */
  bookedBy: string | null;
  position: number | null;
  /** "5pm on Wednesday 9 October 2019" */
  offerUntil: string | null;
}

/** A booking as its own pages speak of it. */
export interface BookingWords extends StandingWords {
  event: EventWords;
  /** The event is over or called off, or the booking ended. */
  over: boolean;
  /** Nothing stands in the way of giving it up or passing it on. */
  changeable: boolean;
  /** Other sessions may be chosen. */
  choosable: boolean;
  /** Something is still to be chosen: an organiser booked it, or added a choice. */
  choiceOpen: boolean;
}

/** A booking as a list speaks of it. */
export interface LineWords extends StandingWords {
  event: WhenAndWhere & { title: string };
}

export function bookingWords(booking: BookingView, readerId: number, now: Date): BookingWords {
  const { event } = booking.event;
  const mine = booking.personId === readerId;
  const standing = standingWords(
    {
      ...booking,
      forWhom: mine ? null : booking.name,
      bookedBy: mine ? (booking.bookedBy?.name ?? null) : null,
    },
    now,
  );
  const { state } = standing;
  const changeable = refusedChange({ ...booking, state }, event, now, 'attendee') === undefined;
  return {
    ...standing,
    event: eventWords(booking.event),
    over: !isLive(state) || (event.endsAt !== null && event.endsAt < now),
    changeable,
    choosable: changeable && state !== 'offered' && booking.choices.length > 0,
    choiceOpen: booking.choices.some(({ sessions }) =>
      sessions.every(({ id }) => !booking.chosen.includes(id)),
    ),
  };
}

export function lineWords(booking: MyBooking, now: Date): LineWords {
  const { when, where } = whenAndWhere(booking.event);
  return Object.assign(standingWords(booking, now), { event: { title: booking.event.title, when, where } });
}

function standingWords(booking: Omit<MyBooking, 'event'>, now: Date): StandingWords {
  // An offer is over at its deadline, also in the moments until the program has settled it.
  const { offerExpiresAt } = booking;
  const lapsed = offerExpiresAt !== null && !inTime(offerExpiresAt, now);
  const state = lapsed ? 'lapsed' : booking.state;
  return {
    reference: booking.reference,
    state,
    tag: TAGS[state],
    forWhom: booking.forWhom,
    bookedBy: booking.bookedBy,
    position: booking.position,
    offerUntil: offerExpiresAt && !lapsed ? deadlineWords(offerExpiresAt) : null,
  };
}

/** What giving it up now means, said before it is done. */
export function consequence(
  booking: Pick<BookingView, 'state' | 'lateFrom' | 'position'>,
  now: Date,
): { late: boolean; sentences: string[] } {
  switch (booking.state) {
    case 'confirmed': {
      const { lateFrom } = booking;
      const late = lateFrom !== null && now > lateFrom;
      if (lateFrom === null)
        return { late, sentences: ['You can cancel at any time before the event starts.'] };
      return {
        late,
        sentences: late
          ? [
              `This is a late cancellation: the time to cancel freely ended at ${deadlineWords(lateFrom)}.`,
              'The organiser sees that the place was given up late.',
            ]
          : [
              `You can cancel freely until ${deadlineWords(lateFrom)}. After that it counts as a late cancellation.`,
            ],
      };
    }
    case 'waiting':
      return {
        late: false,
        sentences: [
          `You give up number ${booking.position ?? 1} on the waiting list. If you join again, you start at the end.`,
        ],
      };
    case 'offered':
      return { late: false, sentences: ['The place you were offered goes to the next person.'] };
    case 'awaiting_approval':
    case 'cancelled':
    case 'declined':
    case 'lapsed':
      return { late: false, sentences: ['The place kept for you goes to somebody else.'] };
  }
}
