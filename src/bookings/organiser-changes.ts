import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Event } from '../events/event.entity.js';
import type { EventDetails, Whereabouts } from '../events/event-details.types.js';
import { eventNotFound, staleEvent } from '../events/event.errors.js';
import { eventChanges } from '../events/event-history.rules.js';
import { disposesOf } from '../events/event.rules.js';
import { EventsService, type SessionPlaces } from '../events/events.service.js';
import { matchedSessions } from '../events/session-times.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid } from '../platform/refusal.js';
import { endBookings } from './booking-endings.js';
import { whenAndWhere, withdrawal } from './booking-facts.js';
import { recordEventChange } from './booking-history.js';
import { BookingMails, type OwedMail } from './booking-mails.js';
import { bookingsByReferences, type BookingRow } from './booking-rows.js';
import { reasonNeeded, refusal } from './booking.errors.js';
import { mustLose } from './booking.rules.js';
import { holdsPlace } from './booking.types.js';
import type { ToldSession } from './event-to-tell.js';
import { cancelledEventMails, movedEventMails } from './event-change.mails.js';
import { endAllBookings, moveAllBookings } from './event-wide-changes.js';
import type { LockedPlaces } from './locked-places.js';
import { Places } from './places.js';

export interface PlacesWanted {
  /** Null: unlimited. */
  size: number | null;
  /** Null: as many as like; left out: as it is. */
  waitingSize?: number | null;
  /** Whether newcomers may join the waiting list; left out: as it is. */
  waitingListOpen?: boolean;
}

/** Who loses out when places are taken away, by reference, and what they are told. */
export interface Losing {
  references: string[];
  reason: string;
}

/** Several changes at once; what is left out stays. */
export interface EventChange {
  details?: Partial<EventDetails>;
  to?: Whereabouts;
  /** `none`: a draft that will have no places to book. */
  wanted?: PlacesWanted | 'none';
}

