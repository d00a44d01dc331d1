import type { EventSession } from '../events/event-session.entity.js';
import type { Event } from '../events/event.entity.js';
import type { SessionMode } from '../events/event.types.js';
import { accessWords, onlyRoom, type InRoom } from '../events/rooms.rules.js';
import type { Team } from '../organisations/team.entity.js';
import { deadlineWords, whenWords } from '../platform/time/words.js';
import { modeOf } from './booking-parts.rules.js';
import type { BookingFacts, FactsOfEvent, FactsOfInvite, FactsOfPlace } from './booking-facts.types.js';
import { lateCancellationBegins } from './booking.rules.js';
import type { BookingState } from './booking.types.js';

/** A booking as its messages tell of it. */
export interface BookingToTell {
  id: number;
  reference: string;
  name: string;
  email: string;
  bookedById: number;
  personId: number;
  bookedByName: string;
  chosen: number[];
}

type EventInFacts = Pick<
  Event,
  'title' | 'slug' | 'online' | 'startsAt' | 'endsAt' | 'contentNotice' | 'places'
> & { venue: FactsOfPlace | null };

/** Freezes the event, read with its venue, into a message. `sessions` in order of time. */
export function eventFacts({
  event,
  sessions,
}: {
  event: EventInFacts;
  sessions: (Pick<EventSession, 'title' | 'timing' | 'startsAt' | 'endsAt'> &
    InRoom & { mode?: SessionMode | null })[];
}): FactsOfEvent {
  const room = onlyRoom(sessions)?.name;
  // Whoever attends online needs no way to the venue, and who comes no link.
  const mode = modeOf(sessions);
  return {
    title: event.title,
    slug: event.slug,
    online: mode === null ? event.online : mode === 'online',
    startsAt: event.startsAt?.toISOString() ?? null,
    endsAt: event.endsAt?.toISOString() ?? null,
    sessions: sessions.map(({ title, timing, startsAt, endsAt, room: its }) => ({
      title,
      timing,
      startsAt: startsAt.toISOString(),
      endsAt: endsAt.toISOString(),
      ...(its && room === undefined ? { room: its.name } : {}),
    })),
    place:
      event.venue === null || mode === 'online'
        ? null
        : {
            ...placeFacts(event.venue),
            access: accessWords(event.venue.access, sessions),
            ...(room === undefined ? {} : { room }),
          },
    contentNotice: event.contentNotice,
    places: event.places,
  };
}

/** When and where an event is, for its history. */
export const whenAndWhere = ({ sessions, place, online }: FactsOfEvent): { when: string; where: string } => ({
  when:
    sessions
      .map(({ startsAt, endsAt, timing, room }) =>
        [whenWords(new Date(startsAt), new Date(endsAt), timing), room].filter(Boolean).join(', '),
      )
      .join('; ') || 'Dates to be announced',
  where:
    [...(place === null ? [] : [place.room, place.name].filter(Boolean)), ...(online ? ['Online'] : [])].join(
      ', ',
    ) || 'Place to be announced',
});

const placeFacts = ({ name, address, town, postcode, travel, access }: FactsOfPlace): FactsOfPlace => ({
  name,
  address,
  town,
  postcode,
  travel,
  access,
});

/** What every message about a booking says; `recipient` is the attendee unless given. */
export function bookingFacts(
  baseUrl: string,
  event: { slug: string; team: Pick<Team, 'name' | 'contactEmail'> },
  frozen: FactsOfEvent,
  booking: BookingToTell,
  recipient: BookingFacts['recipient'] = { name: booking.name, address: booking.email },
): BookingFacts {
  return {
    reference: booking.reference,
    recipient,
    attendeeName: booking.name,
    bookedByName: booking.bookedById === booking.personId ? null : booking.bookedByName,
    event: frozen,
    organiser: { name: event.team.name, address: event.team.contactEmail },
    urls: {
      booking: `${baseUrl}/bookings/${booking.reference}`,
      event: `${baseUrl}/events/${event.slug}`,
      bookings: `${baseUrl}/bookings`,
    },
  };
}

/** The invite that puts a place into a calendar. */
export const invitation = (booking: { calendarUid: string; calendarSequence: number }): FactsOfInvite => ({
  method: 'REQUEST',
  uid: booking.calendarUid,
  sequence: booking.calendarSequence,
  eventCancelled: false,
});

/** What takes it out again; null for who never had one, which is everybody whose place was not confirmed. */
export const withdrawal = (
  was: BookingState,
  booking: { calendarUid: string; calendarSequence: number },
  eventCancelled = false,
): FactsOfInvite | null =>
  was === 'confirmed'
    ? { method: 'CANCEL', uid: booking.calendarUid, sequence: booking.calendarSequence, eventCancelled }
    : null;

/** What cancelling late means for this event, in one sentence. */
export function policySentence(event: Pick<Event, 'startsAt' | 'lateCancellationDays'>): string {
  if (event.startsAt === null || event.lateCancellationDays === 0) {
    return 'You can cancel at any time before the event starts.';
  }
  const begins = lateCancellationBegins(event.startsAt, event.lateCancellationDays);
  return `If you cancel after ${deadlineWords(begins)}, it counts as a late cancellation.`;
}
