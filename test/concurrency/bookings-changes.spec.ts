import { beforeAll, describe, expect, it } from '@jest/globals';
import { auditBookings } from '../../src/bookings/audit.js';
import { BookingSweep } from '../../src/bookings/booking-sweep.js';
import { BookingsService } from '../../src/bookings/bookings.service.js';
import type { Caller } from '../../src/platform/auth/caller.js';
import { startApp, useApp, type RunningApp } from '../support/app.js';
import { bookThroughApi } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson, type MadeTeam } from '../support/factories.js';
import type { ApiClient } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
let team: MadeTeam;
let organiser: ApiClient;
let runner: Caller;
beforeAll(async () => {
  factory = make(db.dataSource);
  team = await factory.team();
  const person = await factory.organiser(team);
  organiser = app.api(await factory.token(person));
  runner = {
    ...person,
    personId: person.id,
    isAdministrator: false,
    teams: [{ teamId: team.id, role: 'organiser' }],
    shared: [],
  };
});

type Attending = MadePerson & { token: string; reference: string };

/** People who book through the API, one after the other, waiting where the event is full. */
async function booked(event: MadeEvent, count: number): Promise<Attending[]> {
  const attending: Attending[] = [];
  for (const person of await factory.crowd(count)) {
    const { status, body } = await bookThroughApi(app, person.token, event, { joinWaitingList: true });
    expect(status).toBe(201);
    attending.push({ ...person, reference: body.reference as string });
  }
  return attending;
}

