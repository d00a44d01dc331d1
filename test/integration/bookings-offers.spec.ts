import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { BookingMails } from '../../src/bookings/booking-mails.js';
import { BookingSweep } from '../../src/bookings/booking-sweep.js';
import { LockedPlaces } from '../../src/bookings/locked-places.js';
import { Offers } from '../../src/bookings/offers.js';
import { PeopleQueries } from '../../src/people/people.queries.js';
import { useApp } from '../support/app.js';
import { BookingsDriver, callerOf, codeOf, organiserOf, resultOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import {
  make,
  type EventState,
  type Factory,
  type MadeEvent,
  type MadePerson,
} from '../support/factories.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let bookings: BookingsDriver;
beforeAll(() => {
  factory = make(db.dataSource);
  bookings = new BookingsDriver(app, db.dataSource);
});
afterEach(async () => {
  await db.clock.real();
  // What a moved clock left behind is settled, so that each test finds the audit clean.
  await sweep();
});

const HOUR = 3_600_000;
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR);

/** A full event of one place, whose holder then gives it up while others wait. */
async function offeredPlace(
  state: EventState = {},
  waiting = 2,
): Promise<{ event: MadeEvent; people: MadePerson[]; references: string[] }> {
  const event = await factory.event({ capacity: 1, ...state });
  const holder = await factory.person();
  const held = await bookings.book(event, holder, { byHand: true });
  const people: MadePerson[] = [];
  const references: string[] = [];
  for (let count = 0; count < waiting; count += 1) {
    const person = await factory.person();
    people.push(person);
    references.push(await bookings.book(event, person));
  }
  await bookings.service.cancel(held, callerOf(holder));
  return { event, people, references };
}

const sweep = (): Promise<number> => app.nest.get(BookingSweep).settle();

describe('an offered place', () => {
  it('goes to the next on the list, says until when, and is counted once while it is accepted', async () => {
    const { event, people, references } = await offeredPlace();
    const [reference = ''] = references;
    expect(await bookings.stateOf(reference)).toBe('offered');
    const facts = await bookings.facts(reference, 'booking.offered');
    const hours = (new Date(facts.offerExpiresAt).getTime() - Date.now()) / HOUR;
    expect(hours).toBeGreaterThan(47.9);
    expect(hours).toBeLessThanOrEqual(48);
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 1 });
    const by = callerOf(people[0] as MadePerson);
    await bookings.service.accept(reference, by);
    expect(await bookings.stateOf(reference)).toBe('confirmed');
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 1 });
    // The same request twice is one success.
    await bookings.service.accept(reference, by);
    expect((await bookings.mails(reference)).map(({ kind }) => kind)).toEqual([
      'booking.waiting',
      'booking.offered',
      'booking.confirmed',
    ]);
    await bookings.expectCleanAudit();
  });

  it('goes on when it is refused, and the person is out of the list', async () => {
    const { event, people, references } = await offeredPlace();
    const [first = '', second = ''] = references;
    await bookings.service.refuse(first, callerOf(people[0] as MadePerson));
    expect([await bookings.stateOf(first), await bookings.stateOf(second)]).toEqual(['cancelled', 'offered']);
    expect(await bookings.facts(first, 'booking.cancelled')).toMatchObject({ was: 'offered', invite: null });
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 0 });
  });

  it('lapses by itself and goes to the next; the late answer is refused, and rejoining is allowed', async () => {
    const { event, people, references } = await offeredPlace();
    const [first = '', second = ''] = references;
    await db.clock.setNow(inHours(48.01));
    expect(await codeOf(bookings.service.accept(first, callerOf(people[0] as MadePerson)))).toBe(
      'offer_lapsed',
    );
    await sweep();
    expect([await bookings.stateOf(first), await bookings.stateOf(second)]).toEqual(['lapsed', 'offered']);
    expect((await bookings.mails(first)).at(-1)).toEqual({
      kind: 'booking.offer_lapsed',
      to: people[0]?.email,
    });
    expect(await codeOf(bookings.service.accept(first, callerOf(people[0] as MadePerson)))).toBe(
      'offer_lapsed',
    );
    const outcome = await bookings.ask(event, people[0] as MadePerson, { joinWaitingList: true });
    expect(resultOf(outcome)).toBe('waiting');
    await sweep();
    expect(await bookings.stateOf(second)).toBe('offered');
    await bookings.expectCleanAudit();
  });

  it('stops holding its place at once: the next to book settles it, without any sweep', async () => {
    const { event, references } = await offeredPlace({}, 1);
    await db.clock.setNow(inHours(49));
    expect(resultOf(await bookings.ask(event, await factory.person()))).toBe('confirmed');
    expect(await bookings.stateOf(references[0] ?? '')).toBe('lapsed');
    await bookings.expectCleanAudit();
  });

  it('rule 9: exactly at the deadline it is live, a microsecond later it is not', async () => {
    const { event, references } = await offeredPlace({}, 1);
    const offers = new Offers(app.nest.get(PeopleQueries, { strict: false }), app.nest.get(BookingMails));
    const settledWhenDue = (when: string): Promise<string> =>
      db.dataSource.transaction(async (manager) => {
        // Within one transaction the clock stands still.
        await manager.query(`UPDATE bookings SET offer_expires_at = ${when} WHERE reference = $1`, [
          references[0],
        ]);
        const locked = await LockedPlaces.lock(manager, [event.id]);
        await offers.settleLapsed(locked, await offers.lapse(manager, [event.id]));
        await locked.write();
        const [row] = await manager.query<[{ state: string }]>(
          'SELECT state FROM bookings WHERE reference = $1',
          [references[0]],
        );
        return row.state;
      });
    expect(await settledWhenDue('program_now()')).toBe('offered');
    expect(await settledWhenDue(`program_now() - interval '1 microsecond'`)).toBe('lapsed');
  });

  it('never outlives the close of booking or the start', async () => {
    const closes = inHours(5);
    const one = await offeredPlace({ startsAt: inHours(30), bookingClosesAt: closes }, 1);
    expect((await bookings.facts(one.references[0] ?? '', 'booking.offered')).offerExpiresAt).toBe(
      closes.toISOString(),
    );
    const starts = inHours(30);
    const two = await offeredPlace({ startsAt: starts }, 1);
    expect((await bookings.facts(two.references[0] ?? '', 'booking.offered')).offerExpiresAt).toBe(
      starts.toISOString(),
    );
  });

  it('is theirs to answer alone: strangers and organisers cannot', async () => {
    const { event, references } = await offeredPlace({}, 1);
    const stranger = await factory.person();
    expect(await codeOf(bookings.service.accept(references[0] ?? '', callerOf(stranger)))).toBe('not_found');
    expect(await codeOf(bookings.service.accept(references[0] ?? '', organiserOf(event, stranger)))).toBe(
      'not_found',
    );
  });
});

