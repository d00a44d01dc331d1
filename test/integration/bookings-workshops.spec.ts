import { beforeAll, describe, expect, it } from '@jest/globals';
import { AttendanceQueries } from '../../src/attendance/attendance.queries.js';
import { AttendanceService } from '../../src/attendance/attendance.service.js';
import { EventCopiesService } from '../../src/catalogue/event-copies.service.js';
import { useApp } from '../support/app.js';
import { BookingsDriver, callerOf, codeOf, organiserOf, resultOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson } from '../support/factories.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let bookings: BookingsDriver;
beforeAll(() => {
  factory = make(db.dataSource);
  bookings = new BookingsDriver(app, db.dataSource);
});

const limitsOf = (event: MadeEvent): Promise<{ size: number | null; held: number }[]> =>
  db.dataSource.query(`SELECT size, held FROM place_limits WHERE event_id = $1 ORDER BY id`, [event.id]);
const tokenOf = (person: MadePerson): Promise<string> => factory.token(person);

describe('an event with workshops to choose from', () => {
  it('takes one of each choice, and keeps the limit of each: a full one is said as such', async () => {
    const event = await factory.event({ capacity: 5, waitingSize: null });
    const [art, play] = (await factory.workshops(event, { Art: 1, Play: null })) as [number, number];
    const [first, second] = [await factory.person(), await factory.person()];
    const none = await bookings.ask(event, first);
    expect(resultOf(none)).toBe('choice_needed');
    for (const chosen of [[art, play], [art, 999_999], [1]])
      expect(resultOf(await bookings.ask(event, first, { chosen }))).toBe('choice_needed');

    const reference = await bookings.book(event, first, { chosen: [art] });
    const facts = await bookings.facts(reference, 'booking.confirmed');
    expect(facts.event.sessions.map(({ title }) => title)).toEqual([null, 'Art']);
    const full = await bookings.ask(event, second, { chosen: [art] });
    expect(full).toMatchObject({
      refusal: {
        code: 'full',
        message: 'Art is full. Choose another session, or join the waiting list for it',
        reasons: [{ session: 'Art' }],
      },
    });
    expect(resultOf(await bookings.ask(event, second, { chosen: [play] }))).toBe('confirmed');
    expect(await limitsOf(event)).toEqual([
      { size: 5, held: 2 },
      { size: 1, held: 1 },
    ]);
    // By hand it may be left open, and chosen later.
    const byHand = {
      byHand: true,
      bookedById: (await factory.organiser({ id: event.teamId, slug: '', name: '' })).id,
    };
    expect(resultOf(await bookings.ask(event, await factory.person(), byHand))).toBe('confirmed');
    await bookings.expectCleanAudit();
  });

  it('lets who waits for a full one be passed by who wants another, and offers what becomes free to them', async () => {
    const event = await factory.event({ capacity: 9 });
    const [art, play] = (await factory.workshops(event, { Art: 1, Play: 5 })) as [number, number];
    const [holder, waiter, third, fourth] = await Promise.all(
      Array.from({ length: 4 }, () => factory.person()),
    );
    const held = await bookings.book(event, holder!, { chosen: [art] });
    const waits = await bookings.book(event, waiter!, { chosen: [art] });
    expect(await bookings.stateOf(waits)).toBe('waiting');
    expect(resultOf(await bookings.ask(event, third!, { chosen: [play] }))).toBe('confirmed');
    const alsoWaits = await bookings.book(event, fourth!, { chosen: [art] });
    expect((await bookings.facts(alsoWaits, 'booking.waiting')).position).toBe(2);

    // The holder goes to the other workshop: their place is offered to the first in turn.
    const caller = callerOf(holder!);
    expect(await bookings.service.choose(held, caller, [play], false)).toBe(true);
    expect(await bookings.service.choose(held, caller, [play], false)).toBe(false);
    expect(await bookings.stateOf(waits)).toBe('offered');
    const changed = await bookings.facts(held, 'booking.choice_changed');
    expect(changed).toMatchObject({ invite: { sequence: 1 }, state: 'confirmed' });
    expect(changed.event.sessions.map(({ title }) => title)).toEqual([null, 'Play']);
    expect(await codeOf(bookings.service.choose(held, caller, [art], false))).toBe('session_full');
    expect(await codeOf(bookings.service.choose(held, caller, [], false))).toBe('invalid');
    expect(await codeOf(bookings.service.choose(waits, callerOf(waiter!), [play], false))).toBe('offer_open');
    // Who waits may wish for something else, gets it at once, and keeps their turn.
    await bookings.service.choose(alsoWaits, callerOf(fourth!), [play], false);
    expect(await bookings.stateOf(alsoWaits)).toBe('offered');
    await bookings.service.accept(waits, callerOf(waiter!));
    await bookings.service.cancel(waits, callerOf(waiter!));
    expect(await limitsOf(event)).toEqual([
      { size: 9, held: 3 },
      { size: 1, held: 0 },
      { size: 5, held: 3 },
    ]);
    await bookings.expectCleanAudit();
  });

  it('clashes only with the sessions that are booked, in both directions', async () => {
    const event = await factory.event();
    const [art, play] = (await factory.workshops(event, { Art: null, Play: null })) as [number, number];
    await db.dataSource.query(
      `UPDATE event_sessions SET starts_at = starts_at + interval '1 day', ends_at = ends_at + interval '1 day' WHERE id = $1`,
      [play],
    );
    const startsAt = new Date(event.endsAt.getTime() + 3_600_000);
    const other = await factory.event({ startsAt, endsAt: new Date(startsAt.getTime() + 3_600_000) });
    const person = await factory.person();
    await bookings.book(other, person);
    expect(resultOf(await bookings.ask(event, person, { chosen: [art] }))).toBe('clash');
    const reference = await bookings.book(event, person, { chosen: [play] });
    expect(await codeOf(bookings.service.choose(reference, callerOf(person), [art], false))).toBe('clash');
    const meanwhile = await factory.person();
    await bookings.book(event, meanwhile, { chosen: [play] });
    expect(resultOf(await bookings.ask(other, meanwhile))).toBe('confirmed');
  });

  it('is registered by session: who chose another one is not on the list, and is complete without it', async () => {
    const startsAt = new Date('2019-11-06T09:00:00Z');
    await db.clock.setNow(startsAt);
    const event = await factory.event({ startsAt: new Date('2019-11-06T11:00:00Z') });
    const [art, play] = (await factory.workshops(event, { Art: 3, Play: 3 })) as [number, number];
    const person = await factory.person();
    const reference = await bookings.book(event, person, { chosen: [art] });
    const by = organiserOf(event, await factory.organiser({ id: event.teamId, slug: '', name: '' }));
    const [plenary] = await db.dataSource.query<[{ id: number }]>(
      `SELECT id FROM event_sessions WHERE event_id = $1 AND choice IS NULL`,
      [event.id],
    );
    const scan = (sessionId: number): object => ({
      reference,
      sessionId,
      state: 'attended',
      madeAt: startsAt,
    });
    const outcomes = await app.nest
      .get(AttendanceService)
      .record(
        event.slug,
        by,
        [plenary.id, art, play].map((id) => ({ id: `scan-${id}-00000`, ...scan(id) })) as never,
      );
    expect(outcomes).toMatchObject([
      { result: 'recorded' },
      { result: 'recorded' },
      { code: 'other_session' },
    ]);
    const { lines } = await app.nest.get(AttendanceQueries).register(event.id);
    expect(lines).toMatchObject([
      { whole: 'attended', sessions: [{ sessionId: plenary.id }, { sessionId: art }] },
    ]);
    expect((await app.nest.get(AttendanceQueries).marks(event.id, play)).booked).toBe(0);
    await bookings.expectCleanAudit();
  });

  it('changes with care: places follow, what was chosen stays, copies have the same workshops', async () => {
    const event = await factory.event({ capacity: 9 });
    const [art, play] = (await factory.workshops(event, { Art: 1, Play: 5 })) as [number, number];
    const organiser = await factory.organiser({ id: event.teamId, slug: '', name: '' });
    const by = organiserOf(event, organiser);
    const [one, two] = [await factory.person(), await factory.person()];
    await bookings.book(event, one, { chosen: [art] });
    const waits = await bookings.book(event, two, { chosen: [art] });
    const api = app.api(await tokenOf(organiser));
    const { body } = await api.get(`/events/${event.slug}`);
    expect(body).toMatchObject({ placesLeft: 5, booking: { can: 'book' } });
    expect(body.sessions).toMatchObject([
      { choice: null },
      { id: art, placesLeft: 0 },
      { id: play, placesLeft: 5 },
    ]);
    const sessions = (change: Record<number, object>): object[] =>
      (body.sessions as { id: number }[]).map(({ id, ...rest }) => {
        const { title, startsAt, endsAt, choice } = rest as unknown as Record<string, string>;
        return { id, title, startsAt, endsAt, choice, ...change[id] };
      });
    const patch = (list: object[]): Promise<{ status: number; body: { reasons?: { code: string }[] } }> =>
      api.patch(`/events/${event.slug}`, { sessions: list });
    expect((await patch(sessions({ [art]: { places: 0 } }))).body.reasons?.[0]?.code).toBe('below_held');
    const gone = sessions({}).filter((each) => (each as { id: number }).id !== art);
    expect(
      (await patch([...gone, { ...sessions({})[1], id: undefined, title: 'New' }])).body.reasons?.[0]?.code,
    ).toBe('session_chosen');
    expect((await patch(sessions({ [art]: { choice: null }, [play]: { choice: null } }))).status).toBe(400);
    expect((await patch(sessions({ [art]: { places: 2 } }))).status).toBe(200);
    expect(await bookings.stateOf(waits)).toBe('offered');
    const copy = await app.nest
      .get(EventCopiesService)
      .copy(by, event.slug, { title: 'Again', firstDay: '2030-01-16' });
    const copied = await db.dataSource.query(
      `SELECT s.title, s.choice, l.size FROM event_sessions s JOIN events e ON e.id = s.event_id
       LEFT JOIN place_limits l ON l.session_id = s.id WHERE e.slug = $1 ORDER BY s.starts_at, s.id`,
      [copy],
    );
    expect(copied).toEqual([
      { title: null, choice: null, size: null },
      { title: 'Art', choice: 'Workshop', size: 2 },
      { title: 'Play', choice: 'Workshop', size: 5 },
    ]);
    await bookings.expectCleanAudit();
  });
});
