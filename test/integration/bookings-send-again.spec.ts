import { describe, expect, it } from '@jest/globals';
import type { BookingMailKind } from '../../src/bookings/booking-facts.types.js';
import { inTransaction } from '../../src/platform/database/in-transaction.js';
import { Outbox } from '../../src/platform/outbox/outbox.js';
import { useApp } from '../support/app.js';
import { BookingsDriver, callerOf, codeOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type MadePerson } from '../support/factories.js';

describe('sending a message about a booking again', () => {
  const database = useDatabase();
  const app = useApp(database);
  const factory = (): ReturnType<typeof make> => make(database.dataSource);
  const bookings = (): BookingsDriver => new BookingsDriver(app, database.dataSource);

  /** As if the worker had sent all that is owed, then *send again* on the latest of this kind. */
  async function sendAgain(reference: string, kind: BookingMailKind): Promise<string> {
    await database.dataSource.query(`UPDATE outbox_messages SET state = 'sent', sent_at = now()`);
    const [message] = await database.dataSource.query<{ id: string; thread: string }[]>(
      `SELECT m.id::text, m.thread FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
       WHERE b.reference = $1 AND m.kind = $2 ORDER BY m.id DESC LIMIT 1`,
      [reference, kind],
    );
    if (message === undefined) throw new Error(`No ${kind} was owed`);
    return codeOf(
      inTransaction(database.dataSource, (manager) => app.nest.get(Outbox).sendAgain(manager, message)),
    );
  }

  const cancel = (reference: string, person: MadePerson): Promise<void> =>
    bookings().service.cancel(reference, callerOf(person));

  it('says what is so today: the new title, place and joining link', async () => {
    const event = await factory().event({ online: true, joiningLink: 'https://meet.example/old' });
    const reference = await bookings().book(event, await factory().person());
    await database.dataSource.query(
      `UPDATE events SET title = 'A better title', joining_link = 'https://meet.example/new' WHERE id = $1`,
      [event.id],
    );
    expect(await sendAgain(reference, 'booking.confirmed')).toBe('done');
    expect(await bookings().facts(reference, 'booking.confirmed')).toMatchObject({
      reference,
      joiningLink: 'https://meet.example/new',
      event: { title: 'A better title' },
      invite: { method: 'REQUEST' },
    });
  });

  it('counts the position on the waiting list anew', async () => {
    const event = await factory().event({ capacity: 0 });
    const first = await factory().person();
    const ahead = await bookings().book(event, first);
    const reference = await bookings().book(event, await factory().person());
    expect((await bookings().facts(reference, 'booking.waiting')).position).toBe(2);
    await cancel(ahead, first);
    await sendAgain(reference, 'booking.waiting');
    expect((await bookings().facts(reference, 'booking.waiting')).position).toBe(1);
  });

  it('sends nothing that is no longer true', async () => {
    const person = await factory().person();
    const reference = await bookings().book(await factory().event(), person);
    await cancel(reference, person);
    expect(await sendAgain(reference, 'booking.confirmed')).toBe('nothing_to_say');
    expect(await sendAgain(reference, 'booking.cancelled')).toBe('done');
  });

  it('takes a place out of the calendar with a sequence no lower than before', async () => {
    const person = await factory().person();
    const reference = await bookings().book(await factory().event(), person);
    await cancel(reference, person);
    const before = await bookings().facts(reference, 'booking.cancelled');
    await sendAgain(reference, 'booking.cancelled');
    const again = await bookings().facts(reference, 'booking.cancelled');
    expect(again.invite).toEqual(before.invite);
    expect(again.was).toBe('confirmed');
  });
});
