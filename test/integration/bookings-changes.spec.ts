import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { AttendanceService } from '../../src/attendance/attendance.service.js';
import { BookingsQueries } from '../../src/bookings/bookings.queries.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { MyDataService } from '../../src/people/my-data.service.js';
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
afterEach(() => db.clock.real());

const DAY = 86_400_000;
const inDays = (days: number): Date => new Date(Date.now() + days * DAY);

async function bookedPlace(
  state: EventState = {},
): Promise<{ event: MadeEvent; person: MadePerson; organiser: MadePerson; reference: string }> {
  const event = await factory.event(state);
  const person = await factory.person();
  return { event, person, organiser: await factory.person(), reference: await bookings.book(event, person) };
}

const invites = async (reference: string): Promise<{ uid: string; sequence: number }> => {
  const [row] = await db.dataSource.query<[{ uid: string; sequence: number }]>(
    'SELECT calendar_uid AS uid, calendar_sequence AS sequence FROM bookings WHERE reference = $1',
    [reference],
  );
  return row;
};

describe('cancelling', () => {
  it('takes the invite back: the same UID, a higher SEQUENCE', async () => {
    const { event, person, reference } = await bookedPlace({ startsAt: inDays(30) });
    const { uid } = await invites(reference);
    await bookings.service.cancel(reference, callerOf(person));
    expect(await bookings.facts(reference, 'booking.cancelled')).toMatchObject({
      was: 'confirmed',
      late: false,
      cancelledByName: null,
      invite: { method: 'CANCEL', uid, sequence: 1, eventCancelled: false },
    });
    expect(await bookings.places(event)).toMatchObject({ held: 0 });
    expect(resultOf(await bookings.ask(event, person))).toBe('confirmed');
    await bookings.expectCleanAudit();
  });

  it('inside the window of the policy is late, and says so', async () => {
    const { person, reference } = await bookedPlace({ startsAt: inDays(5), lateCancellationDays: 7 });
    await bookings.service.cancel(reference, callerOf(person));
    expect(await bookings.facts(reference, 'booking.cancelled')).toMatchObject({ late: true });
    const booking = await app.nest.get(BookingsQueries).byReferenceFor(reference, callerOf(person));
    expect(booking).toMatchObject({ state: 'cancelled', lateCancellation: true });
  });

  it('from the waiting list carries no invite', async () => {
    const event = await factory.event({ capacity: 1 });
    await bookings.book(event, await factory.person());
    const person = await factory.person();
    const reference = await bookings.book(event, person);
    await bookings.service.cancel(reference, callerOf(person));
    expect(await bookings.facts(reference, 'booking.cancelled')).toMatchObject({
      was: 'waiting',
      invite: null,
    });
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 0 });
  });

  it('by whoever booked names them', async () => {
    const event = await factory.event();
    const booker = await factory.person({ name: 'Training lead' });
    const reference = await bookings.book(event, await factory.person(), { bookedById: booker.id });
    await bookings.service.cancel(reference, callerOf(booker));
    expect((await bookings.facts(reference, 'booking.cancelled')).cancelledByName).toBe('Training lead');
  });

  it('by an organiser needs a reason, which the person is told', async () => {
    const { event, organiser, person, reference } = await bookedPlace();
    const by = organiserOf(event, organiser);
    expect(await codeOf(bookings.service.cancel(reference, by))).toBe('invalid');
    await bookings.service.cancel(reference, by, 'This date is for schools');
    expect((await bookings.mails(reference)).at(-1)).toEqual({
      kind: 'booking.cancelled_by_organiser',
      to: person.email,
    });
    expect(await bookings.facts(reference, 'booking.cancelled_by_organiser')).toMatchObject({
      reason: 'This date is for schools',
      invite: { method: 'CANCEL' },
    });
  });

  it('is not for strangers, who learn nothing', async () => {
    const { event, reference } = await bookedPlace();
    const stranger = await factory.person();
    const elsewhere = callerOf(stranger, [event.teamId + 1_000]);
    expect(await codeOf(bookings.service.cancel(reference, callerOf(stranger)))).toBe('not_found');
    expect(await codeOf(bookings.service.cancel(reference, elsewhere, 'Why not'))).toBe('not_found');
    expect(await codeOf(bookings.service.cancel('KSC-0000-0000', callerOf(stranger)))).toBe('not_found');
    expect(await bookings.stateOf(reference)).toBe('confirmed');
  });

  it('rule 12: is refused once attendance is recorded, for organisers too', async () => {
    const { event, organiser, person, reference } = await bookedPlace({ startsAt: inDays(1) });
    const by = organiserOf(event, organiser);
    const attendance = app.nest.get(AttendanceService);
    await db.clock.setNow(event.startsAt);
    const [session] = await db.dataSource.query<[{ id: number }]>(
      'SELECT id FROM event_sessions WHERE event_id = $1',
      [event.id],
    );
    const record = (caller: Caller, state: 'attended' | 'late') =>
      attendance.record(event.slug, caller, [
        { id: randomUUID(), reference, sessionId: session.id, state, madeAt: event.startsAt },
      ]);
    expect(await codeOf(record(callerOf(person), 'attended'))).toBe('not_found');
    await record(by, 'attended');
    await record(by, 'attended');
    await record(by, 'late');
    expect(await codeOf(bookings.service.cancel(reference, callerOf(person)))).toBe('attendance_recorded');
    expect(await codeOf(bookings.service.cancel(reference, by, 'Sorry'))).toBe('attendance_recorded');
    const colleague = { name: 'Sam', email: 'sam-late@kent.example' };
    expect(await codeOf(bookings.service.substitute(reference, by, colleague))).toBe('attendance_recorded');
    await bookings.expectCleanAudit();
  });

  it('is refused after the start, when it is for the register to say who came', async () => {
    const { person, reference } = await bookedPlace({ startsAt: inDays(1) });
    await db.clock.setNow(inDays(1.01));
    expect(await codeOf(bookings.service.cancel(reference, callerOf(person)))).toBe('event_started');
  });
});

