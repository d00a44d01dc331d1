import type { PlacesKind, SessionTiming } from '../events/event.types.js';

/**
 * What is frozen into the outbox when something happens to a booking, and all that its email may say. The email is
 * rendered later, perhaps after the event was edited, from these facts alone. Dates are ISO 8601 in UTC.
 */
export interface FactsOfSession {
  title: string | null;
  timing: SessionTiming;
  startsAt: string;
  /** Exclusive for whole days: the next London midnight. */
  endsAt: string;
  /** Where sessions are in different rooms. */
  room?: string;
}

export interface FactsOfPlace {
  name: string;
  /** Where all of it is in one. */
  room?: string;
  address: string;
  town: string;
  postcode: string | null;
  /** How to get there, in sentences. */
  travel: string | null;
  /** Steps, lifts, hearing loop, in sentences. */
  access: string | null;
}

export interface FactsOfEvent {
  title: string;
  slug: string;
  online: boolean;
  /** Null while dates are to be announced; nobody can have booked then. */
  startsAt: string | null;
  endsAt: string | null;
  /** In order of time; at least one when there is a date. */
  sessions: FactsOfSession[];
  /** Null for what is online only or has no place yet. */
  place: FactsOfPlace | null;
  contentNotice: string | null;
  places: PlacesKind;
}

/**
 * The calendar's side of a message: absent where the change is none for the calendar (the recipient never had an
 * invite, or nothing in it moves). Each booking has one UID for life and a SEQUENCE that only rises.
 */
export interface FactsOfInvite {
  method: 'REQUEST' | 'CANCEL';
  uid: string;
  sequence: number;
  /** True when the whole event is off, false when only this person leaves. */
  eventCancelled: boolean;
}

/** Common to every message about a booking. */
export interface BookingFacts {
  /** `KSC-7K3M-Q2XA`. */
  reference: string;
  /** Whom the message is for; also the one attendee of its invite. */
  recipient: { name: string; address: string };
  /** Whose booking it is; differs from the recipient only in messages to the person who booked. */
  attendeeName: string;
  /** Who made the booking, when it was somebody else. */
  bookedByName: string | null;
  event: FactsOfEvent;
  /** The team that runs it: where replies go, and the organiser of the invite. */
  organiser: { name: string; address: string };
  urls: {
    /** The booking's own page: change, cancel, accept. */
    booking: string;
    event: string;
    /** All of the person's bookings. */
    bookings: string;
  };
}

interface WithInvite {
  invite: FactsOfInvite;
}

interface MayHaveInvite {
  /** Null when the booking never had an invite (it waited, or awaited approval). */
  invite: FactsOfInvite | null;
}

export interface ForTheBooked {
  /** Never in a message to somebody without a place. */
  joiningLink: string | null;
  /** In the organiser's own words; a blank line parts paragraphs. */
  joiningInstructions: string | null;
  /** What cancelling late means, one sentence in plain English. */
  policy: string;
}

export interface ForTheReminded extends ForTheBooked {
  /**
   * A template in the organiser's own words, filled in once, when the email is written; a blank line parts paragraphs.
   */
  reminderText: string | null;
}

interface WithReason {
  /** In the organiser's or the rule's own words; null when none was given. */
  reason: string | null;
}

/** Facts by kind of message. The key is the outbox kind. */
export interface BookingFactsByKind {
  /** A place is theirs: booked, approved, or an offer accepted. */
  'booking.confirmed': BookingFacts & WithInvite & ForTheBooked;
  /** The place is held while an organiser decides. */
  'booking.awaiting_approval': BookingFacts;
  /** Not approved, or no longer eligible when a place was about to be offered. */
  'booking.declined': BookingFacts & WithReason;
  'booking.waiting': BookingFacts & {
    /** 1 is next. As it was when they joined. */
    position: number;
  };
  'booking.offered': BookingFacts & {
    /** Last moment that is still in time. */
    offerExpiresAt: string;
    policy: string;
  };
  'booking.offer_lapsed': BookingFacts & { offerExpiredAt: string };
  /** By the person or whoever booked for them. */
  'booking.cancelled': BookingFacts &
    MayHaveInvite & {
      /** What was given up. */
      was: 'waiting' | 'offered' | 'awaiting_approval' | 'confirmed';
      /** Inside the policy's window. */
      late: boolean;
      /** Who cancelled, when it was not the attendee. */
      cancelledByName: string | null;
    };
  'booking.cancelled_by_organiser': BookingFacts & MayHaveInvite & WithReason;
  /**
   * To each attendee, each who waited and each who booked for others, once. `colleagues` names those whom the
   * recipient had booked; `attending` is false for a recipient who only booked for others.
   */
  'booking.event_cancelled': BookingFacts &
    MayHaveInvite &
    WithReason & { colleagues: string[]; attending: boolean };
  /** Date, time or place changed; `before` says what it was. */
  'booking.event_moved': BookingFacts &
    MayHaveInvite & {
      joiningLink: string | null;
      before: Pick<FactsOfEvent, 'startsAt' | 'endsAt' | 'sessions' | 'place' | 'online'>;
      /** The state of the booking, since those who wait are told too. */
      state: 'waiting' | 'offered' | 'awaiting_approval' | 'confirmed';
    };
  /** Other sessions were chosen; those of the event that are theirs now stand in `event`. */
  'booking.choice_changed': BookingFacts &
    MayHaveInvite & { state: 'waiting' | 'awaiting_approval' | 'confirmed'; joiningLink: string | null };
  'booking.reminder': BookingFacts & ForTheReminded;
  /** To the one who left; the one who came gets `booking.confirmed` with an invite of their own. */
  'booking.substituted_out': BookingFacts & MayHaveInvite & { substituteName: string };
  /** To the person who booked for a colleague. */
  'booking.made_for_colleague': BookingFacts & {
    state: 'waiting' | 'awaiting_approval' | 'confirmed';
    /** Where the colleague's own messages go. */
    attendeeAddress: string;
  };
}

export type BookingMailKind = keyof BookingFactsByKind;
