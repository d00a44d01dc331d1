import { londonDate } from '../../platform/time/london.js';
import type { EventInFull } from '../../events/events.queries.js';

/** schema.org's description of an event for search engines; undefined while it has no date, which they require. */
export function structuredData({ event, sessions }: EventInFull, url: string): object | undefined {
  const [first] = sessions;
  if (first === undefined || event.startsAt === null || event.endsAt === null) return undefined;
  const wholeDay = first.timing !== 'timed';
  const lastMoment = new Date(event.endsAt.getTime() - (wholeDay ? 1 : 0));
  const at = (moment: Date): string => (wholeDay ? londonDate(moment) : moment.toISOString());
  return {
    '@context': 'https://schema.org',
    '@type': 'Event',
    name: event.title,
    description: event.summary,
    url,
    startDate: at(event.startsAt),
    endDate: at(lastMoment),
    eventStatus: `https://schema.org/Event${event.status === 'cancelled' ? 'Cancelled' : 'Scheduled'}`,
    eventAttendanceMode: `https://schema.org/${attendanceMode(event)}EventAttendanceMode`,
    location: locations(event, url),
    organizer: { '@type': 'Organization', name: event.team.name, email: event.team.contactEmail },
    ...(event.price?.toLowerCase().startsWith('free') ? { isAccessibleForFree: true } : {}),
  };
}

const attendanceMode = ({ online, venue }: EventInFull['event']): string =>
  online ? (venue === null ? 'Online' : 'Mixed') : 'Offline';

function locations({ online, venue }: EventInFull['event'], url: string): object[] {
  const place = venue && {
    '@type': 'Place',
    name: venue.name,
    address: {
      '@type': 'PostalAddress',
      streetAddress: venue.address,
      addressLocality: venue.town,
      ...(venue.postcode === null ? {} : { postalCode: venue.postcode }),
      addressCountry: 'GB',
    },
  };
  return [...(place ? [place] : []), ...(online ? [{ '@type': 'VirtualLocation', url }] : [])];
}
