import type { BookingState } from '../bookings/booking.types.js';
import type { MailContact } from '../platform/outbox/email.js';

/** Whom of an event a message is for. `waiting`: those who were offered a place and have not answered too. */
export const AUDIENCES = ['booked', 'waiting', 'awaiting_approval', 'did_not_attend', 'selection'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const AUDIENCE_WORDS: Record<Audience, string> = {
  booked: 'Everybody with a place',
  waiting: 'Those on the waiting list',
  awaiting_approval: 'Those awaiting approval',
  did_not_attend: 'Those who did not attend',
  selection: 'Selected people',
};

/** `sending`: the worker is putting it into the outbox. */
export type MessageState = 'draft' | 'sending' | 'sent';

/** What an organiser writes. */
export interface MessageText {
  subject: string;
  /** Plain text; a blank line parts paragraphs. */
  text: string;
}

export interface NewMessage extends MessageText {
  audience: Audience;
}

/** What of the event a message may say, frozen when it is sent. */
export interface EventFacts {
  title: string;
  when: string;
  where: string;
  joiningLink: string | null;
  /** The team, whose inbox answers go to. */
  organiser: MailContact;
}

export interface Message extends NewMessage {
  id: number;
  eventId: number;
  /** Bookings that are ticked. */
  selection: number[];
  state: MessageState;
  version: number;
  /** Null for a draft. */
  eventFacts: EventFacts | null;
  writtenByName: string;
  writtenAt: Date;
  sentByName: string | null;
  sentAt: Date | null;
}

/** Somebody a message goes to, by the booking that it is about. */
export interface Recipient {
  personId: number;
  bookingId: number;
  name: string;
  email: string;
  agency: string | null;
  reference: string;
  state: BookingState;
  /** They come, and have no use for the joining link. */
  inPerson: boolean;
}

/** What became of a message for one recipient; `not_kept`: emails are let go of after their time. */
export const DELIVERIES = ['queued', 'sent', 'failed', 'not_kept'] as const;
export type Delivery = (typeof DELIVERIES)[number];
export type DeliveryCounts = Record<Delivery, number>;

export interface DeliveredTo {
  personId: number;
  name: string;
  email: string;
  reference: string;
  delivery: Delivery;
  /** Why the last attempt did not succeed. */
  lastError: string | null;
  sentAt: Date | null;
}