describe('erasing somebody', () => {
  it('gives what they held to who waits, and keeps neither their needs nor what they wrote', async () => {
    const event = await factory.event({ capacity: 1 });
    const person = await factory.person();
    const reference = await bookings.book(event, person, {
      needs: { access: 'Lift' },
      evidence: 'My own words',
    });
    const next = await bookings.book(event, await factory.person());
    await app.nest.get(MyDataService).erase(person.id);
    expect([await bookings.stateOf(reference), await bookings.stateOf(next)]).toEqual([
      'cancelled',
      'offered',
    ]);
    const [left] = await db.dataSource.query<unknown[]>(
      `SELECT b.evidence, n.access FROM bookings b LEFT JOIN booking_needs n ON n.booking_id = b.id WHERE b.reference = $1`,
      [reference],
    );
    expect(left).toEqual({ evidence: null, access: null });
    await bookings.expectCleanAudit();
  });
});

describe('approval', () => {
  it('confirms a booking that holds its place, with an invite', async () => {
    const { event, organiser, reference } = await bookedPlace({ needsApproval: true, capacity: 1 });
    expect(await bookings.stateOf(reference)).toBe('awaiting_approval');
    expect((await bookings.mails(reference)).map(({ kind }) => kind)).toEqual(['booking.awaiting_approval']);
    await bookings.service.approve(reference, organiserOf(event, organiser));
    expect(await bookings.stateOf(reference)).toBe('confirmed');
    expect((await bookings.facts(reference, 'booking.confirmed')).invite).toMatchObject({
      method: 'REQUEST',
      sequence: 0,
    });
    expect(await codeOf(bookings.service.approve(reference, organiserOf(event, organiser)))).toBe(
      'not_awaiting_approval',
    );
    await bookings.expectCleanAudit();
  });

  it('declines with a reason, and the place goes to the next', async () => {
    const { event, organiser, reference } = await bookedPlace({ needsApproval: true, capacity: 1 });
    const next = await bookings.book(event, await factory.person());
    const by = organiserOf(event, organiser);
    expect(await codeOf(bookings.service.decline(reference, by, ''))).toBe('invalid');
    await bookings.service.decline(reference, by, 'Two of your team come already');
    expect(await bookings.facts(reference, 'booking.declined')).toMatchObject({
      reason: 'Two of your team come already',
    });
    expect([await bookings.stateOf(reference), await bookings.stateOf(next)]).toEqual([
      'declined',
      'offered',
    ]);
    await bookings.expectCleanAudit();
  });

  it('nobody approves themselves, and nobody but those who run the event', async () => {
    const { event, person, reference } = await bookedPlace({ needsApproval: true });
    expect(await codeOf(bookings.service.approve(reference, organiserOf(event, person)))).toBe(
      'own_approval',
    );
    expect(await codeOf(bookings.service.approve(reference, callerOf(person)))).toBe('not_found');
    expect(await codeOf(bookings.service.approve(reference, callerOf(await factory.person())))).toBe(
      'not_found',
    );
    expect(await bookings.stateOf(reference)).toBe('awaiting_approval');
  });

  it('looks at evidence where the rule asks for it', async () => {
    const event = await factory.event({
      rule: {
        kind: 'otherwise',
        rule: { kind: 'workforce', anyOf: ['adults'] },
        outcome: 'needs_evidence',
        because: 'Tell us why it is for you',
      },
    });
    const person = await factory.person();
    expect(resultOf(await bookings.ask(event, person))).toBe('evidence_needed');
    expect(resultOf(await bookings.ask(event, person, { evidence: 'I work with young carers' }))).toBe(
      'awaiting_approval',
    );
  });
});

