import { beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { useApp } from '../support/app.js';
import { BookingsDriver, callerOf, codeOf, organiserOf, resultOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent } from '../support/factories.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let bookings: BookingsDriver;
beforeAll(() => {
  factory = make(db.dataSource);
  bookings = new BookingsDriver(app, db.dataSource);
});

const kindsAfter = async (event: MadeEvent, kind: string): Promise<{ to: string; invite: string | null }[]> =>
  db.dataSource.query<{ to: string; invite: string | null }[]>(
    `SELECT m.recipient_email AS "to", m.facts->'invite'->>'method' AS invite
     FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
     WHERE b.event_id = $1 AND m.kind = $2 ORDER BY m.id`,
    [event.id, kind],
  );

describe('moving an event', () => {
  const to = { sessions: [{ startsAt: '2031-05-07T09:30', endsAt: '2031-05-07T16:00' }] };

  it('moves every invite and tells each person with a live booking once', async () => {
    const event = await factory.event({ capacity: 2, joiningLink: 'https://meet.example/abc' });
    const organiser = organiserOf(event, await factory.person());
    const confirmed = await factory.person();
    const waiting = await factory.person();
    const gone = await factory.person();
    const reference = await bookings.book(event, confirmed);
    const given = await bookings.book(event, gone);
    await bookings.service.cancel(given, callerOf(gone));
    await bookings.book(event, await factory.person());
    const waits = await bookings.book(event, waiting);
    const before = await bookings.facts(reference, 'booking.confirmed');

    expect(await bookings.service.moveEvent(event.slug, organiser, to)).toBe(true);
    const told = await kindsAfter(event, 'booking.event_moved');
    expect(told.map(({ invite }) => invite)).toEqual(['REQUEST', 'REQUEST', null]);
    expect(told.map((mail) => mail.to)).not.toContain(gone.email);
    const facts = await bookings.facts(reference, 'booking.event_moved');
    expect(facts).toMatchObject({
      event: { startsAt: '2031-05-07T08:30:00.000Z', endsAt: '2031-05-07T15:00:00.000Z' },
      before: { startsAt: before.event.startsAt },
      invite: { uid: before.invite.uid, sequence: 1 },
      joiningLink: 'https://meet.example/abc',
      state: 'confirmed',
    });
    expect(await bookings.facts(waits, 'booking.event_moved')).toMatchObject({
      joiningLink: null,
      state: 'waiting',
    });
    await bookings.expectCleanAudit();
  });

  it('to where it is already tells nobody', async () => {
    const event = await factory.event();
    const organiser = organiserOf(event, await factory.person());
    await bookings.book(event, await factory.person());
    await bookings.service.moveEvent(event.slug, organiser, to);
    expect(await bookings.service.moveEvent(event.slug, organiser, to)).toBe(false);
    expect(await kindsAfter(event, 'booking.event_moved')).toHaveLength(1);
  });

  it('forward takes the sequence on from the last, and cuts live offers by the new start', async () => {
    const event = await factory.event({
      capacity: 1,
      offerHours: 2_000,
      startsAt: new Date(Date.now() + 90 * 86_400_000),
    });
    const organiser = organiserOf(event, await factory.person());
    const holder = await factory.person();
    const held = await bookings.book(event, holder);
    const next = await bookings.book(event, await factory.person());
    await bookings.service.cancel(held, callerOf(holder));
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    const sessions = [{ startsAt: `${soon}T09:30`, endsAt: `${soon}T12:30` }];
    await bookings.service.moveEvent(event.slug, organiser, { sessions });
    const [row] = await db.dataSource.query<{ cut: boolean; sequence: number }[]>(
      `SELECT b.offer_expires_at = e.starts_at AS cut, b.calendar_sequence AS sequence
       FROM bookings b JOIN events e ON e.id = b.event_id WHERE b.reference = $1`,
      [next],
    );
    expect(row).toEqual({ cut: true, sequence: 1 });
    await bookings.expectCleanAudit();
  });

  it('with 500 attendees takes a few statements', async () => {
    const event = await factory.event({ places: 'unlimited' });
    const organiser = organiserOf(event, await factory.person());
    const people = await factory.crowd(500);
    await Promise.all(people.map((person) => bookings.ask(event, person)));
    const statements = await statementsOf(() => bookings.service.moveEvent(event.slug, organiser, to));
    expect(await kindsAfter(event, 'booking.event_moved')).toHaveLength(500);
    expect(statements).toBeLessThan(30);
    const cancelling = await statementsOf(() => bookings.service.cancelEvent(event.slug, organiser, 'Snow'));
    expect(await kindsAfter(event, 'booking.event_cancelled')).toHaveLength(500);
    expect(cancelling).toBeLessThan(30);
    await bookings.expectCleanAudit();
  });

  it('is for those who run it, and sees that somebody else was quicker', async () => {
    const event = await factory.event();
    const stranger = await factory.person();
    expect(await codeOf(bookings.service.moveEvent(event.slug, callerOf(stranger), to))).toBe('not_found');
    const organiser = organiserOf(event, stranger);
    await bookings.service.moveEvent(event.slug, organiser, to, 1);
    const again = { sessions: [{ startsAt: '2031-06-04T09:30', endsAt: '2031-06-04T16:00' }] };
    expect(await codeOf(bookings.service.moveEvent(event.slug, organiser, again, 1))).toBe('stale');
  });
});

describe('cancelling an event', () => {
  it('rule 11: tells bookers, attendees and those who wait, each once, and takes every invite back', async () => {
    const event = await factory.event({ capacity: 3 });
    const organiserPerson = await factory.person();
    const organiser = organiserOf(event, organiserPerson);
    const lead = await factory.person({ name: 'Training lead' });
    const coming = await factory.person({ name: 'Comes too' });
    const [one, two, three, waits] = [
      await factory.person({ name: 'Ann' }),
      await factory.person({ name: 'Ben' }),
      await factory.person(),
      await factory.person(),
    ];
    await bookings.book(event, one, { bookedById: lead.id });
    await bookings.book(event, two, { bookedById: lead.id });
    const own = await bookings.book(event, coming);
    await bookings.book(event, waits, { bookedById: coming.id });
    await bookings.book(event, three, { bookedById: organiserPerson.id, byHand: true });

    expect(await codeOf(bookings.service.cancelEvent(event.slug, organiser, ''))).toBe('invalid');
    await bookings.service.cancelEvent(event.slug, organiser, 'The venue has closed');
    const told = await kindsAfter(event, 'booking.event_cancelled');
    expect(told.map((mail) => mail.to).sort()).toEqual(
      [one, two, three, waits, coming, lead].map(({ email }) => email).sort(),
    );
    expect(told.filter(({ invite }) => invite === 'CANCEL')).toHaveLength(3);
    expect(await bookings.facts(own, 'booking.event_cancelled')).toMatchObject({
      reason: 'The venue has closed',
      invite: { method: 'CANCEL', eventCancelled: true, sequence: 1 },
      colleagues: [waits.name],
      attending: true,
    });
    const [toLead] = await db.dataSource.query<{ facts: object }[]>(
      `SELECT facts FROM outbox_messages WHERE recipient_email = $1 AND kind = 'booking.event_cancelled'`,
      [lead.email],
    );
    expect(toLead?.facts).toMatchObject({ colleagues: ['Ann', 'Ben'], attending: false, invite: null });
    expect(await bookings.places(event)).toMatchObject({ held: 0, waiting: 0 });
    expect(resultOf(await bookings.ask(event, await factory.person()))).toBe('event_cancelled');
    expect(await codeOf(bookings.service.cancelEvent(event.slug, organiser, 'Again'))).toBe(
      'event_cancelled',
    );
    await bookings.expectCleanAudit();
  });

  it('of one date leaves the other dates of the series', async () => {
    const [row] = await db.dataSource.query<{ id: number }[]>(
      `INSERT INTO series (slug, title) VALUES ('dates', 'Dates') RETURNING id`,
    );
    const one = await factory.event({ seriesId: row?.id });
    const other = await factory.event({ seriesId: row?.id, startsAt: new Date('2032-02-03T09:30:00Z') });
    const person = await factory.person();
    const [first, second] = [await bookings.book(one, person), await bookings.book(other, person)];
    await bookings.service.cancelEvent(one.slug, organiserOf(one, await factory.person()), 'Too few');
    expect([await bookings.stateOf(first), await bookings.stateOf(second)]).toEqual([
      'cancelled',
      'confirmed',
    ]);
  });
});

describe('the number of places', () => {
  it('opens with the event and belongs to those who run it', async () => {
    const event = await factory.event({ places: 'none' });
    expect(
      await codeOf(
        bookings.service.changeCapacity(event.slug, callerOf(await factory.person()), { size: 5 }),
      ),
    ).toBe('not_found');
    const organiser = organiserOf(event, await factory.person());
    expect(await codeOf(bookings.service.changeCapacity(event.slug, organiser, { size: 5 }))).toBe(
      'no_places',
    );
  });

  it('never goes below what is taken unless it is said who loses out, and those must be theirs to lose', async () => {
    const event = await factory.event({ capacity: 3 });
    const organiser = organiserOf(event, await factory.person());
    const references = [];
    for (const person of await factory.crowd(3)) references.push(await bookings.book(event, person));
    const elsewhere = await bookings.book(await factory.event(), await factory.person());
    const lower = (size: number, losing: string[], reason = 'A smaller room'): Promise<string> =>
      codeOf(
        bookings.service.changeCapacity(event.slug, organiser, { size }, { references: losing, reason }),
      );
    expect(await lower(1, [])).toBe('below_held');
    expect(await lower(1, references.slice(0, 1))).toBe('below_held');
    expect(await lower(1, [elsewhere, references[0] ?? ''])).toBe('invalid');
    expect(await lower(1, references.slice(0, 2), '')).toBe('invalid');
    expect(await bookings.places(event)).toEqual({ size: 3, held: 3, waiting: 0 });
    expect(await lower(1, references.slice(0, 2))).toBe('done');
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 0 });
    expect(await bookings.facts(references[0] ?? '', 'booking.cancelled_by_organiser')).toMatchObject({
      reason: 'A smaller room',
      invite: { method: 'CANCEL', sequence: 1 },
    });
    await bookings.expectCleanAudit();
  });

  it('of the waiting list never goes below those who wait', async () => {
    const event = await factory.event({ capacity: 1, waitingSize: 5 });
    const organiser = organiserOf(event, await factory.person());
    for (const person of await factory.crowd(4)) await bookings.book(event, person);
    const change = (waitingSize: number | null): Promise<string> =>
      codeOf(bookings.service.changeCapacity(event.slug, organiser, { size: 1, waitingSize }));
    expect(await change(2)).toBe('below_waiting');
    expect(await change(3)).toBe('done');
    expect(resultOf(await bookings.ask(event, await factory.person(), { joinWaitingList: true }))).toBe(
      'waiting_list_full',
    );
    expect(await change(null)).toBe('done');
    expect(resultOf(await bookings.ask(event, await factory.person(), { joinWaitingList: true }))).toBe(
      'waiting',
    );
  });
});

/** How many statements `work` sends, of all connections of the program. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  const dataSource = app.nest.get(DataSource);
  let count = 0;
  const { logger } = dataSource;
  dataSource.logger = {
    logQuery: () => void (count += 1),
    logQueryError: () => undefined,
    logQuerySlow: () => undefined,
    logSchemaBuild: () => undefined,
    logMigration: () => undefined,
    log: () => undefined,
  };
  try {
    await work();
  } finally {
    dataSource.logger = logger;
  }
  return count;
}
