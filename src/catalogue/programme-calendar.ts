import type { PublishedItem } from '../platform/calendar/calendar.js';
import type { EventInFull } from '../events/events.queries.js';
import { whereOf } from './entry.rules.js';

/** What has been cancelled stays in a feed for this long, so that subscribers see it struck out. */
const CANCELLED_STAYS_DAYS = 30;

/** One calendar entry for each session of a public event; none while its dates are to be announced. */
export function publishedItems({ event, sessions }: EventInFull, baseUrl: string): PublishedItem[] {
  return sessions.map((session, index) => ({
    // The first session keeps the event's own identity, so that a save-the-date moves when the event gets a second day.
    uid: index === 0 ? event.calendarUid : `session-${index + 1}-${event.calendarUid}`,
    sequence: event.calendarSequence,
    stamp: event.updatedAt,
    title: session.title === null ? event.title : `${event.title}: ${session.title}`,
    description: event.summary,
    location: whereOf(event, true),
    url: `${baseUrl}/events/${event.slug}`,
    start: session.startsAt,
    end: session.endsAt,
    allDay: session.timing !== 'timed',
    organizer: { name: event.team.name, address: event.team.contactEmail },
    cancelled: event.status === 'cancelled',
    busy: false,
  }));
}

/** Whether an event belongs into a feed at `now`. */
export const staysInFeed = ({ event }: EventInFull, now: Date): boolean =>
  event.cancelledAt === null ||
  now.getTime() - event.cancelledAt.getTime() < CANCELLED_STAYS_DAYS * 86_400_000;