describe('substitution', () => {
  it('gives the same place to a colleague: both are told, each has an invite of their own', async () => {
    const { event, person, reference } = await bookedPlace({ capacity: 1 });
    const waiting = await bookings.book(event, await factory.person());
    const colleague = await factory.person({ name: 'Sam Okafor' });
    const made = await bookings.service.substitute(reference, callerOf(person), colleague);
    expect(made.state).toBe('confirmed');
    expect([await bookings.stateOf(reference), await bookings.stateOf(waiting)]).toEqual([
      'cancelled',
      'waiting',
    ]);
    const [leaver, joiner] = [await invites(reference), await invites(made.reference)];
    expect(await bookings.facts(reference, 'booking.substituted_out')).toMatchObject({
      substituteName: 'Sam Okafor',
      invite: { method: 'CANCEL', uid: leaver.uid, sequence: 1 },
    });
    expect((await bookings.facts(made.reference, 'booking.confirmed')).invite).toMatchObject({
      method: 'REQUEST',
      uid: joiner.uid,
      sequence: 0,
    });
    expect(joiner.uid).not.toBe(leaver.uid);
    expect(await bookings.places(event)).toEqual({ size: 1, held: 1, waiting: 1 });
    await bookings.expectCleanAudit();
  });

  it('asks the rule again, of a colleague who is new here too', async () => {
    const { person, reference } = await bookedPlace({ rule: { kind: 'workforce', anyOf: ['children'] } });
    const by = callerOf(person);
    const adults = await factory.person({ workforce: 'adults' });
    expect(await codeOf(bookings.service.substitute(reference, by, adults))).toBe('not_eligible');
    const unknown = { name: 'New', email: 'new-colleague@kent.example' };
    expect(await codeOf(bookings.service.substitute(reference, by, unknown))).toBe('not_eligible');
    const made = await bookings.service.substitute(reference, by, { ...unknown, workforce: 'children' });
    expect(made.state).toBe('confirmed');
  });

  it('is refused for oneself, for somebody who comes already and for a turn on the waiting list', async () => {
    const { event, person, reference } = await bookedPlace({ capacity: 2 });
    const by = callerOf(person);
    const other = await factory.person();
    await bookings.book(event, other);
    const waiter = await factory.person();
    const waiting = await bookings.book(event, waiter);
    expect(await codeOf(bookings.service.substitute(reference, by, person))).toBe('same_person');
    expect(await codeOf(bookings.service.substitute(reference, by, other))).toBe('already_booked');
    expect(await codeOf(bookings.service.substitute(waiting, callerOf(waiter), other))).toBe(
      'no_place_to_pass_on',
    );
    expect(await bookings.stateOf(reference)).toBe('confirmed');
    await bookings.expectCleanAudit();
  });
});

describe('needs', () => {
  it('are seen by the person and those who run the event, and by nobody else', async () => {
    const event = await factory.event();
    const [person, booker] = [await factory.person(), await factory.person()];
    const reference = await bookings.book(event, person, {
      bookedById: booker.id,
      needs: { access: 'Hearing loop' },
    });
    const queries = app.nest.get(BookingsQueries);
    const needs = { access: 'Hearing loop', dietary: null };
    expect((await queries.byReferenceFor(reference, callerOf(person))).needs).toEqual(needs);
    const organiser = await factory.person();
    expect((await queries.byReferenceFor(reference, organiserOf(event, organiser))).needs).toEqual(needs);
    expect((await queries.byReferenceFor(reference, callerOf(booker))).needs).toBeNull();
    expect(await codeOf(queries.byReferenceFor(reference, callerOf(await factory.person())))).toBe(
      'not_found',
    );
    const [read] = await db.dataSource.query<{ action: string }[]>(
      'SELECT action FROM audit_entries WHERE actor_id = $1',
      [organiser.id],
    );
    expect(read?.action).toBe('needs.read');
  });

  it('can be said anew and forgotten', async () => {
    const { person, reference } = await bookedPlace();
    const by = callerOf(person);
    const queries = app.nest.get(BookingsQueries);
    await bookings.service.changeNeeds(reference, by, { dietary: 'Halal' });
    expect((await queries.byReferenceFor(reference, by)).needs).toEqual({ access: null, dietary: 'Halal' });
    await bookings.service.changeNeeds(reference, by, {});
    expect((await queries.byReferenceFor(reference, by)).needs).toEqual({ access: null, dietary: null });
  });
});

describe('my bookings', () => {
  it('are mine and those I made for colleagues, what is coming apart from what was', async () => {
    const queries = app.nest.get(BookingsQueries);
    const me = await factory.person();
    const soon = await factory.event({ startsAt: inDays(3), capacity: 1 });
    const later = await factory.event({ startsAt: inDays(20) });
    await bookings.book(soon, await factory.person());
    const waiting = await bookings.book(soon, me);
    const forColleague = await bookings.book(later, await factory.person(), { bookedById: me.id });
    const given = await bookings.book(later, me);
    await bookings.service.cancel(given, callerOf(me));
    await bookings.book(later, await factory.person());
    const page = { page: 1, pageSize: 20 };
    const coming = await queries.mine(me.id, 'coming', page);
    expect(coming.items.map(({ reference, position }) => [reference, position])).toEqual([
      [waiting, 1],
      [forColleague, null],
    ]);
    expect((await queries.mine(me.id, 'past', page)).items.map(({ reference }) => reference)).toEqual([
      given,
    ]);
    const second = await queries.mine(me.id, 'all', { page: 2, pageSize: 2 });
    expect([second.total, second.items.length]).toEqual([3, 1]);
  });
});
