import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingSweep } from '../../src/bookings/booking-sweep.js';
import { CalendarFeeds } from '../../src/bookings/calendar-feeds.js';
import { startApp, useApp } from '../support/app.js';
import { BookingsDriver, callerOf, organiserOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory } from '../support/factories.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let bookings: BookingsDriver;
let sweep: BookingSweep;
beforeAll(() => {
  factory = make(db.dataSource);
  bookings = new BookingsDriver(app, db.dataSource);
  sweep = app.nest.get(BookingSweep);
});
afterEach(() => db.clock.real());

const reminders = async (reference: string): Promise<number> =>
  (await bookings.mails(reference)).filter(({ kind }) => kind === 'booking.reminder').length;

describe('reminders', () => {
  // The clocks go back on 27 October 2019: three days before 9:30 on the 29th is 9:30 on the 26th by London's clocks.
  const startsAt = new Date('2019-10-29T09:30:00Z');

  it('go to each confirmed place once, some days before by the clocks of London', async () => {
    await db.clock.setNow('2019-10-07T09:00:00Z');
    const event = await factory.event({ startsAt, capacity: 1, reminderDays: 3 });
    const reference = await bookings.book(event, await factory.person());
    const waiting = await bookings.book(event, await factory.person());
    await db.clock.setNow('2019-10-26T08:29:00Z');
    await sweep.remind();
    expect(await reminders(reference)).toBe(0);
    await db.clock.setNow('2019-10-26T08:31:00Z');
    await sweep.remind();
    await sweep.remind();
    expect(await reminders(reference)).toBe(1);
    expect(await reminders(waiting)).toBe(0);
    // A reminder is no news of the booking: the confirmation that has not left yet still will.
    expect(await bookings.mails(reference)).toEqual([
      expect.objectContaining({ kind: 'booking.confirmed' }),
      expect.objectContaining({ kind: 'booking.reminder' }),
    ]);
    const [first] = await db.dataSource.query<{ state: string }[]>(
      `SELECT m.state FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
       WHERE b.reference = $1 AND m.kind = 'booking.confirmed'`,
      [reference],
    );
    expect(first?.state).toBe('queued');
  });

  it('are claimed once by several workers', async () => {
    await db.clock.setNow('2019-10-07T09:00:00Z');
    const event = await factory.event({ startsAt: new Date('2019-12-10T09:30:00Z'), capacity: 40 });
    const references = await Promise.all(
      (await factory.crowd(30)).map((person) => bookings.book(event, person)),
    );
    await db.clock.setNow('2019-12-08T09:30:00Z');
    const other = await startApp({ url: db.url });
    try {
      await Promise.all([sweep.remind(), other.nest.get(BookingSweep).remind(), sweep.remind()]);
    } finally {
      await other.close();
    }
    expect(new Set(await Promise.all(references.map(reminders)))).toEqual(new Set([1]));
  });

  it('are not for who booked after that time, nor for an event without them; a new date is reminded of anew', async () => {
    await db.clock.setNow('2020-01-06T09:00:00Z');
    const soon = await factory.event({ startsAt: new Date('2020-01-08T09:30:00Z'), reminderDays: 3 });
    const late = await bookings.book(soon, await factory.person());
    const none = await factory.event({ startsAt: new Date('2020-01-20T09:30:00Z'), reminderDays: 0 });
    const never = await bookings.book(none, await factory.person());
    const event = await factory.event({ startsAt: new Date('2020-01-20T09:30:00Z'), reminderDays: 3 });
    const reference = await bookings.book(event, await factory.person(), { insist: true });
    await db.clock.setNow('2020-01-19T09:30:00Z');
    await sweep.remind();
    expect([await reminders(late), await reminders(never), await reminders(reference)]).toEqual([0, 0, 1]);
    const sessions = [{ startsAt: '2020-02-20T09:30', endsAt: '2020-02-20T12:30' }];
    await bookings.service.moveEvent(event.slug, organiserOf(event, await factory.person()), { sessions });
    await db.clock.setNow('2020-02-18T09:30:00Z');
    await sweep.remind();
    expect(await reminders(reference)).toBe(2);
  });
});

describe('what is let go of', () => {
  it('needs, four weeks after the event and not a day earlier, and at once when the booking ends', async () => {
    await db.clock.setNow('2020-03-02T09:00:00Z');
    const event = await factory.event({
      startsAt: new Date('2020-03-10T09:30:00Z'),
      endsAt: new Date('2020-03-10T16:00:00Z'),
    });
    const person = await factory.person();
    const needs = { dietary: 'Kosher' };
    await bookings.book(event, person, { needs });
    const leaver = await factory.person();
    const given = await bookings.book(event, leaver, { needs });
    await bookings.service.cancel(given, callerOf(leaver));
    const kept = async (): Promise<number> => {
      await sweep.purge();
      const [row] = await db.dataSource.query<[{ count: number }]>(
        `SELECT count(*)::int AS count FROM booking_needs n JOIN bookings b ON b.id = n.booking_id WHERE b.event_id = $1`,
        [event.id],
      );
      return row.count;
    };
    expect(await kept()).toBe(1);
    await db.clock.setNow('2020-04-07T15:59:00Z');
    expect(await kept()).toBe(1);
    await db.clock.setNow('2020-04-07T16:01:00Z');
    expect(await kept()).toBe(0);
  });

  it('journeys not gone on with and spent idempotency keys', async () => {
    const event = await factory.event();
    const person = await factory.person();
    const idempotency = { key: 'old', requestHash: 'x' };
    await bookings.book(event, person, { idempotency });
    await db.dataSource.query(
      `INSERT INTO booking_drafts (id, person_id, event_id, updated_at) VALUES
         ('old', $1, $2, now() - interval '8 days'), ('new', $1, $2, now() - interval '6 days')`,
      [person.id, event.id],
    );
    await sweep.purge();
    const keys = `SELECT key FROM idempotency_keys WHERE person_id = $1`;
    expect(await db.dataSource.query<unknown[]>(keys, [person.id])).toHaveLength(1);
    await db.dataSource.query(`UPDATE idempotency_keys SET created_at = now() - interval '25 hours'`);
    await sweep.purge();
    expect(await db.dataSource.query<unknown[]>(keys, [person.id])).toEqual([]);
    expect(await db.dataSource.query<unknown[]>('SELECT id FROM booking_drafts')).toEqual([{ id: 'new' }]);
  });
});

describe('the calendar feed', () => {
  it('has confirmed places, keeps what was given up as cancelled for a while, and is gone when revoked', async () => {
    const feeds = app.nest.get(CalendarFeeds);
    const person = await factory.person();
    const event = await factory.event({ title: 'Stays' });
    const other = await factory.event({ title: 'Goes', startsAt: new Date(Date.now() + 50 * 86_400_000) });
    const full = await factory.event({
      title: 'Waits',
      capacity: 0,
      startsAt: new Date(Date.now() + 60 * 86_400_000),
    });
    await bookings.book(event, person);
    const given = await bookings.book(other, person);
    await bookings.book(full, person);
    await bookings.service.cancel(given, callerOf(person));
    const secret = await feeds.open(person.id);
    expect(await feeds.open(person.id)).toBe(secret);
    const items = await feeds.items(secret);
    expect(items?.map(({ title, cancelled, sequence }) => [title, cancelled, sequence])).toEqual([
      ['Stays', false, 0],
      ['Goes', true, 1],
    ]);
    await feeds.revoke(person.id);
    expect(await feeds.items(secret)).toBeUndefined();
    expect(await feeds.open(person.id)).not.toBe(secret);
  });
});
