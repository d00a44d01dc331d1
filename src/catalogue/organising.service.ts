import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BookingsQueries } from '../bookings/bookings.queries.js';
import { BookingsService } from '../bookings/bookings.service.js';
import type { EventDetails, NewEvent, Whereabouts } from '../events/event-details.types.js';
import { organisesFor } from '../events/event.rules.js';
import { staleEvent } from '../events/event.errors.js';
import { EventsQueries } from '../events/events.queries.js';
import { EventsService } from '../events/events.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid } from '../platform/refusal.js';
import { VenuesService, type NewVenue } from '../venues/venues.service.js';
import { withWhatFollows } from './change.rules.js';

/** How many places; null: unlimited, undefined: not said. */
export interface PlacesGiven {
  size?: number | null;
  waitingSize?: number | null;
}

export interface EventInput extends Omit<NewEvent, 'venueId' | 'seriesId'>, PlacesGiven {
  venue?: NewVenue | null;
  series?: string | null;
}

export interface EventChanges
  extends Partial<Omit<EventDetails, 'seriesId'>>, Omit<Whereabouts, 'venueId'>, PlacesGiven {
  venue?: NewVenue | null;
  /** A venue that is known already, in place of `venue`. */
  venueId?: number | null;
  series?: string | null;
  /** A draft that will have none. */
  places?: 'none';
}

/**
 * Makes and changes events together with what hangs on them: the venue, the series, the places. A room above events
 * and bookings, since an event does not know that it can be booked.
 */
@Injectable()
export class OrganisingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly eventsService: EventsService,
    private readonly events: EventsQueries,
    private readonly venues: VenuesService,
    private readonly bookings: BookingsService,
    private readonly bookingsQueries: BookingsQueries,
  ) {}

  /**
   * A draft with its places.
   * @param team slug of the team that runs it; of a member of one team it is that one
   * @returns its slug
   * @throws Refusal invalid
   */
  async create(by: Caller, team: string | undefined, input: EventInput): Promise<string> {
    return inTransaction(this.dataSource, async (manager) => {
      const made = await this.createFor(manager, by, await teamFor(manager, by, team), input);
      return made.slug;
    });
  }

  /** The same in a transaction of the caller's, who has asked whether `by` may. */
  async createFor(
    manager: EntityManager,
    by: Caller,
    teamId: number,
    { venue, series, size, waitingSize, ...event }: EventInput,
  ): Promise<{ id: number; slug: string }> {
    const made = await this.eventsService.create(manager, teamId, {
      ...event,
      ...(await this.ids(manager, { venue, series })),
    });
    if (made.places !== 'none' && size !== undefined) {
      await this.bookings.openPlaces(manager, made.id, { size, waitingSize });
    }
    await recordAudit(manager, {
      actorId: by.personId,
      action: 'event.created',
      subject: `event:${made.id}`,
      detail: { after: { title: made.title, size } },
    });
    return { id: made.id, slug: made.slug };
  }

  /**
   * Everybody who booked is told of what moves, and whoever waits is offered what becomes free.
   * @throws Refusal not_found, stale, invalid, conflict (cancelled, over, places below what is taken)
   */
  async change(by: Caller, slug: string, changes: EventChanges, expectedVersion?: number): Promise<void> {
    const { event } = await this.events.forOrganiser(slug, by);
    const {
      venue,
      venueId: known,
      series,
      places: none,
      size,
      waitingSize,
      sessions,
      online,
      ...details
    } = withWhatFollows(event, changes);
    // A venue that is new stays when the change is refused: it is known then, and nothing more.
    const ids = await inTransaction(this.dataSource, (manager) => this.ids(manager, { venue, series }));
    const { venueId = known, seriesId } = ids;
    const to = given({ sessions, online, venueId });
    const all = given({ ...details, seriesId });
    const resized = size !== undefined || waitingSize !== undefined;
    const places = (await this.bookingsQueries.places([event.id])).get(event.id);
    await this.bookings.changeEvent(
      slug,
      by,
      {
        ...(all === undefined ? {} : { details: all }),
        ...(to === undefined ? {} : { to }),
        ...(none === 'none'
          ? { wanted: none }
          : resized
            ? { wanted: { size: size === undefined ? (places?.size ?? null) : size, waitingSize } }
            : {}),
      },
      expectedVersion,
    );
  }

  /**
   * All of them or none, as the dates of a series are.
   * @param expectedVersion of the first
   * @throws Refusal not_found, stale, unprocessable with every blocker, conflict (published already)
   */
  async publish(by: Caller, slugs: string[], expectedVersion?: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      for (const [index, slug] of slugs.entries())
        await this.publishOne(manager, by, slug, index === 0 ? expectedVersion : undefined);
    });
  }

  /** One of them, in a transaction of the caller's. */
  async publishOne(
    manager: EntityManager,
    by: Caller,
    slug: string,
    expectedVersion?: number,
  ): Promise<void> {
    const event = await this.eventsService.lock(manager, slug, by);
    if (expectedVersion !== undefined && expectedVersion !== event.version) throw staleEvent();
    const places = (await this.bookingsQueries.places([event.id], manager)).get(event.id);
    await this.eventsService.publish(manager, event, places?.size);
    await recordAudit(manager, {
      actorId: by.personId,
      action: 'event.published',
      subject: `event:${event.id}`,
      detail: { before: { status: 'draft' }, after: { status: 'published' } },
    });
  }

  /** What is left out stays undefined; null takes it away. */
  private async ids(
    manager: EntityManager,
    { venue, series }: { venue?: NewVenue | null; series?: string | null },
  ): Promise<{ venueId?: number | null; seriesId?: number | null }> {
    return {
      ...(venue === undefined
        ? {}
        : { venueId: venue && (await this.venues.findOrCreate(manager, venue)).id }),
      ...(series === undefined
        ? {}
        : { seriesId: series && (await this.eventsService.findOrCreateSeries(manager, series)).id }),
    } as { venueId?: number | null; seriesId?: number | null };
  }
}

/** The values that were given, or undefined when none was. */
function given<T extends object>(values: T): Partial<T> | undefined {
  const kept = Object.entries(values).filter(([, value]) => value !== undefined);
  return kept.length === 0 ? undefined : (Object.fromEntries(kept) as Partial<T>);
}

async function teamFor(manager: EntityManager, by: Caller, slug: string | undefined): Promise<number> {
  if (slug === undefined) {
    const [only, ...others] = by.teams.filter(({ teamId }) => organisesFor(by, teamId));
    if (only !== undefined && others.length === 0) return only.teamId;
    throw invalid([{ field: 'team', message: 'Say which team runs the event' }]);
  }
  const [team] = await manager.query<{ id: number }[]>(`SELECT id FROM teams WHERE slug = $1`, [slug]);
  if (team !== undefined && organisesFor(by, team.id)) return team.id;
  throw invalid([{ field: 'team', message: 'Choose one of your teams' }]);
}
