import type { Email } from '../../platform/outbox/email.js';
import type { BookingFactsByKind, BookingMailKind } from '../booking-facts.types.js';
import { bookingInvite } from './booking-invite.js';
import { cancelled, cancelledByOrganiser, eventCancelled, substitutedOut } from './ending-letters.js';
import { asHtml } from './letter-as-html.js';
import { asText } from './letter-as-text.js';
import type { Letter } from './letter.js';
import { choiceChanged, confirmed, eventMoved, madeForColleague, reminder } from './place-letters.js';
import { awaitingApproval, declined, offerLapsed, offered, waiting } from './waiting-letters.js';

const LETTERS: { [Kind in BookingMailKind]: (facts: BookingFactsByKind[Kind]) => Letter } = {
  'booking.confirmed': confirmed,
  'booking.awaiting_approval': awaitingApproval,
  'booking.declined': declined,
  'booking.waiting': waiting,
  'booking.offered': offered,
  'booking.offer_lapsed': offerLapsed,
  'booking.cancelled': cancelled,
  'booking.cancelled_by_organiser': cancelledByOrganiser,
  'booking.event_cancelled': eventCancelled,
  'booking.choice_changed': choiceChanged,
  'booking.event_moved': eventMoved,
  'booking.reminder': reminder,
  'booking.substituted_out': substitutedOut,
  'booking.made_for_colleague': madeForColleague,
};

export const BOOKING_MAIL_KINDS = Object.keys(LETTERS) as BookingMailKind[];

/** The email of a kind, from its frozen facts alone. `sentAt` by the real clock: it stamps the invite. */
export function bookingEmail<Kind extends BookingMailKind>(
  kind: Kind,
  facts: BookingFactsByKind[Kind],
  sentAt: Date,
): Email {
  const { subject, blocks } = LETTERS[kind](facts);
  const invite = bookingInvite(facts, sentAt);
  return {
    subject,
    text: asText(blocks),
    html: asHtml(blocks),
    replyTo: facts.organiser,
    ...(invite === undefined ? {} : { invite }),
  };
}
