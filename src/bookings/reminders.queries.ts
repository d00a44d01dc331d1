import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../config/settings.js';
import type { Email } from '../platform/outbox/email.js';
import { bookingFacts, type BookingToTell } from './booking-facts.js';
import { bookingsByIds } from './booking-rows.js';
import { bookingEmail } from './emails/booking-email.js';
import { forReminder, readEventsToTell } from './event-to-tell.js';

/** The reminder of an event as one person would read it today. */
export interface ReminderAsRead {
  email: Email;
  recipient: { name: string; address: string };
  /** Their place among those who have one, from 1 on; 0 while nobody has: `recipient` is then whoever looks. */
  place: number;
  total: number;
}

/** Shows reminders before they go out. Who may look is checked before. */
@Injectable()
export class RemindersQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly settings: Settings,
  ) {}

  /**
   * @param place of whom, among those with a place in the order in which they booked; the last for one beyond it
   * @param reader who looks: the reminder is addressed to them while nobody has a place
   */
  async asRead(
    eventId: number,
    place: number,
    reader: { name: string; email: string },
  ): Promise<ReminderAsRead | undefined> {
    const { manager } = this.dataSource;
    const told = (await readEventsToTell(manager, [eventId])).get(eventId);
    if (told === undefined) return undefined;
    const [{ total }] = await manager.query<[{ total: number }]>(
      `SELECT count(*)::int AS total FROM bookings WHERE event_id = $1 AND state = 'confirmed'`,
      [eventId],
    );
    const at = Math.min(Math.max(place, 1), total);
    const found = await manager.query<{ id: number }[]>(
      `SELECT id FROM bookings WHERE event_id = $1 AND state = 'confirmed' ORDER BY id LIMIT 1 OFFSET $2`,
      [eventId, Math.max(0, at - 1)],
    );
    const [row] = await bookingsByIds(
      manager,
      found.map(({ id }) => id),
    );
    const facts = bookingFacts(this.settings.baseUrl, told.event, told.facts, row ?? sample(reader));
    const email = bookingEmail('booking.reminder', { ...facts, ...forReminder(told) }, new Date());
    return { email, recipient: facts.recipient, place: row === undefined ? 0 : at, total };
  }
}

const sample = ({ name, email }: { name: string; email: string }): BookingToTell => ({
  ...{ id: 0, personId: 0, bookedById: 0, reference: 'XXX-XXXX-XXXX' },
  ...{ name, email, bookedByName: name },
});
