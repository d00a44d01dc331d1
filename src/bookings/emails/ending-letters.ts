import type { BookingFactsByKind } from '../booking-facts.types.js';
import { letter, link, list, text, type Block, type Letter } from './letter.js';
import { commaDay, given, onDay, particulars, questions } from './parts.js';

type Facts<Kind extends keyof BookingFactsByKind> = BookingFactsByKind[Kind];

/** To people whose booking is over before the event: by their own wish, the organiser's, or because it is off. */

export function cancelled(facts: Facts<'booking.cancelled'>): Letter {
  const { event, urls, was, late, cancelledByName } = facts;
  const said = CANCELLED[was];
  const title = `${event.title}${onDay(event)}`;
  return letter(
    `${said.subject}: ${event.title}${commaDay(event)}`,
    text(cancelledByName === null ? said.own(title) : said.by(cancelledByName, title)),
    late ? text('It was cancelled late under the cancellation policy, and the organiser can see that.') : [],
    particulars(facts),
    takenOut(facts),
    text('If you change your mind you can book again, as long as there are places.'),
    link('See the event', urls.event),
    questions(facts),
  );
}

const CANCELLED: Record<
  Facts<'booking.cancelled'>['was'],
  { subject: string; own: (title: string) => string; by: (name: string, title: string) => string }
> = {
  confirmed: {
    subject: 'Your booking is cancelled',
    own: (title) => `You have cancelled your place at ${title}.`,
    by: (name, title) => `${name} has cancelled your place at ${title}.`,
  },
  awaiting_approval: {
    subject: 'Your booking is cancelled',
    own: (title) => `You have cancelled your booking for ${title}, which was waiting for approval.`,
    by: (name, title) => `${name} has cancelled your booking for ${title}, which was waiting for approval.`,
  },
  offered: {
    subject: 'You have not taken the place',
    own: (title) => `You have declined the place you were offered at ${title}.`,
    by: (name, title) => `${name} has declined the place you were offered at ${title}.`,
  },
  waiting: {
    subject: 'You have left the waiting list',
    own: (title) => `You have left the waiting list for ${title}.`,
    by: (name, title) => `${name} has taken you off the waiting list for ${title}.`,
  },
};

export function cancelledByOrganiser(facts: Facts<'booking.cancelled_by_organiser'>): Letter {
  const { event, organiser, urls } = facts;
  return letter(
    `Your booking has been cancelled: ${event.title}${commaDay(event)}`,
    text(`${organiser.name} has cancelled your booking for ${event.title}${onDay(event)}.`),
    given(facts.reason, 'The reason is:'),
    particulars(facts),
    takenOut(facts),
    link('Find other training and events', new URL('/events', urls.event).href),
    questions(facts),
  );
}

export function eventCancelled(facts: Facts<'booking.event_cancelled'>): Letter {
  const { event, attending, colleagues, reason, urls } = facts;
  return letter(
    `Event cancelled: ${event.title}${commaDay(event)}`,
    text(`${event.title}${onDay(event)} has been cancelled.`),
    given(reason, 'The reason is:'),
    attending
      ? text(`Your booking ${facts.reference} has ended with it. You do not need to do anything.`)
      : [],
    colleagues.length === 0
      ? []
      : [text('We have told these colleagues, whom you booked for:'), list(colleagues)],
    takenOut(facts),
    link('Find other training and events', new URL('/events', urls.event).href),
    questions(facts),
  );
}

export function substitutedOut(facts: Facts<'booking.substituted_out'>): Letter {
  const { event, substituteName, urls } = facts;
  return letter(
    `${substituteName} is going instead of you: ${event.title}${commaDay(event)}`,
    text(`${substituteName} now has your place at ${event.title}${onDay(event)}.`),
    particulars(facts),
    takenOut(facts),
    link('See your bookings', urls.bookings),
    questions(facts),
  );
}

function takenOut({ invite }: { invite: Facts<'booking.cancelled'>['invite'] }): Block[] {
  return invite === null
    ? []
    : [text('The notice that comes with this email takes it out of your calendar.')];
}
