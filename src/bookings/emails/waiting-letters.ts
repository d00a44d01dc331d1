import { deadlineWords } from '../../platform/time/words.js';
import type { BookingFactsByKind } from '../booking-facts.types.js';
import { heading, letter, link, text, type Letter } from './letter.js';
import { bookedBy, commaDay, contentNotice, given, onDay, particulars, questions } from './parts.js';

type Facts<Kind extends keyof BookingFactsByKind> = BookingFactsByKind[Kind];

/** To people who have no place yet: they wait, are offered one, or do not get one. None carries an invite. */

export function awaitingApproval(facts: Facts<'booking.awaiting_approval'>): Letter {
  const { event, organiser, urls } = facts;
  return letter(
    `Your booking needs approval: ${event.title}${commaDay(event)}`,
    text(`${organiser.name} will decide whether you can come to ${event.title}${onDay(event)}.`),
    bookedBy(facts),
    particulars(facts),
    heading('What happens next'),
    text('A place is kept for you until then. We will email you as soon as it is decided.'),
    link('See or cancel your booking', urls.booking),
    questions(facts),
  );
}

export function waiting(facts: Facts<'booking.waiting'>): Letter {
  const { event, position, urls } = facts;
  return letter(
    `You are on the waiting list: ${event.title}${commaDay(event)}`,
    text(`You are number ${position} on the waiting list for ${event.title}${onDay(event)}.`),
    bookedBy(facts),
    particulars(facts),
    heading('What happens next'),
    text(
      'You do not have a place yet. When one becomes free and it is your turn, we will email you to offer it. You will have a limited time to accept.',
    ),
    link('See your position, or leave the waiting list', urls.booking),
    questions(facts),
  );
}

export function offered(facts: Facts<'booking.offered'>): Letter {
  const { event, urls } = facts;
  const by = deadlineWords(new Date(facts.offerExpiresAt));
  return letter(
    `Accept your place by ${by}: ${event.title}`,
    text(`A place at ${event.title}${onDay(event)} is yours if you accept it by ${by}.`),
    link('Accept or decline the place', `${urls.booking}/offer`),
    text('After that the place is offered to the next person on the waiting list.'),
    particulars(facts),
    contentNotice(facts),
    heading('If you accept and then cannot come'),
    text(facts.policy),
    questions(facts),
  );
}

export function offerLapsed(facts: Facts<'booking.offer_lapsed'>): Letter {
  const { event, urls } = facts;
  return letter(
    `The time to accept your place has passed: ${event.title}${commaDay(event)}`,
    text(
      `You had until ${deadlineWords(new Date(facts.offerExpiredAt))} to accept a place at ${event.title}${onDay(event)}. It is now being offered to the next person.`,
    ),
    particulars(facts),
    text('You are no longer on the waiting list. If you still want to come, you can join it again.'),
    link('See the event and book again', urls.event),
    questions(facts),
  );
}

export function declined(facts: Facts<'booking.declined'>): Letter {
  const { event, urls } = facts;
  return letter(
    `You have not been given a place: ${event.title}${commaDay(event)}`,
    text(`You have not been given a place at ${event.title}${onDay(event)}.`),
    given(facts.reason, 'The reason is:'),
    particulars(facts),
    link('Find other training and events', new URL('/events', urls.event).href),
    questions(facts),
  );
}