const statesOf = async (event: MadeEvent): Promise<Record<string, number>> => {
  const rows = await db.dataSource.query<{ state: string; count: number }[]>(
    'SELECT state, count(*)::int AS count FROM bookings WHERE event_id = $1 GROUP BY state',
    [event.id],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
};

const mailsOf = async (event: MadeEvent, kind: string): Promise<number> => {
  const [row] = await db.dataSource.query<[{ count: number }]>(
    `SELECT count(*)::int AS count FROM outbox_messages m JOIN bookings b ON m.thread = 'booking:' || b.id
     WHERE b.event_id = $1 AND m.kind = $2`,
    [event.id, kind],
  );
  return row.count;
};

describe('cancelling while others are offered places', () => {
  it('offers each freed place to the next, once', async () => {
    const event = await factory.event({ team, capacity: 10 });
    const people = await booked(event, 20);
    await Promise.all(
      people
        .slice(0, 6)
        .map(({ token, reference }) => app.api(token).post(`/bookings/${reference}/cancellation`)),
    );
    expect(await statesOf(event)).toEqual({ confirmed: 4, cancelled: 6, offered: 6, waiting: 4 });
    expect(await mailsOf(event, 'booking.offered')).toBe(6);
    const offered = await db.dataSource.query<{ reference: string }[]>(
      `SELECT reference FROM bookings WHERE event_id = $1 AND state = 'offered' ORDER BY id`,
      [event.id],
    );
    expect(offered.map(({ reference }) => reference)).toEqual(
      people.slice(10, 16).map(({ reference }) => reference),
    );
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });

  it('gives a place up once, however often it is asked', async () => {
    const event = await factory.event({ team, capacity: 1 });
    const [first] = await booked(event, 3);
    const answers = await Promise.all(
      Array.from({ length: 5 }, () =>
        app.api(first?.token).post(`/bookings/${first?.reference}/cancellation`),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(await statesOf(event)).toEqual({ cancelled: 1, offered: 1, waiting: 1 });
    expect(await mailsOf(event, 'booking.cancelled')).toBe(1);
  });

  it('lets nobody jump the queue who asks at the same moment', async () => {
    const event = await factory.event({ team, capacity: 5 });
    const people = await booked(event, 8);
    const passersBy = await factory.crowd(20);
    await Promise.all([
      ...people
        .slice(0, 3)
        .map(({ token, reference }) => app.api(token).post(`/bookings/${reference}/cancellation`)),
      ...passersBy.map(({ token }) => bookThroughApi(app, token, event)),
    ]);
    expect(await statesOf(event)).toEqual({ confirmed: 2, cancelled: 3, offered: 3 });
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });

  it('settles a lapsed offer once, in two programs and their sweeps', async () => {
    const other = await startApp({ url: db.url });
    try {
      const event = await factory.event({ team, capacity: 1 });
      const [first] = await booked(event, 4);
      await app.api(first?.token).post(`/bookings/${first?.reference}/cancellation`);
      await db.dataSource.query(
        `UPDATE bookings SET offer_expires_at = program_now() - interval '1 second' WHERE event_id = $1 AND state = 'offered'`,
        [event.id],
      );
      const sweeps = [app, other, app, other].map((program: RunningApp) =>
        program.nest.get(BookingSweep).settle(),
      );
      await Promise.all(sweeps);
      expect(await statesOf(event)).toEqual({ cancelled: 1, lapsed: 1, offered: 1, waiting: 1 });
      expect(await mailsOf(event, 'booking.offer_lapsed')).toBe(1);
      expect(await mailsOf(event, 'booking.offered')).toBe(2);
      expect(await auditBookings(db.dataSource)).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

describe('places taken away while people book', () => {
  it('never leaves more places held than there are', async () => {
    const event = await factory.event({ team, capacity: 60, waitingSize: 0 });
    const people = await factory.crowd(80);
    const half = people.slice(0, 40).map(({ token }) => bookThroughApi(app, token, event));
    const lowered = organiser.send('PUT', `/events/${event.slug}/capacity`, { capacity: 30 });
    const rest = people.slice(40).map(({ token }) => bookThroughApi(app, token, event));
    const answers = await Promise.all([...half, ...rest]);
    const { status, body } = await lowered;
    const taken = answers.filter((answer) => answer.status === 201).length;
    if (status === 200) expect(taken).toBe(30);
    else {
      expect(body.reasons[0]).toMatchObject({ code: 'below_held' });
      expect(taken).toBe(60);
    }
    expect(await statesOf(event)).toEqual({ confirmed: taken });
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });

  it('says who loses out, and offers nobody else their place', async () => {
    const event = await factory.event({ team, capacity: 5 });
    const people = await booked(event, 7);
    const refused = await organiser.send('PUT', `/events/${event.slug}/capacity`, { capacity: 3 });
    expect(refused.status).toBe(409);
    expect(refused.body.reasons[0]).toMatchObject({ code: 'below_held', held: 5, mustLose: 2 });
    const losing = people.slice(0, 2).map(({ reference }) => reference);
    const done = await organiser.send('PUT', `/events/${event.slug}/capacity`, {
      capacity: 3,
      losing,
      reason: 'The room is smaller than we were told',
    });
    expect(done.body).toEqual({ capacity: 3, placesTaken: 3, waiting: 2, waitingListCapacity: 20 });
    expect(await statesOf(event)).toEqual({ confirmed: 3, cancelled: 2, waiting: 2 });
    expect(await mailsOf(event, 'booking.cancelled_by_organiser')).toBe(2);
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });
});

describe('an event called off while people book', () => {
  it('leaves no live booking, and tells each who had one once', async () => {
    const event = await factory.event({ team, capacity: 20, waitingSize: 10 });
    await booked(event, 10);
    const people = await factory.crowd(60);
    const booking = people.map(({ token }) => bookThroughApi(app, token, event, { joinWaitingList: true }));
    const cancelling = app.nest.get(BookingsService).cancelEvent(event.slug, runner, 'The speaker is ill');
    const answers = await Promise.all(booking);
    await cancelling;
    const made = answers.filter(({ status }) => status === 201).length;
    const told = answers
      .filter(({ status }) => status === 409)
      .map(({ body }) => body.reasons[0].code as string);
    expect(new Set(told).size).toBeLessThanOrEqual(3);
    expect(await statesOf(event)).toEqual({ cancelled: 10 + made });
    expect(await mailsOf(event, 'booking.event_cancelled')).toBe(10 + made);
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });
});

describe('cancelling and booking again', () => {
  it('works over and over, with one live booking at any time', async () => {
    const event = await factory.event({ team, capacity: 3 });
    const people = await factory.crowd(3);
    await Promise.all(
      people.map(async ({ token }) => {
        for (let round = 0; round < 5; round += 1) {
          const made = await bookThroughApi(app, token, event);
          expect(made.status).toBe(201);
          const given = await app.api(token).post(`/bookings/${made.body.reference}/cancellation`);
          expect(given.body).toMatchObject({ status: 'cancelled' });
        }
      }),
    );
    expect(await statesOf(event)).toEqual({ cancelled: 15 });
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });
});