/** What those who run an event change for everybody who booked it, in one transaction with what each is told. */
@Injectable()
export class OrganiserChanges {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsService,
    private readonly places: Places,
    private readonly mails: BookingMails,
  ) {}

  /** Opens the places of a new event, in the transaction that makes it. Sessions may have tighter limits of their own. */
  async openPlaces(
    manager: EntityManager,
    eventId: number,
    { size, waitingSize = null }: PlacesWanted,
    wanted: SessionPlaces[] = [],
  ): Promise<void> {
    const sessions = wanted.filter((session) => session.size !== null);
    await manager.query(
      `INSERT INTO place_limits (event_id, session_id, size, waiting_size)
       SELECT $1, * FROM unnest($2::int[], $3::int[], $4::int[])`,
      [
        eventId,
        [null, ...sessions.map((session) => session.sessionId)],
        [size, ...sessions.map((session) => session.size)],
        [waitingSize, ...sessions.map(() => null)],
      ],
    );
  }

  /**
   * Rule 10: places never go below what is taken without saying who loses out; more places go to those who wait.
   * @throws Refusal not_found, stale, no_places, below_held (with how many must be named), below_waiting, invalid
   * (`losing`)
   */
  async changeCapacity(
    slug: string,
    by: Caller,
    wanted: PlacesWanted,
    losing?: Losing,
    expectedVersion?: number,
  ): Promise<void> {
    await this.change(
      slug,
      by,
      (locked, event) => this.resize(locked, event, by, wanted, losing),
      expectedVersion,
    );
  }

  /**
   * New dates or another place. Everyone with a live booking is told once and every invite moves.
   * @returns whether anything moved
   * @throws Refusal not_found, stale, invalid, register_taken, conflict (cancelled, over)
   */
  async moveEvent(slug: string, by: Caller, to: Whereabouts, expectedVersion?: number): Promise<boolean> {
    return this.change(slug, by, (locked, event) => this.move(locked, event, by, to), expectedVersion);
  }

  /**
   * Texts and rule, dates and place, places: all that is given, or nothing of it.
   * @throws Refusal as `EventsService.edit`, `moveEvent` and `changeCapacity`
   */
  async changeEvent(
    slug: string,
    by: Caller,
    { details, to, wanted }: EventChange,
    expectedVersion?: number,
  ): Promise<void> {
    const work = async (locked: LockedPlaces, event: Event): Promise<void> => {
      // First, since an awareness day, which the details may make of it, can have none.
      if (wanted === 'none') await this.closePlaces(locked, event, by);
      if (details !== undefined) {
        const before = { ...event };
        await this.events.edit(locked.manager, event, details);
        const detail = eventChanges(before, event);
        if (detail !== undefined)
          await recordEventChange(locked.manager, by, event.id, 'event.edited', detail);
        // Whoever is offered a place in this transaction is judged by the rule as it is now.
        await locked.reread(event.id);
      }
      if (to !== undefined) await this.move(locked, event, by, to);
      if (wanted !== undefined && wanted !== 'none') await this.resize(locked, event, by, wanted);
    };
    await this.change(slug, by, work, expectedVersion);
  }

  /**
   * Calls the event off. Bookers, attendees and those who wait are each told once, and invites disappear.
   * @throws Refusal not_found, stale, invalid (`reason`), conflict (cancelled, over)
   */
  async cancelEvent(slug: string, by: Caller, reason: string, expectedVersion?: number): Promise<void> {
    if (!reason) throw reasonNeeded();
    await this.change(
      slug,
      by,
      async (locked, event) => {
        const { status } = event;
        await this.events.cancel(locked.manager, event, reason);
        const at = await locked.reread(event.id);
        const rows = await endAllBookings(locked, at, by.personId, reason);
        await this.mails.owe(locked.manager, cancelledEventMails(this.mails, at, rows, reason));
        await recordEventChange(locked.manager, by, event.id, 'event.cancelled', {
          told: rows.length,
          before: { status },
          after: { status: 'cancelled' },
        });
      },
      expectedVersion,
    );
  }

  /** The event first, then its places: every organiser's change takes the two locks in this order. */
  private async change<Result>(
    slug: string,
    by: Caller,
    work: (locked: LockedPlaces, event: Event) => Promise<Result>,
    expectedVersion?: number,
  ): Promise<Result> {
    return inTransaction(this.dataSource, async (manager) => {
      const event = await this.events.lock(manager, slug, by);
      if (expectedVersion !== undefined && expectedVersion !== event.version) throw staleEvent();
      return this.places.withPlacesLocked(manager, [event.id], (locked) => work(locked, event));
    });
  }

  /**
   * Takes away a draft that nobody saw.
   * @throws Refusal not_found, stale, conflict (was public)
   */
  async deleteDraft(slug: string, by: Caller, expectedVersion?: number): Promise<void> {
    const work = async (locked: LockedPlaces, event: Event): Promise<void> => {
      if (!disposesOf(by, event)) throw eventNotFound();
      const { id, title } = event;
      await locked.manager.query(`DELETE FROM place_limits WHERE event_id = $1`, [id]);
      await this.events.remove(locked.manager, event);
      await recordEventChange(locked.manager, by, id, 'event.deleted', { before: { title } });
    };
    await this.change(slug, by, work, expectedVersion);
  }

  private async closePlaces(locked: LockedPlaces, event: Event, by: Caller): Promise<void> {
    const { places } = event;
    await this.events.changePlacesKind(locked.manager, event, 'none');
    await locked.manager.query(`DELETE FROM place_limits WHERE event_id = $1`, [event.id]);
    const detail = { before: { places }, after: { places: 'none' } };
    if (places !== 'none')
      await recordEventChange(locked.manager, by, event.id, 'event.capacity_changed', detail);
  }

  private async resize(
    locked: LockedPlaces,
    event: Event,
    by: Caller,
    wanted: PlacesWanted,
    losing?: Losing,
  ): Promise<void> {
    if (event.places === 'none' && event.status !== 'draft')
      throw refusal('no_places', 'There is nothing to book for this event');
    const kind = wanted.size === null ? 'unlimited' : 'limited';
    if (!locked.areOpened(event.id)) {
      await this.events.changePlacesKind(locked.manager, event, kind);
      await this.openPlaces(locked.manager, event.id, wanted);
      return recordEventChange(locked.manager, by, event.id, 'event.capacity_changed', {
        after: { size: wanted.size },
      });
    }
    const list = locked.waitingList(event.id);
    const waitingSize = wanted.waitingSize === undefined ? list.size : wanted.waitingSize;
    if (waitingSize !== null && waitingSize < list.waiting) {
      const waiting = list.waiting === 1 ? '1 person is' : `${list.waiting} people are`;
      const message = `${waiting} waiting, so the waiting list cannot be made shorter than that`;
      throw refusal('below_waiting', message, { waiting: list.waiting });
    }
    if (losing !== undefined && losing.references.length > 0) await this.takeAway(locked, event, by, losing);
    const still = mustLose(locked.held(event.id), wanted.size);
    if (still > 0) {
      const held = locked.held(event.id);
      const taken = held === 1 ? '1 place is taken' : `${held} places are taken`;
      const message = `${taken}. Choose ${still} more ${still === 1 ? 'person' : 'people'} who will lose their place`;
      throw refusal('below_held', message, { held, mustLose: still });
    }
    const before = {
      size: locked.size(event.id),
      waitingSize: list.size,
      waitingListOpen: event.waitingListOpen,
    };
    locked.resize(event.id, wanted.size, waitingSize);
    // Raises the version too, so that whoever changes places from an older page is told.
    await this.events.edit(locked.manager, event, {
      waitingListOpen: wanted.waitingListOpen ?? event.waitingListOpen,
      // A number that an organiser gives is no longer an invented one.
      capacityInvented: false,
    });
    await this.events.changePlacesKind(locked.manager, event, wanted.size === null ? 'unlimited' : 'limited');
    await recordEventChange(locked.manager, by, event.id, 'event.capacity_changed', {
      before,
      after: { size: wanted.size, waitingSize, waitingListOpen: event.waitingListOpen },
    });
  }

  private async move(locked: LockedPlaces, event: Event, by: Caller, to: Whereabouts): Promise<boolean> {
    const before = locked.get(event.id);
    if (to.sessions !== undefined) {
      const { gone } = matchedSessions(before.sessions, to.sessions);
      await keepTaken(locked.manager, event.id, gone);
    }
    const { moved, places } = await this.events.move(locked.manager, event, to);
    const after = await locked.reread(event.id);
    const resized = await this.resizeSessions(locked, event, by, places);
    if (!moved) return resized;
    const rows = await moveAllBookings(locked, after, before);
    keepChoices(before.sessions, after.sessions, rows.length > 0);
    await this.mails.owe(locked.manager, movedEventMails(this.mails, after, before, rows));
    await recordEventChange(locked.manager, by, event.id, 'event.moved', {
      told: rows.length,
      before: whenAndWhere(before.facts),
      after: whenAndWhere(after.facts),
    });
    return true;
  }

  /** @returns whether any has other places than before. @throws Refusal below_held */
  private async resizeSessions(
    locked: LockedPlaces,
    event: Event,
    by: Caller,
    places: SessionPlaces[],
  ): Promise<boolean> {
    const { limits, sessions } = locked.get(event.id);
    const was = (id: number): number | null => limits.find((each) => each.sessionId === id)?.size ?? null;
    const other = places.filter(({ sessionId, size }) => was(sessionId) !== size);
    if (other.length === 0 || event.places === 'none') return false;
    const words = (sizes: SessionPlaces[]): Record<string, unknown> =>
      Object.fromEntries(
        sizes.map(({ sessionId, size }) => {
          const index = sessions.findIndex(({ id }) => id === sessionId);
          return [sessions[index]?.title ?? `Session ${index + 1}`, size];
        }),
      );
    const before = words(other.map(({ sessionId }) => ({ sessionId, size: was(sessionId) })));
    for (const { sessionId, size } of other) {
      const held = await locked.resizeSession(event.id, sessionId, size);
      if (held === undefined) continue;
      const name = Object.keys(words([{ sessionId, size }]))[0] ?? 'A session';
      const message = `${name}: ${held} ${held === 1 ? 'place is' : 'places are'} taken, so there cannot be fewer`;
      throw refusal('below_held', message, { held });
    }
    await recordEventChange(locked.manager, by, event.id, 'event.capacity_changed', {
      before,
      after: words(other),
    });
    return true;
  }

  private async takeAway(
    locked: LockedPlaces,
    event: Event,
    by: Caller,
    { references, reason }: Losing,
  ): Promise<void> {
    if (!reason) throw reasonNeeded();
    const rows = await bookingsByReferences(locked.manager, references);
    const theirs = rows.filter(
      (row) => row.eventId === event.id && holdsPlace(row.state) && !row.attendanceRecorded,
    );
    if (theirs.length !== new Set(references).size) {
      throw invalid([{ field: 'losing', message: 'Choose people who have a place at this event' }]);
    }
    const ended = await endBookings(locked, theirs, {
      to: 'cancelled',
      byId: by.personId,
      reason,
      late: false,
    });
    await this.mails.owe(
      locked.manager,
      theirs.map((row, index) => this.lostPlace(locked, row, ended[index] ?? row, reason)),
    );
  }

  private lostPlace(
    locked: LockedPlaces,
    was: BookingRow,
    ended: BookingRow,
    reason: string,
  ): OwedMail<'booking.cancelled_by_organiser'> {
    const facts = {
      ...this.mails.facts(locked.get(was.eventId), was),
      invite: withdrawal(was.state, ended),
      reason,
    };
    return { kind: 'booking.cancelled_by_organiser', bookingId: was.id, facts };
  }
}

