import { entryTimes, locationWords } from '../booking-calendar.js';
import type { BookingFactsByKind } from '../booking-facts.types.js';
import { details, heading, letter, link, text, type Block, type Letter } from './letter.js';
import {
  bookedBy,
  commaDay,
  contentNotice,
  gettingThere,
  ifYouCannotCome,
  joiningInstructions,
  onDay,
  particulars,
  questions,
  reminderText,
  whenRows,
} from './parts.js';

type Facts<Kind extends keyof BookingFactsByKind> = BookingFactsByKind[Kind];

/** To people with a place: it is yours, it moved, it is soon. */

export function confirmed(facts: Facts<'booking.confirmed'>): Letter {
  const { event, urls } = facts;
  return letter(
    `Your place is booked: ${event.title}${commaDay(event)}`,
    text(`You have a place at ${event.title}${onDay(event)}.`),
    bookedBy(facts),
    particulars(facts, facts),
    daysOfInvite(facts),
    heading('What happens next'),
    text('Keep this email. We will email you again if the date, the time or the place changes.'),
    link('See your booking, or tell us about access or dietary needs', urls.booking),
    joiningInstructions(facts),
    gettingThere(facts),
    contentNotice(facts),
    ifYouCannotCome(facts, facts.policy),
    questions(facts),
  );
}

/** An invite holds one entry: where it cannot hold all days, the mail says where the others are. */
function daysOfInvite({ event, urls }: Facts<'booking.confirmed'>): Block[] {
  const entries = entryTimes(event.sessions);
  const days = entries[0]?.repeats?.count;
  if (entries.length < 2) {
    return [
      text(`A calendar invite ${days === undefined ? '' : `for all ${days} days `}comes with this email.`),
    ];
  }
  return [
    text(`The calendar invite that comes with this email is for the first of ${entries.length} days.`),
    link(`Add all ${entries.length} days to your calendar`, `${urls.booking}/calendar.ics`),
  ];
}

export function reminder(facts: Facts<'booking.reminder'>): Letter {
  const { event } = facts;
  return letter(
    `Reminder${commaDay(event)}: ${event.title}`,
    text(`${event.title} is${onDay(event)} and you have a place.`),
    reminderText(facts),
    particulars(facts, facts),
    joiningInstructions(facts),
    gettingThere(facts),
    contentNotice(facts),
    ifYouCannotCome(facts, facts.policy),
    questions(facts),
  );
}

export function eventMoved(facts: Facts<'booking.event_moved'>): Letter {
  const { event, before, urls, state } = facts;
  const rows = (of: typeof before): string => JSON.stringify(whenRows(of));
  const dateMoved = rows(event) !== rows(before);
  const placeMoved = locationWords(event) !== locationWords(before);
  const what =
    [...(dateMoved ? ['date or time'] : []), ...(placeMoved ? ['place'] : [])].join(' and ') || 'details';
  return letter(
    `Changed ${what}: ${event.title}${commaDay(event)}`,
    text(
      dateMoved
        ? `${event.title} has moved and is now${onDay(event)}.`
        : `${event.title}${onDay(event)} is now at ${locationWords(event) ?? 'a place to be confirmed'}.`,
    ),
    text(STILL[state]),
    particulars(facts, facts),
    heading('What it was before'),
    details([
      ...(dateMoved ? whenRows(before) : []),
      ['Where', placeMoved ? (locationWords(before) ?? 'To be confirmed') : undefined],
    ]),
    facts.invite === null
      ? []
      : text('The calendar invite that comes with this email moves the entry in your calendar.'),
    placeMoved ? gettingThere(facts) : [],
    heading('If this no longer suits you'),
    link('Give up your booking, so that somebody else can come', urls.booking),
    questions(facts),
  );
}

const STILL: Record<Facts<'booking.event_moved'>['state'], string> = {
  confirmed: 'You still have your place. If you can come, you do not need to do anything.',
  awaiting_approval: 'Your booking is still waiting for the organiser to approve it.',
  offered: 'You are still being offered a place. Accept it by the time we gave you.',
  waiting: 'You are still on the waiting list.',
};

export function madeForColleague(facts: Facts<'booking.made_for_colleague'>): Letter {
  const { event, attendeeName, attendeeAddress, urls, state } = facts;
  const said = MADE[state];
  return letter(
    `${said.subject} ${attendeeName}: ${event.title}${commaDay(event)}`,
    text(said.point(attendeeName, `${event.title}${onDay(event)}`)),
    particulars(facts),
    text(`We have emailed ${attendeeName} at ${attendeeAddress}.`),
    heading('If your colleague cannot come'),
    link('Change or cancel the booking, or send somebody else instead', urls.booking),
    questions(facts),
  );
}

const MADE: Record<
  Facts<'booking.made_for_colleague'>['state'],
  { subject: string; point: (name: string, event: string) => string }
> = {
  confirmed: {
    subject: 'You booked a place for',
    point: (name, event) => `${name} has a place at ${event}, because you booked it.`,
  },
  awaiting_approval: {
    subject: 'Needs approval, your booking for',
    point: (name, event) =>
      `Your booking for ${name} at ${event} is waiting for the organiser to approve it.`,
  },
  waiting: {
    subject: 'On the waiting list,',
    point: (name, event) => `${name} is on the waiting list for ${event}, because you asked for a place.`,
  },
};
