import { googleLink, outlookLink } from '../../platform/calendar/web-calendars.js';
import { calendarItems } from '../booking-calendar.js';
import { eventFacts } from '../booking-facts.js';
import type { BookingView } from '../bookings.queries.js';

/** Ways to put a booking into a calendar: a file that every program reads, and two web calendars. */
export interface CalendarLinks {
  file: string;
  /** Undefined for events on several days, which the forms of web calendars cannot hold. */
  web?: { google: string; outlook: string };
}

/** Undefined while there is no date. `baseUrl` stands before the booking's address in the entry's notes. */
export function calendarLinks(booking: BookingView, baseUrl: string): CalendarLinks | undefined {
  const file = `/bookings/${booking.reference}/calendar.ics`;
  const [day, ...others] = bookingItems(booking, baseUrl, booking.bookedAt);
  if (day === undefined) return undefined;
  if (others.length > 0 || day.repeats) return { file };
  const entry = {
    title: day.title,
    url: `${baseUrl}/bookings/${booking.reference}`,
    where: day.location ?? '',
    start: day.start,
    end: day.end,
    wholeDay: day.allDay,
  };
  return { file, web: { google: googleLink(entry), outlook: outlookLink(entry) } };
}

/** The entries of one booking: `joiningLink` only for whom the place is. */
export function bookingItems(
  booking: BookingView,
  baseUrl: string,
  stamp: Date,
  joiningLink: string | null = null,
): ReturnType<typeof calendarItems> {
  const { name, contactEmail } = booking.event.event.team;
  return calendarItems(
    {
      reference: booking.reference,
      uid: booking.calendarUid,
      sequence: booking.calendarSequence,
      event: eventFacts(booking.event),
      organiser: { name, address: contactEmail },
      url: `${baseUrl}/bookings/${booking.reference}`,
      joiningLink,
    },
    stamp,
  );
}
