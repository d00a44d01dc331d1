import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Caller } from '../platform/auth/caller.js';
import { programNow } from '../platform/database/program-clock.js';
import { invalid, type FieldError } from '../platform/refusal.js';
import { VenuesService } from '../venues/venues.service.js';
import { bookingOrder, readDetails } from './event-details.rules.js';
import type { EventDetails, NewEvent, Whereabouts } from './event-details.types.js';
import { sameTimes, sessionsOf, writeSessions } from './event-sessions.js';
import { EventSession } from './event-session.entity.js';
import { Event } from './event.entity.js';
import {
  alreadyCancelled,
  alreadyPublished,
  eventIsOver,
  eventNotFound,
  notReady,
  staleEvent,
  wasPublic,
} from './event.errors.js';
import { publicationBlockers, runsEvent } from './event.rules.js';
import type { PlacesKind } from './event.types.js';
import { Series } from './series.entity.js';
import { readSessions, span, type SessionTimes } from './session-times.rules.js';
import { freeSlug, slugOf } from './slug.rules.js';

/**
 * The only writer of events. Every method works inside the caller's transaction, so that what follows from it
 * (places, mails) is all or nothing; `event` is one that `lock` gave. Each change raises the version.
 */
@Injectable()
export class EventsService {
  constructor(private readonly venues: VenuesService) {}

  /**
   * The event for a change, held until the transaction ends; reading and booking it go on meanwhile.
   * @throws Refusal not_found when the caller's teams do not run it
   */
  async lock(manager: EntityManager, slug: string, by: Caller): Promise<Event> {
    const event = await manager.findOne(Event, { where: { slug }, lock: { mode: 'for_no_key_update' } });
    if (event === null || !runsEvent(by, event)) throw eventNotFound();
    return event;
  }

  /** A draft of the team. The places are opened by bookings, in the same transaction. */
  async create(manager: EntityManager, teamId: number, input: NewEvent): Promise<Event> {
    return (await this.createWithSessions(manager, teamId, input)).event;
  }

  /** The same, with the places that its sessions ask for. */
  async createWithSessions(
    manager: EntityManager,
    teamId: number,
    input: NewEvent,
  ): Promise<Omit<Moved, 'moved'>> {
    const { slug, kind, places, sessions, venueId, online, ...details } = input;
    const errors: FieldError[] = [];
    const times = readSessions(sessions ?? []);
    errors.push(...times.errors);
    if (kind === 'awareness_day' && places !== 'none') {
      errors.push({ field: 'places', message: 'An awareness day has no places to book' });
    }
    const columns = readDetails(details, errors);
    if (errors.length > 0) throw invalid(errors);
    const event = manager.create(Event, {
      summary: '',
      rule: { kind: 'everyone' },
      ...columns,
      teamId,
      kind,
      places,
      slug: await this.addressFor(manager, slug ?? slugOf(input.title)),
      venueId: venueId ?? null,
      online: online ?? false,
      calendarUid: randomUUID(),
      ...span(times.sessions),
    });
    bookingOrder(event);
    const saved = await manager.save(event);
    const ids = await writeSessions(manager, this.venues, saved, times.sessions);
    const made = await manager.findOneByOrFail(Event, { id: saved.id });
    return { event: made, places: placesOf(times.sessions, ids) };
  }

  /**
   * Changes what may be changed without moving anybody's invite.
   * @param expected the version the editor read, if they said so
   * @throws Refusal stale, invalid, conflict (cancelled)
   */
  async edit(
    manager: EntityManager,
    event: Event,
    changes: Partial<EventDetails>,
    expected?: number,
  ): Promise<Event> {
    if (expected !== undefined && expected !== event.version) throw staleEvent();
    if (event.status === 'cancelled') throw alreadyCancelled();
    const errors: FieldError[] = [];
    const columns = readDetails(changes, errors);
    if (errors.length > 0) throw invalid(errors);
    const ruleBefore = event.rule;
    Object.assign(event, columns);
    if (event.kind === 'awareness_day' && event.places !== 'none') {
      throw invalid([{ field: 'kind', message: 'An awareness day has no places to book' }]);
    }
    bookingOrder(event);
    // A booking that was decided by the old rule and is on its way is asked again when it finds this raised.
    if (columns.rule !== undefined && !isDeepStrictEqual(columns.rule, ruleBefore)) event.ruleVersion += 1;
    return this.save(manager, event);
  }

  /**
   * Places for a draft may still become unlimited or none; once people can book, only their number changes.
   * @throws Refusal invalid (`places`)
   */
  async changePlacesKind(manager: EntityManager, event: Event, places: PlacesKind): Promise<Event> {
    if (places === event.places) return event;
    if (event.status !== 'draft' && (places === 'none' || event.places === 'none')) {
      throw invalid([
        { field: 'places', message: 'Whether there are places to book cannot change after publication' },
      ]);
    }
    if (event.kind === 'awareness_day' && places !== 'none') {
      throw invalid([{ field: 'places', message: 'An awareness day has no places to book' }]);
    }
    event.places = places;
    return this.save(manager, event);
  }

  /**
   * @param size of the event's place limit: null unlimited, undefined when no places have been opened
   * @throws Refusal unprocessable with every blocker, conflict (published already)
   */
  async publish(manager: EntityManager, event: Event, size: number | null | undefined): Promise<Event> {
    if (event.status === 'published') throw alreadyPublished();
    const now = await programNow(manager);
    const blockers = publicationBlockers({ ...event, hasVenue: event.venueId !== null, size }, now);
    if (blockers.length > 0) throw notReady(blockers);
    event.status = 'published';
    event.publishedAt = now;
    return this.save(manager, event);
  }

