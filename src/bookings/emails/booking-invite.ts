import { invite } from '../../platform/calendar/calendar.js';
import { calendarItems } from '../booking-calendar.js';
import type { BookingFacts, FactsOfInvite } from '../booking-facts.types.js';

/**
 * The iTIP message of a booking, for the one it goes to; undefined where there is nothing to say to a calendar.
 * An iTIP message holds one UID: what it can hold of several days says docs/adr/0010-invites-for-several-sessions.md.
 */
export function bookingInvite(
  facts: BookingFacts & { invite?: FactsOfInvite | null; joiningLink?: string | null },
  sentAt: Date,
): { method: 'REQUEST' | 'CANCEL'; ics: string } | undefined {
  if (!facts.invite) return undefined;
  const { method, uid, sequence, eventCancelled } = facts.invite;
  const [item] = calendarItems(
    {
      reference: facts.reference,
      uid,
      sequence,
      event: facts.event,
      organiser: facts.organiser,
      url: facts.urls.booking,
      joiningLink: facts.joiningLink ?? null,
    },
    sentAt,
  );
  if (item === undefined) return undefined;
  return {
    method,
    ics: invite({ ...item, method, attendee: facts.recipient, cancelledWhole: eventCancelled }),
  };
}
