import { dateWords, deadlineWords, timeWords } from '../platform/time/words.js';
import type { EventStatus, PlacesKind, SessionTiming } from './event.types.js';

/** Whether somebody is among those who run an event: a member of its team, or an administrator. */
export const runsEvent = (
  person: { isAdministrator: boolean; teamIds: number[] },
  event: { teamId: number },
): boolean => person.isAdministrator || person.teamIds.includes(event.teamId);

/** Whether somebody may take the register of an event. */
export const takesRegister = runsEvent;

/** What of an event decides whether it may be booked. */
export interface BookableFacts {
  status: EventStatus;
  places: PlacesKind;
  startsAt: Date | null;
  endsAt: Date | null;
  bookingOpensAt: Date | null;
  bookingClosesAt: Date | null;
  waitingListOpen: boolean;
}

/** How full an event is. `size` and `waitingSize` null: no limit. `held` counts confirmed, awaiting approval, offered. */
export interface PlaceCounts {
  size: number | null;
  held: number;
  waiting: number;
  waitingSize: number | null;
}

/** Where an event stands on its way from draft to past, as a page says it. */
export type BookingPhase =
  'open' | 'draft' | 'cancelled' | 'past' | 'no_places' | 'undated' | 'opens_later' | 'closed';

export interface BookingWindow {
  phase: BookingPhase;
  /** Code of the refusal when not open. */
  code?: 'event_cancelled' | 'no_places' | 'closed';
  /** A sentence why it is not open. */
  message?: string;
  opensAt?: Date;
  closesAt?: Date;
}

/** What a person who comes to an event can do now. */
export interface Availability extends Omit<BookingWindow, 'phase' | 'code'> {
  phase: BookingPhase | 'full';
  can: 'book' | 'join_waiting_list' | 'nothing';
  code?: BookingWindow['code'] | 'full' | 'waiting_list_full';
  /** Null: no limit, or no places at all. Never below zero. */
  placesLeft: number | null;
}

/** Last moment, inclusive, at which a place can be booked; null while there is no date. */
export const bookingCloses = (event: Pick<BookableFacts, 'bookingClosesAt' | 'startsAt'>): Date | null => {
  const { bookingClosesAt, startsAt } = event;
  if (startsAt === null || bookingClosesAt === null) return startsAt;
  return bookingClosesAt < startsAt ? bookingClosesAt : startsAt;
};

/** Whether booking is open at `now`, places apart. Exactly at the opening and at the deadline is in time. */
export function bookingWindow(event: BookableFacts, now: Date): BookingWindow {
  if (event.status === 'draft')
    return { phase: 'draft', code: 'closed', message: 'This event is not published yet' };
  if (event.status === 'cancelled') {
    return { phase: 'cancelled', code: 'event_cancelled', message: 'This event has been cancelled' };
  }
  if (event.endsAt !== null && event.endsAt < now) {
    return { phase: 'past', code: 'closed', message: 'This event has taken place' };
  }
  if (event.places === 'none') {
    return { phase: 'no_places', code: 'no_places', message: 'There is nothing to book for this event' };
  }
  const closesAt = bookingCloses(event);
  if (closesAt === null) {
    return {
      phase: 'undated',
      code: 'closed',
      message: 'Dates are to be announced, so booking is not open yet',
    };
  }
  if (event.bookingOpensAt !== null && now < event.bookingOpensAt) {
    const message = `Booking opens on ${dateWords(event.bookingOpensAt)} at ${timeWords(event.bookingOpensAt)}`;
    return { phase: 'opens_later', code: 'closed', message, opensAt: event.bookingOpensAt, closesAt };
  }
  if (now > closesAt) {
    return {
      phase: 'closed',
      code: 'closed',
      message: `Booking closed at ${deadlineWords(closesAt)}`,
      closesAt,
    };
  }
  return { phase: 'open', closesAt };
}

/** Places nobody holds; null where there is no limit. */
export const placesLeft = (places: PlaceCounts): number | null =>
  places.size === null ? null : Math.max(0, places.size - places.held);

/**
 * What can be done at `now`. While people wait, a free place is theirs: a newcomer joins behind them.
 * `places` is null for an event without places.
 */
export function availability(event: BookableFacts, places: PlaceCounts | null, now: Date): Availability {
  const { phase, ...window } = bookingWindow(event, now);
  const left = places === null ? null : placesLeft(places);
  if (phase !== 'open' || places === null) return { ...window, phase, can: 'nothing', placesLeft: left };
  if (places.waiting === 0 && left !== 0) return { ...window, phase, can: 'book', placesLeft: left };
  if (!event.waitingListOpen) {
    return {
      ...window,
      phase: 'full',
      can: 'nothing',
      code: 'full',
      message: 'This event is full',
      placesLeft: left,
    };
  }
  if (places.waitingSize !== null && places.waiting >= places.waitingSize) {
    const message = 'This event and its waiting list are full';
    return { ...window, phase: 'full', can: 'nothing', code: 'waiting_list_full', message, placesLeft: left };
  }
  const message = 'This event is full. You can join the waiting list';
  return { ...window, phase: 'full', can: 'join_waiting_list', code: 'full', message, placesLeft: left };
}

/** What the blockers of a publication look at. */
export interface DraftFacts {
  status: EventStatus;
  places: PlacesKind;
  summary: string;
  online: boolean;
  hasVenue: boolean;
  startsAt: Date | null;
  endsAt: Date | null;
  bookingOpensAt: Date | null;
  bookingClosesAt: Date | null;
  /** Size of the place limit; null is unlimited, undefined that none has been opened. */
  size: number | null | undefined;
}

export interface Blocker {
  field: string;
  message: string;
}

/** Everything that stands between a draft and its publication; empty when it may be published. */
export function publicationBlockers(event: DraftFacts, now: Date): Blocker[] {
  const blockers: Blocker[] = [];
  const block = (field: string, message: string): number => blockers.push({ field, message });
  if (event.status === 'cancelled') block('status', 'A cancelled event cannot be published again');
  if (event.summary.trim() === '') block('summary', 'Enter a summary');
  if (event.endsAt !== null && event.endsAt < now) block('sessions', 'The event must end in the future');
  if (event.places !== 'none' && event.startsAt !== null && !event.online && !event.hasVenue) {
    block('venue', 'Enter a venue, or say that the event is online');
  }
  if (event.places === 'limited' && event.size === undefined)
    block('capacity', 'Enter how many places there are');
  if (event.bookingOpensAt !== null && event.startsAt !== null && event.bookingOpensAt > event.startsAt) {
    block('bookingOpensAt', 'Booking must open before the event starts');
  }
  return blockers;
}

/** Something of the event itself that waits for its organiser. */
export interface Need {
  code: 'not_published' | 'dates' | 'times';
  message: string;
}

/** What an organiser still has to say about an event to come; nothing for one that is over or cancelled. */
export function organiserNeeds(
  event: Pick<BookableFacts, 'status' | 'startsAt' | 'endsAt'>,
  sessions: { timing: SessionTiming }[],
  now: Date,
): Need[] {
  if (event.status === 'cancelled' || (event.endsAt !== null && event.endsAt < now)) return [];
  const needs: Need[] = [];
  if (event.status === 'draft') needs.push({ code: 'not_published', message: 'Not published yet' });
  if (event.startsAt === null) needs.push({ code: 'dates', message: 'Dates to be announced' });
  if (sessions.some((session) => session.timing === 'to_be_confirmed')) {
    needs.push({ code: 'times', message: 'Times to be confirmed' });
  }
  return needs;
}