  /** Those who booked are told by bookings, which calls this. A draft that is cancelled was never seen. */
  async cancel(manager: EntityManager, event: Event, reason: string | null): Promise<Event> {
    if (event.status === 'cancelled') throw alreadyCancelled();
    const now = await programNow(manager);
    if (event.endsAt !== null && event.endsAt < now) throw eventIsOver();
    event.status = 'cancelled';
    event.cancellationReason = reason;
    event.cancelledAt = now;
    event.calendarSequence += 1;
    await manager.update(EventSession, { eventId: event.id }, { calledOff: true });
    return this.save(manager, event);
  }

  /**
   * New dates or another place. Those who booked are told by bookings, which calls this when there may be any.
   * @returns `moved` false when nothing is different but places, and then the event is as it was
   * @throws Refusal invalid naming the session's field, conflict (cancelled, over)
   */
  async move(manager: EntityManager, event: Event, to: Whereabouts): Promise<Moved> {
    if (event.status === 'cancelled') throw alreadyCancelled();
    const now = await programNow(manager);
    if (event.status === 'published' && event.endsAt !== null && event.endsAt < now) throw eventIsOver();
    const before = await sessionsOf(manager, event.id);
    const { sessions, errors } =
      to.sessions === undefined
        ? { sessions: before.map((session): SessionTimes => ({ ...session })), errors: [] }
        : readSessions(to.sessions);
    if (errors.length > 0) throw invalid(errors);
    const venueId = to.venueId === undefined ? event.venueId : to.venueId;
    // Rooms stay behind with their venue, where nobody says otherwise.
    if (to.sessions === undefined && venueId !== event.venueId)
      for (const session of sessions) session.room = null;
    const { startsAt, endsAt } = span(sessions);
    if (event.status === 'published') {
      if (startsAt === null && event.startsAt !== null) {
        throw invalid([{ field: 'sessions', message: 'Enter the new date, or cancel the event' }]);
      }
      if (startsAt !== null && startsAt < now && sameTimes(before, sessions) === false) {
        throw invalid([{ field: 'sessions.0.startsAt', message: 'The new date must be in the future' }]);
      }
    }
    const online = to.online ?? event.online;
    const moved = !sameTimes(before, sessions) || venueId !== event.venueId || online !== event.online;
    if (!moved)
      return {
        event,
        moved,
        places: placesOf(
          sessions,
          before.map(({ id }) => id),
        ),
      };
    Object.assign(event, { startsAt, endsAt, venueId, online });
    event.calendarSequence += 1;
    bookingOrder(event);
    const saved = await this.save(manager, event);
    const ids = await writeSessions(manager, this.venues, saved, sessions);
    return { event: saved, moved, places: placesOf(sessions, ids) };
  }

  /**
   * Takes away a draft that was never public, with its sessions. Its places are taken away by bookings, which calls this.
   * @throws Refusal conflict (was public)
   */
  async remove(manager: EntityManager, event: Event): Promise<void> {
    if (event.publishedAt !== null) throw wasPublic();
    await manager.delete(Event, event.id);
  }

  /** The series that an event is one date of; of one that is in none, a new series of its title. */
  async seriesOf(manager: EntityManager, event: Event): Promise<number> {
    if (event.seriesId !== null) return event.seriesId;
    const slug = slugOf(event.title);
    await lockAddresses(manager);
    const taken = await manager.query<{ slug: string }[]>(
      `SELECT slug FROM series WHERE slug = $1 OR slug ~ ('^' || $1 || '-[0-9]+$')`,
      [slug],
    );
    const free = freeSlug(
      slug,
      taken.map((row) => row.slug),
    );
    const series = await manager.save(manager.create(Series, { slug: free, title: event.title }));
    event.seriesId = series.id;
    await this.save(manager, event);
    return series.id;
  }

  /** The series of that title, made if it is new. */
  async findOrCreateSeries(manager: EntityManager, title: string): Promise<Series> {
    const slug = slugOf(title);
    await manager.query(`INSERT INTO series (slug, title) VALUES ($1, $2) ON CONFLICT (slug) DO NOTHING`, [
      slug,
      title,
    ]);
    return manager.findOneByOrFail(Series, { slug });
  }

  private async save(manager: EntityManager, event: Event): Promise<Event> {
    event.version += 1;
    event.updatedAt = new Date();
    return manager.save(event);
  }

  private async addressFor(manager: EntityManager, slug: string): Promise<string> {
    await lockAddresses(manager);
    const taken = await manager.query<{ slug: string }[]>(
      `SELECT slug FROM events WHERE slug = $1 OR slug ~ ('^' || $1 || '-[0-9]+$')`,
      [slug],
    );
    return freeSlug(slug, [...taken.map((row) => row.slug), ...NOT_ADDRESSES]);
  }
}

/** What became of an event that was moved. */
export interface Moved {
  event: Event;
  moved: boolean;
  /** Places of single sessions that were given with them; null: no limit of its own. Bookings keep these. */
  places: SessionPlaces[];
}

export interface SessionPlaces {
  sessionId: number;
  size: number | null;
}

const placesOf = (sessions: SessionTimes[], ids: number[]): SessionPlaces[] =>
  sessions.flatMap(({ places }, index) => {
    const sessionId = ids[index];
    return places === undefined || sessionId === undefined ? [] : [{ sessionId, size: places }];
  });

/** Pages of organisers where the address of an event would stand. */
const NOT_ADDRESSES = ['new'];

/** One creation at a time, so that two events of one title cannot choose the same address. */
const lockAddresses = (manager: EntityManager): Promise<unknown> =>
  manager.query(`SELECT pg_advisory_xact_lock(hashtext('events.slug'))`);
