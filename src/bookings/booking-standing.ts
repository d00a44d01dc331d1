import type { EntityManager } from 'typeorm';
import { anyOf, listIn } from '../platform/database/list-in.js';
import { NOW_ONCE } from '../platform/database/program-clock.js';
import type { Refusal } from '../platform/refusal.js';
import type { BookCommand, BookingSummary } from './booking-commands.types.js';
import type { NewBooking } from './booking-insert.js';
import { ATTENDS, sessionsBooked } from './booking-parts.rules.js';
import { POSITION } from './booking-rows.js';
import { refusal } from './booking.errors.js';
import { overlap, type Clash, type Refused, type TimeSpan } from './booking.rules.js';
import { holdsPlace, type LiveState } from './booking.types.js';
import type { LockedEvent } from './locked-places.js';

/** One session of a live booking that somebody has; the session is null for an event without any. */
interface LiveRow {
  personId: number;
  bookedById: number;
  eventId: number;
  reference: string;
  state: LiveState;
  title: string;
  startsAt: Date | null;
  endsAt: Date | null;
}

interface KeyRow {
  personId: number;
  key: string;
  requestHash: string;
  booking: BookingSummary;
}

/** Already done, or done by an earlier one of the same batch. */
type Repeat =
  | { is: 'refused'; refusal: Refusal }
  | { is: 'repeat'; booking: BookingSummary }
  | { is: 'same'; as: number };

const LIVE_BOOKINGS = `
  SELECT b.person_id AS "personId", b.booked_by_id AS "bookedById", b.event_id AS "eventId", b.reference, b.state,
         e.title, s.starts_at AS "startsAt", s.ends_at AS "endsAt"
  FROM bookings b
  JOIN events e ON e.id = b.event_id
  LEFT JOIN event_sessions s ON s.event_id = b.event_id AND ${ATTENDS('s', 'b')}
  WHERE b.person_id = ${anyOf('$1')} AND b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')
    AND (b.event_id = ${anyOf('$2')} OR e.ends_at > ${NOW_ONCE})`;

/** Where the people of a batch stand: what they hold already and what they asked before. Read under the lock. */
export async function readStanding(manager: EntityManager, commands: BookCommand[]): Promise<Standing> {
  const [live, keys] = await Promise.all([
    manager.query<LiveRow[]>(LIVE_BOOKINGS, [
      commands.map((command) => command.personId),
      commands.map((command) => command.eventId),
    ]),
    readKeys(manager, commands),
  ]);
  return new Standing(live, keys);
}

async function readKeys(manager: EntityManager, commands: BookCommand[]): Promise<KeyRow[]> {
  const keyed = commands.flatMap(({ bookedById, idempotency }) =>
    idempotency === undefined ? [] : [{ bookedById, key: idempotency.key }],
  );
  if (keyed.length === 0) return [];
  const rows = await manager.query<
    (Omit<KeyRow, 'booking'> & Omit<BookingSummary, 'event'> & BookingSummary['event'])[]
  >(
    `SELECT i.person_id AS "personId", i.key, i.request_hash AS "requestHash", b.id, b.reference, b.state,
            e.slug, e.title, e.starts_at AS "startsAt", e.ends_at AS "endsAt",
            ${POSITION} AS position
     FROM unnest(${listIn('$1')}, ${listIn('$2', 'text')}) AS asked (person_id, key)
     JOIN idempotency_keys i USING (person_id, key)
     JOIN bookings b ON b.id = i.booking_id
     JOIN events e ON e.id = b.event_id`,
    [keyed.map((row) => row.bookedById), keyed.map((row) => row.key)],
  );
  return rows.map(({ personId, key, requestHash, id, reference, state, position, ...event }) => ({
    personId,
    key,
    requestHash,
    booking: { id, reference, state, event, position },
  }));
}

export class Standing {
  private readonly byPerson = new Map<number, LiveRow[]>();
  private readonly keys = new Map<string, KeyRow>();
  /** Keys of this batch: where they stood first, and what was asked under them. */
  private readonly asked = new Map<string, { at: number; requestHash: string }>();

  constructor(live: LiveRow[], keys: KeyRow[]) {
    for (const row of live) this.remember(row);
    for (const row of keys) this.keys.set(keyName(row.personId, row.key), row);
  }

  /** The answer for a request that was made before under the same key. `at`: its place in the batch. */
  repeatOf({ bookedById, idempotency }: BookCommand, at: number): Repeat | undefined {
    if (idempotency === undefined) return undefined;
    const name = keyName(bookedById, idempotency.key);
    const done = this.keys.get(name);
    const before = this.asked.get(name);
    const known = done ?? before;
    if (known === undefined) {
      this.asked.set(name, { at, requestHash: idempotency.requestHash });
      return undefined;
    }
    if (known.requestHash !== idempotency.requestHash) {
      const message = 'This Idempotency-Key was used for another request';
      return { is: 'refused', refusal: refusal('key_reused', message) };
    }
    if (done !== undefined) return { is: 'repeat', booking: done.booking };
    return before === undefined ? undefined : { is: 'same', as: before.at };
  }

  liveBooking({ personId, eventId }: BookCommand): LiveRow | undefined {
    return this.byPerson.get(personId)?.find((row) => row.eventId === eventId);
  }

  /** Rule 6: sessions of other places the person holds that share a moment with these. */
  clashes({ personId, eventId }: BookCommand, sessions: TimeSpan[]): Clash[] {
    const clashes = new Map<string, Clash>();
    for (const { reference, title, startsAt, endsAt, state, eventId: other } of this.byPerson.get(personId) ??
      []) {
      if (other === eventId || !holdsPlace(state) || startsAt === null || endsAt === null) continue;
      if (clashes.has(reference) || !sessions.some((session) => overlap(session, { startsAt, endsAt })))
        continue;
      clashes.set(reference, { reference, title, startsAt });
    }
    return [...clashes.values()];
  }

  /** Whoever books for somebody else learns that it cannot be, not what else that person has booked. */
  discreet(command: BookCommand, decision: Refused): Refused {
    if (command.personId === command.bookedById) return decision;
    if (decision.code === 'clash') {
      return {
        ...decision,
        message: 'They have already booked something at the same time as this event',
        more: {},
      };
    }
    if (decision.code === 'not_eligible') return { ...decision, message: 'They cannot book this event' };
    if (decision.code !== 'already_booked') return decision;
    const mine = this.liveBooking(command)?.bookedById === command.bookedById || command.byHand === true;
    return {
      ...decision,
      message: 'They already have a booking for this event',
      more: mine ? decision.more : {},
    };
  }

  /** A booking that this batch is about to make counts for those behind it. */
  add({ command, reference, state }: NewBooking, { event, sessions }: LockedEvent): void {
    const { personId, bookedById, eventId } = command;
    const row = { personId, bookedById, eventId, reference, state, title: event.title };
    const booked = sessionsBooked(sessions, { chosen: command.chosen ?? [] });
    const spans = booked.length > 0 ? booked : [{ startsAt: null, endsAt: null }];
    for (const { startsAt, endsAt } of spans) this.remember({ ...row, startsAt, endsAt });
  }

  private remember(row: LiveRow): void {
    const rows = this.byPerson.get(row.personId);
    if (rows === undefined) this.byPerson.set(row.personId, [row]);
    else rows.push(row);
  }
}

const keyName = (personId: number, key: string): string => `${personId} ${key}`;
