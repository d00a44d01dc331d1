import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { EntityManager } from 'typeorm';
import { auditBookings } from '../../src/bookings/audit.js';
import { BookingsService } from '../../src/bookings/bookings.service.js';
import { LockedPlaces } from '../../src/bookings/locked-places.js';
import { startApp, useApp } from '../support/app.js';
import { bookThroughApi } from '../support/bookings.js';
import { useDatabase } from '../support/database.js';
import { make, type Factory, type MadeEvent, type MadePerson } from '../support/factories.js';
import type { ApiAnswer } from '../support/visitor.js';

const db = useDatabase();
const app = useApp(db);
let factory: Factory;
beforeAll(() => {
  factory = make(db.dataSource);
});

const CODE = (answer: ApiAnswer): string =>
  answer.status === 201 ? answer.body.status : (answer.body.reasons?.[0]?.code ?? String(answer.status));

const tally = (words: string[]): Record<string, number> =>
  words.reduce<Record<string, number>>(
    (counts, word) => ({ ...counts, [word]: (counts[word] ?? 0) + 1 }),
    {},
  );

const placesOf = async (event: MadeEvent): Promise<{ held: number; waiting: number }> => {
  const [row] = await db.dataSource.query<[{ held: number; waiting: number }]>(
    'SELECT held, waiting FROM place_limits WHERE event_id = $1 AND session_id IS NULL',
    [event.id],
  );
  return row;
};

const countOf = async (query: string, event: MadeEvent): Promise<number> => {
  const [row] = await db.dataSource.query<[{ count: number }]>(query, [event.id]);
  return row.count;
};

