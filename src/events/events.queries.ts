import { Injectable } from '@nestjs/common';
import { DataSource, Not, type EntityManager } from 'typeorm';
import type { Caller } from '../platform/auth/caller.js';
import { hasAllWords, likeWords } from '../platform/database/like-words.js';
import { isAnyOf } from '../platform/database/list-in.js';
import { NOW_ONCE } from '../platform/database/program-clock.js';
import { EventSession } from './event-session.entity.js';
import { Event } from './event.entity.js';
import { eventNotFound } from './event.errors.js';
import { organiserNeeds, runsEvent, seesEvent, type Need } from './event.rules.js';
import type { EventStatus, PlacesKind } from './event.types.js';

/** An event with its team, venue and series, and its sessions in order of time. */
export interface EventInFull {
  event: Event;
  sessions: EventSession[];
}

/** One of a team's events, with no more than what decides where it stands in a list. */
export interface TeamEvent {
  id: number;
  teamId: number;
  title: string;
  status: EventStatus;
  places: PlacesKind;
  startsAt: Date | null;
  endsAt: Date | null;
  /** What of the event itself waits for the organiser. */
  needs: Need[];
}

/** Which events of a team: by where they stand, and by words of their title. */
export interface TeamEventsWanted {
  phase?: 'unfinished' | 'draft' | 'over' | 'cancelled' | undefined;
  q?: string;
}

const PHASES = {
  unfinished: `e.status <> 'cancelled' AND (e.ends_at IS NULL OR e.ends_at >= ${NOW_ONCE})`,
  draft: `e.status = 'draft' AND (e.ends_at IS NULL OR e.ends_at >= ${NOW_ONCE})`,
  over: `e.status <> 'cancelled' AND e.ends_at < ${NOW_ONCE}`,
  cancelled: `e.status = 'cancelled'`,
};

const WHOLE = { team: true, venue: true, series: true } as const;

/** Read shapes of events. What is public has been published: a draft is not there, a cancelled event is. */
@Injectable()
export class EventsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Refusal not_found, for drafts too */
  async bySlug(slug: string): Promise<EventInFull> {
    const event = await this.whole(slug);
    if (event === undefined || event.publishedAt === null) throw eventNotFound();
    return this.withSessions(event);
  }

  /**
   * Drafts too.
   * @param may what the caller wants to do there, as event.rules.ts says it
   * @throws Refusal not_found when the caller may not: who may not learns nothing of it
   */
  async forOrganiser(slug: string, caller: Caller, may = runsEvent): Promise<EventInFull> {
    const event = await this.whole(slug);
    if (event === undefined || !may(caller, event)) throw eventNotFound();
    return this.withSessions(event);
  }

  /** What the caller may see: the public event, or their team's draft. @throws Refusal not_found */
  async visibleTo(slug: string, caller: Caller | undefined): Promise<EventInFull> {
    const event = await this.whole(slug);
    if (event === undefined) throw eventNotFound();
    if (event.publishedAt === null && (caller === undefined || !seesEvent(caller, event)))
      throw eventNotFound();
    return this.withSessions(event);
  }

  /**
   * Events of the caller's teams and those shared with them (an administrator's: all), the next first, undated ones
   * before what is over. One line each: whoever lists them reads a page of them by `inFull`.
   */
  async ofTeams(caller: Caller, { phase, q = '' }: TeamEventsWanted = {}): Promise<TeamEvent[]> {
    const rows = await this.dataSource.query<(Omit<TeamEvent, 'needs'> & { open: boolean; now: Date })[]>(
      `SELECT e.id, e.team_id AS "teamId", e.title, e.status, e.places, e.starts_at AS "startsAt", e.ends_at AS "endsAt",
         EXISTS (SELECT FROM event_sessions s WHERE s.event_id = e.id AND s.timing = 'to_be_confirmed') AS open,
         ${NOW_ONCE} AS now
       FROM events e
       WHERE ($1 OR e.team_id = ANY ($2) OR e.id = ANY ($3))
         AND ${hasAllWords('e.title', '$4')}
         AND ${phase === undefined ? 'true' : PHASES[phase]}
       ORDER BY coalesce(e.ends_at < ${NOW_ONCE}, false), e.starts_at NULLS LAST, e.id`,
      [
        caller.isAdministrator,
        caller.teams.map(({ teamId }) => teamId),
        caller.shared.map(({ eventId }) => eventId),
        likeWords(q),
      ],
    );
    return rows.map(({ open, now, ...event }) => ({
      ...event,
      needs: organiserNeeds(event, open ? [{ timing: 'to_be_confirmed' }] : [], now),
    }));
  }

  /** Other public dates of the event's series that are still to come, the next first. */
  async otherDates(event: Event): Promise<EventInFull[]> {
    if (event.seriesId === null) return [];
    const events = await this.dataSource
      .createQueryBuilder(Event, 'event')
      .leftJoinAndSelect('event.venue', 'venue')
      .leftJoinAndSelect('event.team', 'team')
      .where(`event.series_id = :series AND event.id <> :id AND event.status = 'published'`, {
        series: event.seriesId,
        id: event.id,
      })
      .andWhere('(event.ends_at IS NULL OR event.ends_at >= program_now())')
      .orderBy('event.starts_at', 'ASC', 'NULLS LAST')
      .addOrderBy('event.id')
      .limit(12)
      .getMany();
    const sessions = await this.sessionsOf(events.map((each) => each.id));
    return events.map((each) => ({ event: each, sessions: sessions.get(each.id) ?? [] }));
  }

  /** Drafts of the same series, the first first: dates that could be published together with this one. */
  async draftDates(event: Event): Promise<Event[]> {
    if (event.seriesId === null) return [];
    const { seriesId, teamId, id } = event;
    return this.dataSource.manager.find(Event, {
      where: { seriesId, teamId, status: 'draft', id: Not(id) },
      order: { startsAt: { direction: 'ASC', nulls: 'LAST' }, id: 'ASC' },
    });
  }

  /** These events, whatever their status, in the order of the ids. For lists whose ids were chosen as public. */
  async inFull(ids: number[]): Promise<EventInFull[]> {
    if (ids.length === 0) return [];
    const events = await this.dataSource.manager.find(Event, {
      where: { id: isAnyOf(ids) },
      relations: WHOLE,
    });
    const sessions = await this.sessionsOf(ids);
    const place = new Map(ids.map((id, index) => [id, index]));
    return events
      .sort((one, other) => (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0))
      .map((event) => ({ event, sessions: sessions.get(event.id) ?? [] }));
  }

  /** Sessions by event, in order of time, in one query. */
  async sessionsOf(
    eventIds: number[],
    manager: EntityManager = this.dataSource.manager,
  ): Promise<Map<number, EventSession[]>> {
    if (eventIds.length === 0) return new Map();
    const sessions = await manager.find(EventSession, {
      where: { eventId: isAnyOf(eventIds) },
      order: { startsAt: 'ASC', id: 'ASC' },
    });
    const byEvent = new Map<number, EventSession[]>(eventIds.map((id) => [id, []]));
    for (const session of sessions) byEvent.get(session.eventId)?.push(session);
    return byEvent;
  }

  /** `findOne` would ask twice, first for the id: it cannot know that a slug is unique. */
  private async whole(slug: string): Promise<Event | undefined> {
    const [event] = await this.dataSource.manager.find(Event, { where: { slug }, relations: WHOLE });
    return event;
  }

  private async withSessions(event: Event): Promise<EventInFull> {
    const sessions = await this.sessionsOf([event.id]);
    return { event, sessions: sessions.get(event.id) ?? [] };
  }
}