/** A session that is dropped would take its register along, or what somebody chose. */
async function keepTaken(manager: EntityManager, eventId: number, gone: number[]): Promise<void> {
  if (gone.length === 0) return;
  const [{ taken, chosen }] = await manager.query<[{ taken: boolean; chosen: boolean }]>(
    `SELECT EXISTS (SELECT FROM attendance_scans a WHERE a.session_id = ANY ($1))
         OR EXISTS (SELECT FROM attendances a WHERE a.session_id = ANY ($1)) AS taken,
       EXISTS (SELECT FROM bookings b WHERE b.event_id = $2 AND b.chosen && $1::int[]
         AND b.state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')) AS chosen`,
    [gone, eventId],
  );
  if (taken)
    throw refusal('register_taken', 'The register of a session has been taken, so it cannot be dropped');
  if (chosen) {
    const message = 'Somebody has chosen a session that would go. Change what they chose first';
    throw refusal('session_chosen', message);
  }
}

/** Whether all attend a session cannot change beneath those who booked: they would be where they never chose to be. */
function keepChoices(before: ToldSession[], after: ToldSession[], booked: boolean): void {
  const was = new Map(before.map(({ id, choice }) => [id, choice]));
  const turned = after.some(({ id, choice }) => was.has(id) && (was.get(id) === null) !== (choice === null));
  if (!turned || !booked) return;
  throw refusal(
    'session_chosen',
    'People have booked, so a session that everybody attends stays one. Add another session to choose from',
  );
}
