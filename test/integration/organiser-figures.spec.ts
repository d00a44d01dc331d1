import { beforeAll, describe, expect, it } from '@jest/globals';
import { NO_FIGURES, OrganiserQueries } from '../../src/organiser/organiser.queries.js';
import { useDatabase } from '../support/database.js';
import { make, type BookingState, type Factory, type MadeEvent } from '../support/factories.js';

const db = useDatabase();
let factory: Factory;
let queries: OrganiserQueries;
beforeAll(() => {
  factory = make(db.dataSource);
  queries = new OrganiserQueries(db.dataSource);
});

const PAST = new Date('2019-10-01T09:00:00Z');
const booked = async (event: MadeEvent, state: BookingState, offerExpiresAt?: Date): Promise<number> =>
  (await factory.booking(event, await factory.person(), state, { ...(offerExpiresAt && { offerExpiresAt }) }))
    .id;
const needs = (bookingId: number, access: string | null, dietary: string | null): Promise<unknown> =>
  db.dataSource.query(`INSERT INTO booking_needs (booking_id, access, dietary) VALUES ($1, $2, $3)`, [
    bookingId,
    access,
    dietary,
  ]);
const mail = (
  bookingId: number,
  state: 'failed' | 'queued',
  to = 'somebody@kent.example',
): Promise<unknown> =>
  db.dataSource.query(
    `INSERT INTO outbox_messages (kind, thread, recipient_name, recipient_email, facts, state)
     VALUES ('booking.confirmed', 'booking:' || $1::int, 'Somebody', $2, '{}', $3::outbox_state)`,
    [bookingId, to, state],
  );

describe('the figures of an event', () => {
  it('tell who has a place, who waits for what, and what is left; an offer past its time counts no more', async () => {
    const event = await factory.event({ capacity: 10, waitingSize: 5 });
    const [confirmed, other] = [await booked(event, 'confirmed'), await booked(event, 'confirmed')];
    await needs(confirmed, 'Step-free access', null);
    await needs(other, null, 'Vegan');
    for (const state of ['awaiting_approval', 'awaiting_approval', 'awaiting_approval'] as const)
      await booked(event, state);
    await booked(event, 'offered');
    await needs(await booked(event, 'offered', PAST), 'A hearing loop', 'Halal');
    await needs(await booked(event, 'waiting'), 'A parking space', null);
    await needs(await booked(event, 'cancelled'), 'Large print', null);
    await mail(confirmed, 'failed');
    await mail(other, 'failed', 'twice@kent.example');
    await mail(other, 'queued', 'twice@kent.example');
    const figures = {
      ...{ size: 10, held: 6, left: 4, confirmed: 2, awaitingApproval: 3, offered: 1, waiting: 1 },
      ...{ equivalents: 0, failedMails: 1 },
    };
    expect((await queries.figures([event.id])).get(event.id)).toEqual(figures);
    expect(await queries.figuresOf(event.id)).toMatchObject({
      ...figures,
      ...{ waitingSize: 5, accessNeeds: 1, dietaryNeeds: 1 },
    });
  });

  it('are those of the tightest limit that holds for everybody', async () => {
    const event = await factory.event({ capacity: 10 });
    await booked(event, 'confirmed');
    const [session] = await db.dataSource.query<[{ id: number }]>(
      `SELECT id FROM event_sessions WHERE event_id = $1`,
      [event.id],
    );
    await db.dataSource.query(
      `INSERT INTO place_limits (event_id, session_id, size, held) VALUES ($1, $2, 3, 1)`,
      [event.id, session.id],
    );
    expect(await queries.figuresOf(event.id)).toMatchObject({ size: 10, held: 1, left: 2 });
  });

  it('know no limit from no places', async () => {
    const unlimited = await factory.event({ places: 'unlimited' });
    await booked(unlimited, 'confirmed');
    const none = await factory.event({ places: 'none' });
    const figures = await queries.figures([unlimited.id, none.id]);
    expect(figures.get(unlimited.id)).toMatchObject({ size: null, left: null, held: 1, confirmed: 1 });
    expect(figures.get(none.id)).toMatchObject({ size: 0, left: 0, held: 0 });
    expect(await queries.figuresOf(none.id)).toMatchObject(NO_FIGURES);
  });
});
