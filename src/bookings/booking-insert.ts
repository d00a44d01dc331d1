import type { EntityManager } from 'typeorm';
import type { BookCommand } from './booking-commands.types.js';

/** A booking decided and about to be written. */
export interface NewBooking {
  command: BookCommand;
  /** One of `drawIds`. */
  id: number;
  reference: string;
  calendarUid: string;
  state: 'confirmed' | 'awaiting_approval' | 'waiting';
  ruleVersion: number;
}

/** The number from a subquery, for the same reason as `listIn`. */
const DRAW_IDS = `
  WITH ids AS MATERIALIZED (SELECT pg_get_serial_sequence('bookings', 'id')::regclass AS sequence)
  SELECT nextval(sequence)::int AS id FROM ids, generate_series(1, (SELECT $1::int))`;

/** `$12` the program's time: to ask for it twice in each row was a fifth of the statement's work. */
const INSERT_BOOKINGS = `
  INSERT INTO bookings (id, reference, event_id, person_id, booked_by_id, state, rule_version, by_hand, evidence,
                        declared, calendar_uid, booked_at, confirmed_at, chosen)
  OVERRIDING SYSTEM VALUE
  SELECT n.id, n.reference, n.event_id, n.person_id, n.booked_by_id, n.state, n.rule_version, n.by_hand, n.evidence,
         ARRAY (SELECT jsonb_array_elements_text(n.declared)), n.calendar_uid, $12,
         CASE WHEN n.state = 'confirmed' THEN $12::timestamptz END, n.chosen::int[]
  FROM unnest($1::int[], $2::text[], $3::int[], $4::int[], $5::int[], $6::booking_state[], $7::int[], $8::boolean[],
              $9::text[], $10::jsonb[], $11::text[], $13::text[])
    AS n (id, reference, event_id, person_id, booked_by_id, state, rule_version, by_hand, evidence, declared,
          calendar_uid, chosen)`;

/** Ids for bookings to come, so that all that tells of them can be written together with them. Unused ones are lost. */
export async function drawIds(manager: EntityManager, count: number): Promise<number[]> {
  const rows = await manager.query<{ id: number }[]>(DRAW_IDS, [count]);
  return rows.map(({ id }) => id);
}

/**
 * Writes bookings with their needs and idempotency keys, each kind in one statement.
 * @throws what PostgreSQL says (23505) when a person has a live booking for the event already, or a reference is
 * drawn twice: whoever holds the places locked and asked first meets neither
 */
export async function insertBookings(
  manager: EntityManager,
  bookings: NewBooking[],
  now: Date,
): Promise<void> {
  if (bookings.length === 0) return;
  const column = <Value>(read: (booking: NewBooking) => Value): Value[] => bookings.map(read);
  await Promise.all([
    manager.query(INSERT_BOOKINGS, [
      column((booking) => booking.id),
      column((booking) => booking.reference),
      column((booking) => booking.command.eventId),
      column((booking) => booking.command.personId),
      column((booking) => booking.command.bookedById),
      column((booking) => booking.state),
      column((booking) => booking.ruleVersion),
      column((booking) => booking.command.byHand ?? false),
      column((booking) => booking.command.evidence ?? null),
      column((booking) => JSON.stringify(booking.command.declared ?? [])),
      column((booking) => booking.calendarUid),
      now,
      // Lists of different lengths make no array of arrays.
      column((booking) => `{${(booking.command.chosen ?? []).join(',')}}`),
    ]),
    insertNeeds(manager, bookings),
    insertKeys(manager, bookings),
  ]);
}

async function insertNeeds(manager: EntityManager, made: NewBooking[]): Promise<void> {
  const needy = made.filter(
    ({ command }) => command.needs?.access !== undefined || command.needs?.dietary !== undefined,
  );
  if (needy.length === 0) return;
  await manager.query(
    `INSERT INTO booking_needs (booking_id, access, dietary) SELECT * FROM unnest($1::int[], $2::text[], $3::text[])`,
    [
      needy.map(({ id }) => id),
      needy.map(({ command }) => command.needs?.access ?? null),
      needy.map(({ command }) => command.needs?.dietary ?? null),
    ],
  );
}

/** Without ON CONFLICT: a key that another process took meanwhile fails the batch, and asking alone finds it. */
async function insertKeys(manager: EntityManager, made: NewBooking[]): Promise<void> {
  const keyed = made.flatMap(({ id, command: { bookedById, idempotency } }) =>
    idempotency === undefined ? [] : [{ id, bookedById, ...idempotency }],
  );
  if (keyed.length === 0) return;
  await manager.query(
    `INSERT INTO idempotency_keys (person_id, key, request_hash, booking_id)
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::int[])`,
    [
      keyed.map((row) => row.bookedById),
      keyed.map((row) => row.key),
      keyed.map((row) => row.requestHash),
      keyed.map((row) => row.id),
    ],
  );
}
