import { beforeAll, describe, expect, it } from '@jest/globals';
import { auditBookings } from '../../src/bookings/audit.js';
import { useApp } from '../support/app.js';
import { BookingsDriver, resultOf } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory } from '../support/factories.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let bookings: BookingsDriver;
beforeAll(() => {
  factory = make(db.dataSource);
  bookings = new BookingsDriver(app, db.dataSource);
});

describe('booking', () => {
  it('gives a place, and owes its confirmation with an invite in the same transaction', async () => {
    const event = await factory.event({ joiningLink: 'https://meet.example/abc', lateCancellationDays: 7 });
    const person = await factory.person({ name: 'Siobhán O’Neill' });
    const reference = await bookings.book(event, person);
    expect(reference).toMatch(/^KSC-[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(await bookings.mails(reference)).toEqual([{ kind: 'booking.confirmed', to: person.email }]);
    const facts = await bookings.facts(reference, 'booking.confirmed');
    expect(facts).toMatchObject({
      reference,
      recipient: { name: 'Siobhán O’Neill', address: person.email },
      attendeeName: 'Siobhán O’Neill',
      bookedByName: null,
      event: {
        title: event.title,
        slug: event.slug,
        startsAt: event.startsAt.toISOString(),
        place: { town: 'Maidstone' },
      },
      invite: { method: 'REQUEST', sequence: 0, eventCancelled: false },
      joiningLink: 'https://meet.example/abc',
      urls: { booking: `${app.settings.baseUrl}/bookings/${reference}` },
    });
    expect(facts.policy).toMatch(/^If you cancel after .*, it counts as a late cancellation\.$/);
    await bookings.expectCleanAudit();
  });

  it('tells whoever waits their position, and nobody without a place the joining link', async () => {
    const event = await factory.event({ capacity: 1, joiningLink: 'https://meet.example/abc' });
    await bookings.book(event, await factory.person());
    await bookings.book(event, await factory.person());
    const reference = await bookings.book(event, await factory.person());
    const facts = await bookings.facts(reference, 'booking.waiting');
    expect(facts.position).toBe(2);
    expect(JSON.stringify(facts)).not.toContain('meet.example');
  });

  it('tells the colleague who booked as well', async () => {
    const event = await factory.event();
    const [person, booker] = [await factory.person(), await factory.person({ name: 'Training lead' })];
    const reference = await bookings.book(event, person, { bookedById: booker.id });
    expect(await bookings.mails(reference)).toEqual([
      { kind: 'booking.confirmed', to: person.email },
      { kind: 'booking.made_for_colleague', to: booker.email },
    ]);
    expect((await bookings.facts(reference, 'booking.confirmed')).bookedByName).toBe('Training lead');
  });

  it('rule 3: a session with fewer places than the event governs', async () => {
    const event = await factory.event({ capacity: 5, waitingSize: 0 });
    await db.dataSource.query(
      `INSERT INTO place_limits (event_id, session_id, size) SELECT event_id, id, 2 FROM event_sessions WHERE event_id = $1`,
      [event.id],
    );
    const results: string[] = [];
    for (const person of await factory.crowd(3)) results.push(resultOf(await bookings.ask(event, person)));
    expect(results).toEqual(['confirmed', 'confirmed', 'full']);
    expect(await bookings.places(event)).toEqual({ size: 5, held: 2, waiting: 0 });
    await bookings.expectCleanAudit();
  });

  it('rule 1: unlimited is not zero', async () => {
    const event = await factory.event({ places: 'unlimited' });
    const outcomes = await Promise.all(
      (await factory.crowd(30)).map((person) => bookings.ask(event, person)),
    );
    expect(new Set(outcomes.map(resultOf))).toEqual(new Set(['confirmed']));
    expect(await bookings.places(event)).toEqual({ size: null, held: 30, waiting: 0 });
  });

  it('places that were never opened are none', async () => {
    const event = await factory.event({ places: 'none' });
    await db.dataSource.query(`UPDATE events SET places = 'limited' WHERE id = $1`, [event.id]);
    expect(resultOf(await bookings.ask(event, await factory.person()))).toBe('full');
    expect((await auditBookings(db.dataSource)).join()).toContain(
      `event ${event.id} is bookable and has no places`,
    );
    await db.dataSource.query(`UPDATE events SET places = 'none' WHERE id = $1`, [event.id]);
  });

  it('rule 6: warns of a clash, which the person may insist on; back to back is none', async () => {
    const startsAt = new Date('2031-03-03T09:00:00Z');
    const noon = new Date('2031-03-03T12:00:00Z');
    const morning = await factory.event({ startsAt, endsAt: noon, title: 'Morning' });
    const across = await factory.event({
      startsAt: new Date('2031-03-03T11:00:00Z'),
      endsAt: new Date('2031-03-03T13:00:00Z'),
    });
    const afternoon = await factory.event({ startsAt: noon, endsAt: new Date('2031-03-03T16:00:00Z') });
    const person = await factory.person();
    const reference = await bookings.book(morning, person);
    expect(resultOf(await bookings.ask(afternoon, person))).toBe('confirmed');
    const outcome = await bookings.ask(across, person);
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'clash' } });
    const reasons = outcome.kind === 'refused' ? outcome.refusal.reasons : [];
    expect(reasons[0]).toMatchObject({
      clashes: [{ reference, title: 'Morning' }, { title: afternoon.title }],
    });
    expect(resultOf(await bookings.ask(across, person, { insist: true }))).toBe('confirmed');
  });

  it('asks the rule of the event, and says why not', async () => {
    const event = await factory.event({ rule: { kind: 'workforce', anyOf: ['adults'] } });
    const outcome = await bookings.ask(event, await factory.person({ workforce: 'children' }));
    expect(outcome).toMatchObject({ kind: 'refused', refusal: { code: 'not_eligible', kind: 'forbidden' } });
    if (outcome.kind === 'refused') expect(outcome.refusal.reasons.length).toBeGreaterThan(1);
    expect(resultOf(await bookings.ask(event, await factory.person({ workforce: 'both' })))).toBe(
      'confirmed',
    );
  });

  it('an organiser who adds somebody by hand is not held to the rule, yet to the places', async () => {
    const event = await factory.event({ capacity: 1, rule: { kind: 'workforce', anyOf: ['adults'] } });
    const organiser = await factory.person();
    const byHand = { byHand: true, bookedById: organiser.id };
    const person = await factory.person({ workforce: 'children' });
    const reference = await bookings.book(event, person, byHand);
    expect(await bookings.mails(reference)).toEqual([{ kind: 'booking.confirmed', to: person.email }]);
    expect(resultOf(await bookings.ask(event, await factory.person(), byHand))).toBe('full');
  });

  it('one person, two events and many wishes of one batch each find their own answer', async () => {
    const [open, full] = [await factory.event(), await factory.event({ capacity: 0, waitingSize: 1 })];
    const [one, two] = await factory.crowd(2);
    if (one === undefined || two === undefined) throw new Error('nobody');
    const wish = { bookedById: one.id, joinWaitingList: true, insist: true };
    const outcomes = await bookings.service.book([
      { ...wish, eventId: open.id, personId: one.id },
      { ...wish, eventId: full.id, personId: one.id },
      { ...wish, eventId: open.id, personId: one.id },
      { ...wish, eventId: full.id, personId: two.id },
      { ...wish, eventId: 999_999, personId: one.id },
      { ...wish, eventId: open.id, personId: 999_999 },
    ]);
    expect(outcomes.map(resultOf)).toEqual([
      'confirmed',
      'waiting',
      'already_booked',
      'waiting_list_full',
      'not_found',
      'not_found',
    ]);
  });

  it('keeps needs apart, and only for those who have any', async () => {
    const event = await factory.event();
    const reference = await bookings.book(event, await factory.person(), { needs: { dietary: 'Vegan' } });
    await bookings.book(event, await factory.person(), { needs: {} });
    const rows = await db.dataSource.query<unknown[]>(
      `SELECT b.reference, n.access, n.dietary FROM booking_needs n JOIN bookings b ON b.id = n.booking_id WHERE b.event_id = $1`,
      [event.id],
    );
    expect(rows).toEqual([{ reference, access: null, dietary: 'Vegan' }]);
  });
});

describe('the audit', () => {
  it('names what is wrong', async () => {
    const event = await factory.event({ capacity: 3 });
    await bookings.book(event, await factory.person());
    await db.dataSource.query('UPDATE place_limits SET held = 2, waiting = 1 WHERE event_id = $1', [
      event.id,
    ]);
    await factory.booking(event, await factory.person(), 'confirmed');
    const problems = await auditBookings(db.dataSource);
    const about = problems.filter((problem) => problem.includes(`event ${event.id}:`)).join('\n');
    expect(about).toContain('3 places are counted as held');
    expect(about).toContain('1 are counted as waiting, 0 are');
    expect(problems.join('\n')).toContain('confirmation was never owed');
  });
});
