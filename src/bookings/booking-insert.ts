import type { EntityManager } from 'typeorm';
import { prepared } from '../platform/database/prepared.js';
import type { BookCommand } from './booking-commands.types.js';

/** A booking decided and about to be written. */
export interface NewBooking {
  command: BookCommand;
  reference: string;
  calendarUid: string;
  state: 'confirmed' | 'awaiting_approval' | 'waiting';
  ruleVersion: number;
}

export interface InsertedBooking {
  id: number;
}

/** `$11` the program's time: to ask for it twice in each row was a fifth of the statement's work. */
const INSERT_BOOKINGS = prepared(`
  INSERT INTO bookings (reference, event_id, person_id, booked_by_id, state, rule_version, by_hand, evidence,
                        declared, calendar_uid, booked_at, confirmed_at, chosen)
  SELECT n.reference, n.event_id, n.person_id, n.booked_by_id, n.state, n.rule_version, n.by_hand, n.evidence,
         ARRAY (SELECT jsonb_array_elements_text(n.declared)), n.calendar_uid, $11,
         CASE WHEN n.state = 'confirmed' THEN $11::timestamptz END, n.chosen::int[]
  FROM unnest($1::text[], $2::int[], $3::int[], $4::int[], $5::booking_state[], $6::int[], $7::boolean[],
              $8::text[], $9::jsonb[], $10::text[], $12::text[])
    WITH ORDINALITY AS n (reference, event_id, person_id, booked_by_id, state, rule_version, by_hand, evidence,
                          declared, calendar_uid, chosen, rank)
  ORDER BY n.rank
  ON CONFLICT (event_id, person_id) WHERE state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
    DO NOTHING
  RETURNING id, reference`);

/**
 * Writes bookings in their order, with their needs and idempotency keys, each kind in one statement.
 * @returns those that were written, by reference: a person who got a live booking for the event in another way is
 * passed over
 */
export async function insertBookings(
  manager: EntityManager,
  bookings: NewBooking[],
  now: Date,
): Promise<Map<string, InsertedBooking>> {
  if (bookings.length === 0) return new Map();
  const column = <Value>(read: (booking: NewBooking) => Value): Value[] => bookings.map(read);
  const rows = await manager.query<{ id: number; reference: string }[]>(INSERT_BOOKINGS, [
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
  ]);
  const inserted = new Map(rows.map(({ id, reference }) => [reference, { id }]));
  const made = bookings.flatMap((booking) => {
    const row = inserted.get(booking.reference);
    return row === undefined ? [] : [{ ...row, command: booking.command }];
  });
  await Promise.all([insertNeeds(manager, made), insertKeys(manager, made)]);
  return inserted;
}

type Made = InsertedBooking & { command: BookCommand };

async function insertNeeds(manager: EntityManager, made: Made[]): Promise<void> {
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
async function insertKeys(manager: EntityManager, made: Made[]): Promise<void> {
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
