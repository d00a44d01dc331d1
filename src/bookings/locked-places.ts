import type { EntityManager } from 'typeorm';
import { anyOf, listIn } from '../platform/database/list-in.js';
import { programNow } from '../platform/database/program-clock.js';
import { londonDate } from '../platform/time/london.js';
import { readEventsToTell, type EventToTell } from './event-to-tell.js';
import { ATTENDS, attends, type Part } from './booking-parts.rules.js';
import { freePlaces, type Limit, type WaitingList } from './booking.rules.js';
import { holdsPlace, type BookingState } from './booking.types.js';

interface LimitRow {
  id: number;
  eventId: number;
  sessionId: number | null;
  size: number | null;
  held: number;
  waitingSize: number | null;
  waiting: number;
}

/** As it is in this transaction, beside what is stored. */
interface LockedLimit extends LimitRow {
  stored: { held: number; waiting: number };
}

const LOCK_LIMITS = `
  SELECT id, event_id AS "eventId", session_id AS "sessionId", size, held, waiting_size AS "waitingSize", waiting
  FROM place_limits WHERE event_id = ${anyOf('$1')} ORDER BY id FOR NO KEY UPDATE`;

const WRITE_LIMITS = `
  UPDATE place_limits AS l SET size = n.size, held = l.held + n.held, waiting_size = n.waiting_size,
         waiting = l.waiting + n.waiting
  FROM unnest(${[1, 2, 3, 4, 5].map((each) => listIn(`$${each}`)).join(', ')}) AS n (id, size, held, waiting_size, waiting)
  WHERE l.id = n.id`;

/** A booking by what it takes places of. */
export interface Placed extends Part {
  eventId: number;
}

/** An event whose places this transaction holds locked, as it stood after the lock was had. */
export interface LockedEvent extends EventToTell {
  limits: LockedLimit[];
}

/**
 * The places of some events, locked until the transaction ends. Whoever changes the state of a booking says so to
 * `moved`, and `write` stores the counts once, at the end. Nothing else writes `held` and `waiting`.
 */
export class LockedPlaces {
  /** London's date at `now`, which eligibility goes by. */
  readonly today: string;
  private changed = new Set<number>();

  private constructor(
    readonly manager: EntityManager,
    /** The program's time; the same for the whole transaction, as in its SQL. */
    readonly now: Date,
    private readonly byEvent: Map<number, LockedEvent>,
  ) {
    this.today = londonDate(now);
  }

  /**
   * Locks the place limits in the order of their ids, so that two transactions never wait for each other in a
   * circle, and only then reads the events: a statement that waited for a lock still sees all else as it was before
   * the wait.
   */
  static async lock(manager: EntityManager, eventIds: number[]): Promise<LockedPlaces> {
    const [locked, now, byEvent] = await Promise.all([
      manager.query<LimitRow[]>(LOCK_LIMITS, [eventIds]),
      programNow(manager),
      readEventsLocked(manager, eventIds),
    ]);
    let limits = locked;
    // A session got places of its own while this waited for the lock: the statement could not see its row.
    if ([...byEvent.values()].reduce((sum, event) => sum + event.limitCount, 0) !== limits.length)
      limits = await manager.query<LimitRow[]>(LOCK_LIMITS, [eventIds]);
    for (const row of limits) {
      const { held, waiting } = row;
      byEvent.get(row.eventId)?.limits.push({ ...row, stored: { held, waiting } });
    }
    return new LockedPlaces(manager, now, byEvent);
  }

  get events(): LockedEvent[] {
    return [...this.byEvent.values()];
  }

  find(eventId: number): LockedEvent | undefined {
    return this.byEvent.get(eventId);
  }

  /** One that was asked for and exists. */
  get(eventId: number): LockedEvent {
    const locked = this.byEvent.get(eventId);
    if (locked === undefined) throw new Error(`The places of event ${eventId} are not locked`);
    return locked;
  }

  /** Whether the places of an event were opened. */
  areOpened(eventId: number): boolean {
    return this.ownLimit(eventId) !== undefined;
  }

  /**
   * Of what such a booking takes places: the event's own limit and those of its sessions, these with their names.
   * Places that were never opened are none, not unlimited.
   */
  limits(booking: Placed): Limit[] {
    if (!this.areOpened(booking.eventId)) return [{ size: 0, held: 0 }];
    const { sessions } = this.get(booking.eventId);
    return this.drawn(booking).map(({ size, held, sessionId }) => {
      const chosen = sessions.find(({ id }) => id === sessionId && booking.chosen.includes(id));
      return { size, held, ...(chosen && { name: chosen.title ?? chosen.choice ?? '' }) };
    });
  }

  /** Whether people choose between sessions of the event. */
  hasChoices(eventId: number): boolean {
    return this.get(eventId).sessions.some(({ choice }) => choice !== null);
  }

  /** Those of some bookings, in their order, for which there are places together. */
  fitting<Booking extends Placed>(bookings: Booking[]): Booking[] {
    const taken = new Map<LockedLimit, number>();
    return bookings.filter((booking) => {
      const limits = this.drawn(booking);
      const full = ({ size, held }: LockedLimit, more: number): boolean =>
        size !== null && held + more >= size;
      if (limits.some((limit) => full(limit, taken.get(limit) ?? 0))) return false;
      for (const limit of limits) taken.set(limit, (taken.get(limit) ?? 0) + 1);
      return true;
    });
  }

  /** Sessions to choose that have no free place. */
  fullSessions(eventId: number): number[] {
    const { sessions, limits } = this.get(eventId);
    return limits.flatMap(({ sessionId, size, held }) => {
      const session = sessions.find(({ id }) => id === sessionId);
      return session !== undefined && session.choice !== null && size !== null && held >= size
        ? [session.id]
        : [];
    });
  }

