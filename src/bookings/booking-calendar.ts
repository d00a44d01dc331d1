import type { CalendarContact, CalendarItem } from '../platform/calendar/calendar.js';
import { repetition } from '../platform/calendar/repetition.js';
import { londonDate } from '../platform/time/london.js';
import { whenWords } from '../platform/time/words.js';
import type { FactsOfEvent, FactsOfPlace, FactsOfSession } from './booking-facts.types.js';

/** What a calendar may know of a booking: the same for invites, downloads and the private feed. */
export interface BookingInCalendar {
  reference: string;
  uid: string;
  sequence: number;
  event: Pick<FactsOfEvent, 'title' | 'online' | 'sessions' | 'place'>;
  organiser: CalendarContact;
  /** The booking's own page. */
  url: string;
  joiningLink: string | null;
}

/** A session as it was frozen, or as it is. */
export type SessionTimes = Pick<FactsOfSession, 'timing' | 'room'> &
  Record<'startsAt' | 'endsAt', string | Date>;

type Place = Pick<FactsOfPlace, 'room' | 'name' | 'address' | 'town' | 'postcode'>;

/** When the entries of an event are in a calendar. */
export type EntryTimes = Pick<CalendarItem, 'start' | 'end' | 'allDay' | 'repeats'>;

/**
 * Sessions of one day are one entry, from the first start to the last end: that is the time a person must keep free.
 * Days that follow a rule are one entry that repeats; other days have one each. Empty while there are no dates.
 */
export function entryTimes(sessions: FactsOfSession[]): EntryTimes[] {
  const days = sessionsByDay(sessions).map((day) => ({
    start: new Date(Math.min(...day.map(({ startsAt }) => Date.parse(startsAt)))),
    end: new Date(Math.max(...day.map(({ endsAt }) => Date.parse(endsAt)))),
    allDay: day.every(({ timing }) => timing !== 'timed'),
  }));
  const [first] = days;
  const repeats = repetition(days);
  return first && repeats ? [{ ...first, repeats }] : days;
}

/** The entries of a booking, the first with the booking's own UID. */
export function calendarItems(booking: BookingInCalendar, stamp: Date): CalendarItem[] {
  const entries = entryTimes(booking.event.sessions);
  return entries.map((times, index) => ({
    ...times,
    uid: index === 0 ? booking.uid : `day-${index + 1}-${booking.uid}`,
    sequence: booking.sequence,
    stamp,
    title:
      entries.length === 1
        ? booking.event.title
        : `${booking.event.title} (day ${index + 1} of ${entries.length})`,
    description: description(booking),
    location: locationWords(booking.event),
    url: booking.url,
    organizer: booking.organiser,
  }));
}

/** Where it is, in one line, or undefined while nobody has said. */
export function locationWords({
  online,
  place,
}: {
  online: boolean;
  place: Place | null;
}): string | undefined {
  if (place === null) return online ? 'Online' : undefined;
  return online ? `${placeWords(place)}, and online` : placeWords(place);
}

function placeWords({ room, name, address, town, postcode }: Place): string {
  // Many venues are named after their street or town: nothing is said twice.
  const parts: string[] = [];
  for (const part of [room, name, address, postcode ? `${town} ${postcode}`.trim() : town])
    if (part && !parts.includes(part)) parts.push(part);
  return parts.join(', ');
}

function sessionsByDay(sessions: FactsOfSession[]): FactsOfSession[][] {
  const days = new Map<string, FactsOfSession[]>();
  for (const session of sessions) {
    const day = londonDate(new Date(session.startsAt));
    days.set(day, [...(days.get(day) ?? []), session]);
  }
  return [...days.values()];
}

/** "When" for one session, in words, and in which room where they differ. */
export const sessionWords = ({ startsAt, endsAt, timing, room }: SessionTimes): string =>
  whenWords(new Date(startsAt), new Date(endsAt), timing) + (room === undefined ? '' : `, in ${room}`);

function description({ reference, event, joiningLink, url }: BookingInCalendar): string {
  const programme =
    event.sessions.length > 1
      ? event.sessions.map((session) => [session.title, sessionWords(session)].filter(Boolean).join(': '))
      : event.sessions
          .filter(({ timing }) => timing === 'to_be_confirmed')
          .map(() => 'Times are to be confirmed.');
  return [
    `Booking ${reference}`,
    ...(joiningLink === null ? [] : [`Join online: ${joiningLink}`]),
    ...programme,
    `Change or cancel your booking: ${url}`,
  ].join('\n');
}
