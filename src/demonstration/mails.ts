import type { EntityManager } from 'typeorm';
import { bookingFacts, invitation } from '../bookings/booking-facts.js';
import { mailThread } from '../bookings/booking-mails.js';
import { factsFor, forTheBooked, readEventsToTell } from '../bookings/event-to-tell.js';

interface BookingRow {
  id: number;
  reference: string;
  eventId: number;
  personId: number;
  state: 'confirmed' | 'waiting' | 'cancelled';
  calendarUid: string;
  chosen: number[];
  name: string;
  email: string;
  position: number;
}

/**
 * Writes the mails that the bookings of the demonstration once led to, as sent: an organiser finds them beside the
 * booking, and the audit finds that nobody was left untold. None of them is delivered.
 */
export async function writeMailsSent(manager: EntityManager, baseUrl: string): Promise<void> {
  const bookings = await manager.query<BookingRow[]>(
    `SELECT b.id, b.reference, b.event_id AS "eventId", b.person_id AS "personId", b.state,
            b.calendar_uid AS "calendarUid", b.chosen, p.name, p.email,
            (rank() OVER (PARTITION BY b.event_id, b.state ORDER BY b.id))::int AS position
     FROM bookings b JOIN people p ON p.id = b.person_id`,
  );
  const events = await readEventsToTell(manager, [...new Set(bookings.map(({ eventId }) => eventId))]);
  const mails = bookings.flatMap((booking) => {
    const told = events.get(booking.eventId);
    if (!told) throw new Error(`Booking ${booking.id} is of no event`);
    const { id, state, personId, position } = booking;
    const facts = bookingFacts(baseUrl, told.event, factsFor(told, booking), {
      ...booking,
      bookedById: personId,
      bookedByName: booking.name,
    });
    const invite = invitation({ ...booking, calendarSequence: 0 });
    const mail = (kind: string, more: object): object => ({
      kind,
      thread: mailThread(id),
      name: booking.name,
      address: booking.email,
      facts: { ...facts, ...more },
    });
    if (state === 'waiting') return [mail('booking.waiting', { position })];
    const confirmed = mail('booking.confirmed', { invite, ...forTheBooked(told, booking) });
    if (state === 'confirmed') return [confirmed];
    const withdrawn = { ...invite, method: 'CANCEL', sequence: 1 };
    const ending = { was: 'confirmed', late: false, cancelledByName: null };
    return [confirmed, mail('booking.cancelled', { invite: withdrawn, ...ending })];
  });
  await manager.query(
    `INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state, attempts, sent_at)
     SELECT kind, thread, name, address, facts, 'sent', 1, now()
     FROM jsonb_to_recordset($1::jsonb) AS m (kind text, thread text, name text, address text, facts jsonb)`,
    [JSON.stringify(mails)],
  );
}