  waitingList(eventId: number): WaitingList {
    const own = this.ownLimit(eventId);
    return { waiting: own?.waiting ?? 0, size: own?.waitingSize ?? null };
  }

  /** Of the limits that hold for everybody; null: no limit. */
  free(eventId: number): number | null {
    return freePlaces(this.limits({ eventId, chosen: [] }));
  }

  /** Of the event's own limit; null: unlimited. */
  size(eventId: number): number | null {
    return this.ownLimit(eventId)?.size ?? null;
  }

  /** Taken of the event's own limit. */
  held(eventId: number): number {
    return this.ownLimit(eventId)?.held ?? 0;
  }

  /** A booking went from one state to another; `from` null: it is new. */
  moved(booking: Placed, from: BookingState | null, to: BookingState | null): void {
    const held = (to !== null && holdsPlace(to) ? 1 : 0) - (from !== null && holdsPlace(from) ? 1 : 0);
    const waiting = (to === 'waiting' ? 1 : 0) - (from === 'waiting' ? 1 : 0);
    for (const limit of this.drawn(booking)) {
      if (held === 0 && (waiting === 0 || limit.sessionId !== null)) continue;
      // A booking takes a place of each of its sessions too: the tightest limit governs.
      limit.held += held;
      if (limit.sessionId === null) limit.waiting += waiting;
      this.changed.add(limit.id);
    }
  }

  /** Whether counts differ from those stored. */
  get haveMoved(): boolean {
    return this.changed.size > 0;
  }

  /** Another number of places for the event; null: unlimited. */
  resize(eventId: number, size: number | null, waitingSize: number | null): void {
    const own = this.ownLimit(eventId);
    if (own === undefined) throw new Error(`Event ${eventId} has no places to resize`);
    Object.assign(own, { size, waitingSize });
    this.changed.add(own.id);
  }

  /**
   * Gives a session places of its own; null: it has only those of the event. Never fewer than are taken.
   * @returns how many are taken, when that is more than `size`, and then nothing has changed
   */
  async resizeSession(eventId: number, sessionId: number, size: number | null): Promise<number | undefined> {
    const at = this.get(eventId);
    const limit = at.limits.find((each) => each.sessionId === sessionId);
    if (size === null) {
      at.limits = at.limits.filter((each) => each !== limit);
      await this.manager.query(`DELETE FROM place_limits WHERE session_id = $1`, [sessionId]);
      return undefined;
    }
    if (limit !== undefined) {
      if (limit.held > size) return limit.held;
      limit.size = size;
      this.changed.add(limit.id);
      return undefined;
    }
    const [{ held }] = await this.manager.query<[{ held: number }]>(
      `SELECT count(*)::int AS held FROM bookings b JOIN event_sessions s ON s.id = $2 AND ${ATTENDS('s', 'b')}
       WHERE b.event_id = $1 AND b.state IN ('confirmed', 'awaiting_approval', 'offered')`,
      [eventId, sessionId],
    );
    if (held > size) return held;
    const [made] = await this.manager.query<[LimitRow]>(
      `INSERT INTO place_limits (event_id, session_id, size, held) VALUES ($1, $2, $3, $4)
       RETURNING id, event_id AS "eventId", session_id AS "sessionId", size, held, waiting_size AS "waitingSize", waiting`,
      [eventId, sessionId, size, held],
    );
    at.limits.push({ ...made, stored: { held, waiting: 0 } });
    return undefined;
  }

  /** Reads an event again after this transaction changed it. */
  async reread(eventId: number): Promise<LockedEvent> {
    const { limits } = this.get(eventId);
    const fresh = (await readEventsLocked(this.manager, [eventId])).get(eventId);
    if (fresh === undefined) throw new Error(`Event ${eventId} is gone`);
    // A session that is gone took its limit along.
    const sessions = new Set(fresh.sessions.map((session) => session.id));
    fresh.limits = limits.filter(({ sessionId }) => sessionId === null || sessions.has(sessionId));
    this.byEvent.set(eventId, fresh);
    return fresh;
  }

  /** Stores by how much the counts rose or fell, so that the database's CHECK holds whatever was read. */
  async write(): Promise<void> {
    const rows = this.events.flatMap(({ limits }) => limits.filter((limit) => this.changed.has(limit.id)));
    this.changed = new Set();
    if (rows.length === 0) return;
    await this.manager.query(WRITE_LIMITS, [
      rows.map((row) => row.id),
      rows.map((row) => row.size),
      rows.map((row) => row.held - row.stored.held),
      rows.map((row) => row.waitingSize),
      rows.map((row) => row.waiting - row.stored.waiting),
    ]);
    for (const { held, waiting, stored } of rows) Object.assign(stored, { held, waiting });
  }

  private drawn(booking: Placed): LockedLimit[] {
    const { limits, sessions } = this.get(booking.eventId);
    return limits.filter(({ sessionId }) => {
      if (sessionId === null) return true;
      const session = sessions.find(({ id }) => id === sessionId);
      return session === undefined || attends(session, booking);
    });
  }

  private ownLimit(eventId: number): LockedLimit | undefined {
    return this.get(eventId).limits.find((limit) => limit.sessionId === null);
  }
}

async function readEventsLocked(
  manager: EntityManager,
  eventIds: number[],
): Promise<Map<number, LockedEvent>> {
  const events = await readEventsToTell(manager, eventIds);
  return new Map([...events].map(([id, event]) => [id, { ...event, limits: [] }]));
}