describe('300 people for 40 places', () => {
  it('all at once through the API: forty places, twenty turns on the list, everybody else is told it is full', async () => {
    const event = await factory.event({ capacity: 40, waitingSize: 20 });
    const people = await factory.crowd(300);
    const answers = await Promise.all(
      people.map(({ token }) => bookThroughApi(app, token, event, { joinWaitingList: true })),
    );
    expect(tally(answers.map(CODE))).toEqual({ confirmed: 40, waiting: 20, waiting_list_full: 240 });
    expect(await placesOf(event)).toEqual({ held: 40, waiting: 20 });
    // What was acknowledged is what is there, and each is told once.
    const acknowledged = answers
      .filter(({ status }) => status === 201)
      .map(({ body }) => body.reference as string);
    const stored = await db.dataSource.query<{ reference: string; mails: number }[]>(
      `SELECT reference, (SELECT count(*)::int FROM outbox_messages m WHERE m.thread = 'booking:' || b.id) AS mails
       FROM bookings b WHERE event_id = $1`,
      [event.id],
    );
    expect(stored.map(({ reference }) => reference).sort()).toEqual([...acknowledged].sort());
    expect(stored.every(({ mails }) => mails === 1)).toBe(true);
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });

  it('choosing one of three workshops: each fills to its last place, and nobody has two', async () => {
    const event = await factory.event({ capacity: 60, waitingSize: 0 });
    const ids = await factory.workshops(event, { One: 10, Two: 15, Three: 50 });
    const people = await factory.crowd(300);
    const answers = await Promise.all(
      people.map(({ token }, index) => bookThroughApi(app, token, event, { sessions: [ids[index % 3]] })),
    );
    expect(tally(answers.map(CODE))).toEqual({ confirmed: 60, full: 240 });
    const held = await db.dataSource.query<{ held: number; size: number; booked: number }[]>(
      `SELECT l.held, l.size, (SELECT count(*)::int FROM bookings b WHERE l.session_id = ANY (b.chosen)) AS booked
       FROM place_limits l WHERE l.event_id = $1 AND l.session_id IS NOT NULL ORDER BY l.id`,
      [event.id],
    );
    // The event is full before the last workshop, so that all three limits were met and one was not.
    for (const { held: taken, size, booked } of held) {
      expect(taken).toBe(booked);
      expect(taken).toBeLessThanOrEqual(size);
    }
    expect(held.reduce((sum, each) => sum + each.held, 0)).toBe(60);
    // Without the limit's count the database would have let them in: the control.
    await db.dataSource.query('UPDATE place_limits SET size = NULL, held = 0 WHERE session_id = $1', [
      ids[0],
    ]);
    expect(await auditBookings(db.dataSource)).toEqual([
      expect.stringContaining(`event ${event.id}: 0 places are counted as held`),
    ]);
    await db.dataSource.query('UPDATE place_limits SET size = $2, held = $2 WHERE session_id = $1', [
      ids[0],
      held[0]!.held,
    ]);
    await expect(
      db.dataSource.query('UPDATE place_limits SET held = held + 1 WHERE session_id = $1', [ids[0]]),
    ).rejects.toMatchObject({ constraint: 'places_never_oversold' });
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });

  /** The control: the textbook way, with the guard taken out. Were it not to oversell, the test above proved nothing. */
  it('oversells when the lock and the check are taken out', async () => {
    const event = await factory.event({ capacity: 40, waitingSize: 0 });
    const people = await factory.crowd(300);
    const takeNaively = (person: MadePerson): Promise<boolean> =>
      db.dataSource.transaction(async (manager) => {
        const [{ taken }] = await manager.query<[{ taken: number }]>(
          `SELECT count(*)::int AS taken FROM bookings WHERE event_id = $1 AND state = 'confirmed'`,
          [event.id],
        );
        if (taken >= 40) return false;
        await manager.query(
          `INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, calendar_uid, confirmed_at)
           VALUES ($3, $1, $2, $2, 'confirmed', 1, $3, program_now())`,
          [event.id, person.id, `NAIVE-${person.id}`],
        );
        return true;
      });
    // Twenty at a time: no more have a connection.
    const queue = [...people];
    const worker = async (): Promise<void> => {
      for (let person = queue.shift(); person; person = queue.shift()) await takeNaively(person);
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    const taken = await countOf('SELECT count(*)::int AS count FROM bookings WHERE event_id = $1', event);
    expect(taken).toBeGreaterThan(40);
    // The audit sees it, and the database would have refused it where `held` is kept.
    expect((await auditBookings(db.dataSource)).join('\n')).toContain(
      `event ${event.id}: 0 places are counted as held`,
    );
    await expect(
      db.dataSource.query('UPDATE place_limits SET held = $2 WHERE event_id = $1', [event.id, taken]),
    ).rejects.toThrow('places_never_oversold');
    await db.dataSource.query('DELETE FROM bookings WHERE event_id = $1', [event.id]);
  });

  it('in two programs that share one database', async () => {
    const other = await startApp({ url: db.url });
    try {
      const event = await factory.event({ capacity: 40, waitingSize: 20 });
      const people = await factory.crowd(300);
      const answers = await Promise.all(
        people.map(({ token }, index) =>
          bookThroughApi(index % 2 === 0 ? app : other, token, event, { joinWaitingList: true }),
        ),
      );
      expect(tally(answers.map(CODE))).toEqual({ confirmed: 40, waiting: 20, waiting_list_full: 240 });
      expect(await placesOf(event)).toEqual({ held: 40, waiting: 20 });
      expect(await auditBookings(db.dataSource)).toEqual([]);
    } finally {
      await other.close();
    }
  });
});

describe('the lock', () => {
  /** The same SQL, but for the words that lock. */
  const unlocked = (manager: EntityManager): EntityManager =>
    new Proxy(manager, {
      get(target, name) {
        if (name === 'query') {
          return (sql: string, parameters?: unknown[]): Promise<unknown> =>
            target.query(sql.replace('FOR NO KEY UPDATE', ''), parameters);
        }
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });

  /** 300 wishes for 40 places, half in each of two programs, at once and with the lock taken out. */
  async function rushUnlocked(): Promise<MadeEvent> {
    const other = await startApp({ url: db.url });
    const lock = LockedPlaces.lock.bind(LockedPlaces);
    const spy = jest
      .spyOn(LockedPlaces, 'lock')
      .mockImplementation((manager, eventIds) => lock(unlocked(manager), eventIds));
    try {
      const event = await factory.event({ capacity: 40, waitingSize: 0 });
      const wishes = (await factory.crowd(300)).map(({ id }) => ({
        eventId: event.id,
        personId: id,
        bookedById: id,
        joinWaitingList: false,
        insist: false,
      }));
      const programs = [app, other].map((program) => program.nest.get(BookingsService));
      await Promise.all(
        programs.map((program, half) => program.book(wishes.slice(half * 150, half * 150 + 150))),
      );
      return event;
    } finally {
      spy.mockRestore();
      await other.close();
    }
  }
  const taken = `SELECT count(*)::int AS count FROM bookings WHERE event_id = $1 AND state = 'confirmed'`;

  /**
   * The places sold in the first of a few rushes in which the two programs met in time: a busy machine may keep them
   * apart.
   */
  async function oversoldOnce(rushes = 5): Promise<number> {
    const event = await rushUnlocked();
    const sold = await countOf(taken, event);
    if (sold <= 40 && rushes > 1) return oversoldOnce(rushes - 1);
    expect((await auditBookings(db.dataSource)).join()).toMatch(
      new RegExp(`event ${event.id}: \\d+ places are held on limit \\d+ of 40`),
    );
    return sold;
  }

  it('is what keeps two programs from overselling: without it and the check, the same code does', async () => {
    const check = 'CONSTRAINT places_never_oversold';
    await db.dataSource.query(`ALTER TABLE place_limits DROP ${check}`);
    try {
      expect(await oversoldOnce()).toBeGreaterThan(40);
    } finally {
      await db.dataSource.query('DELETE FROM bookings');
      await db.dataSource.query('UPDATE place_limits SET held = 0, waiting = 0');
      await db.dataSource.query(`ALTER TABLE place_limits ADD ${check} CHECK (size IS NULL OR held <= size)`);
    }
  });

  it('is not alone: without it, the check of the database still refuses the forty-first place', async () => {
    const event = await rushUnlocked();
    expect(await countOf(taken, event)).toBe(40);
    expect(await placesOf(event)).toEqual({ held: 40, waiting: 0 });
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });
});

describe('the last place', () => {
  it('goes to one of fifty', async () => {
    const event = await factory.event({ capacity: 1, waitingSize: 0 });
    const people = await factory.crowd(50);
    const answers = await Promise.all(people.map(({ token }) => bookThroughApi(app, token, event)));
    expect(tally(answers.map(CODE))).toEqual({ confirmed: 1, full: 49 });
    expect(await auditBookings(db.dataSource)).toEqual([]);
  });
});

describe('a double click', () => {
  it('is one booking and one mail; the second is told its reference', async () => {
    const event = await factory.event();
    const [person] = await factory.crowd(1);
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => app.api(person?.token).post(`/events/${event.slug}/bookings`)),
    );
    expect(tally(answers.map(CODE))).toEqual({ confirmed: 1, already_booked: 7 });
    const made = answers.find(({ status }) => status === 201)?.body.reference as string;
    for (const answer of answers.filter(({ status }) => status === 409)) {
      expect(answer.body.reasons[0].reference).toBe(made);
    }
    expect(await placesOf(event)).toEqual({ held: 1, waiting: 0 });
    const mails = `SELECT count(*)::int AS count FROM outbox_messages m
                   WHERE m.thread IN (SELECT 'booking:' || id FROM bookings WHERE event_id = $1)`;
    expect(await countOf(mails, event)).toBe(1);
  });

  it('with an Idempotency-Key is one success told eight times, in two programs too', async () => {
    const other = await startApp({ url: db.url });
    try {
      const event = await factory.event();
      const [person] = await factory.crowd(1);
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          (index % 2 === 0 ? app : other)
            .api(person?.token)
            .post(`/events/${event.slug}/bookings`, {}, { 'idempotency-key': 'click-1' }),
        ),
      );
      expect(tally(answers.map(CODE))).toEqual({ confirmed: 8 });
      expect(new Set(answers.map(({ body }) => body.reference)).size).toBe(1);
      expect(await placesOf(event)).toEqual({ held: 1, waiting: 0 });
      expect(await auditBookings(db.dataSource)).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('one key for two different events at once books one of them', async () => {
    const [one, two] = [
      await factory.event(),
      await factory.event({ startsAt: new Date('2030-01-07T09:30:00Z') }),
    ];
    const [person] = await factory.crowd(1);
    const answers = await Promise.all(
      [one, two].map((event) =>
        app.api(person?.token).post(`/events/${event.slug}/bookings`, {}, { 'idempotency-key': 'click-2' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
  });
});