describe('promotion', () => {
  it('rule 7: stops when booking has closed, and what waits stays', async () => {
    const event = await factory.event({ capacity: 1, startsAt: inHours(72), bookingClosesAt: inHours(24) });
    const holder = await factory.person();
    const held = await bookings.book(event, holder);
    const waiting = await bookings.book(event, await factory.person());
    await db.clock.setNow(inHours(25));
    await bookings.service.cancel(held, callerOf(holder));
    await sweep();
    expect(await bookings.stateOf(waiting)).toBe('waiting');
    expect(await bookings.places(event)).toEqual({ size: 1, held: 0, waiting: 1 });
    await bookings.expectCleanAudit();
  });

  it('goes on though new joins are turned off', async () => {
    const event = await factory.event({ capacity: 1 });
    const holder = await factory.person();
    const held = await bookings.book(event, holder);
    const waiting = await bookings.book(event, await factory.person());
    await db.dataSource.query('UPDATE events SET waiting_list_open = false WHERE id = $1', [event.id]);
    expect(resultOf(await bookings.ask(event, await factory.person(), { joinWaitingList: true }))).toBe(
      'full',
    );
    await bookings.service.cancel(held, callerOf(holder));
    expect(await bookings.stateOf(waiting)).toBe('offered');
  });

  it('asks the rule again: who no longer meets it is told, and the place goes to the next', async () => {
    const event = await factory.event({ capacity: 1, rule: { kind: 'workforce', anyOf: ['children'] } });
    const holder = await factory.person();
    const held = await bookings.book(event, holder);
    const moved = await factory.person();
    const [first, second] = [
      await bookings.book(event, moved),
      await bookings.book(event, await factory.person()),
    ];
    await db.dataSource.query(`UPDATE people SET workforce = 'adults' WHERE id = $1`, [moved.id]);
    await bookings.service.cancel(held, callerOf(holder));
    expect([await bookings.stateOf(first), await bookings.stateOf(second)]).toEqual(['declined', 'offered']);
    expect((await bookings.facts(first, 'booking.declined')).reason).toMatch(/children/);
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 0 });
    await bookings.expectCleanAudit();
  });

  it('follows priority first and joining order then', async () => {
    const event = await factory.event({ capacity: 1 });
    const holder = await factory.person();
    const held = await bookings.book(event, holder);
    const [first, second, third] = [
      await bookings.book(event, await factory.person()),
      await bookings.book(event, await factory.person()),
      await bookings.book(event, await factory.person()),
    ];
    await db.dataSource.query(`UPDATE bookings SET priority = 5 WHERE reference = $1`, [third]);
    await bookings.service.cancel(held, callerOf(holder));
    expect(await Promise.all([first, second, third].map((reference) => bookings.stateOf(reference)))).toEqual(
      ['waiting', 'waiting', 'offered'],
    );
  });

  it('rule 10: more places are offered to the list and do not bypass approval', async () => {
    const event = await factory.event({ capacity: 1, needsApproval: true });
    const organiser = organiserOf(event, await factory.person());
    await bookings.book(event, await factory.person());
    const [one, two, three] = await factory.crowd(3);
    const references = [];
    for (const person of [one, two, three]) references.push(await bookings.book(event, person as MadePerson));
    await bookings.service.changeCapacity(event.slug, organiser, { size: 3 });
    expect(await Promise.all(references.map((reference) => bookings.stateOf(reference)))).toEqual([
      'offered',
      'offered',
      'waiting',
    ]);
    await bookings.service.accept(references[0] ?? '', callerOf(one as MadePerson));
    expect(await bookings.stateOf(references[0] ?? '')).toBe('awaiting_approval');
    expect(await bookings.places(event)).toEqual({ size: 3, held: 3, waiting: 1 });
    await bookings.expectCleanAudit();
  });

  it('offers to everybody when the places become unlimited, and the event says so', async () => {
    const event = await factory.event({ capacity: 1 });
    const organiser = organiserOf(event, await factory.person());
    await bookings.book(event, await factory.person());
    const reference = await bookings.book(event, await factory.person());
    await bookings.service.changeCapacity(event.slug, organiser, { size: null });
    expect(await bookings.stateOf(reference)).toBe('offered');
    expect(resultOf(await bookings.ask(event, await factory.person()))).toBe('confirmed');
    await bookings.expectCleanAudit();
  });
});
