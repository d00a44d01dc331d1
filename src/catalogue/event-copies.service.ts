import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { BookingsQueries } from '../bookings/bookings.queries.js';
import { BookingsService } from '../bookings/bookings.service.js';
import type { EventDetails } from '../events/event-details.types.js';
import type { Event } from '../events/event.entity.js';
import { staleEvent } from '../events/event.errors.js';
import { EventFollowers } from '../events/event-followers.service.js';
import { eventChanges } from '../events/event-history.rules.js';
import { disposesOf, type PlaceCounts } from '../events/event.rules.js';
import { EventsQueries } from '../events/events.queries.js';
import { EventsService } from '../events/events.service.js';
import type { SessionInput } from '../events/session-times.rules.js';
import { slugOf } from '../events/slug.rules.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid, Refusal } from '../platform/refusal.js';
import { addLondonDays, londonDate } from '../platform/time/london.js';
import { readDays, sessionsOn } from './dates.rules.js';

/** A copy of an event as it is to be. */
interface Copy {
  title: string;
  slug?: string;
  sessions: SessionInput[];
  seriesId: number | null;
  bookingOpensAt?: Date | null;
  bookingClosesAt?: Date | null;
}

/** Events made from one that is there: a copy to go on from, and more dates of a series. */
@Injectable()
export class EventCopiesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly eventsService: EventsService,
    private readonly events: EventsQueries,
    private readonly bookings: BookingsService,
    private readonly bookingsQueries: BookingsQueries,
    private readonly followers: EventFollowers,
  ) {}

  /**
   * A draft with all of an event but its dates, its bookings and its address.
   * @param firstDay the day of its first session; without one its dates are to be announced
   * @returns its slug
   * @throws Refusal not_found, invalid (`title`, `firstDay`)
   */
  async copy(
    by: Caller,
    slug: string,
    { title, firstDay }: { title: string; firstDay?: string },
  ): Promise<string> {
    const { event, sessions } = await this.events.forOrganiser(slug, by, disposesOf);
    return inTransaction(this.dataSource, async (manager) => {
      const times = firstDay === undefined ? [] : sessionsOn(firstDay, sessions);
      const copied = await asField('firstDay', () =>
        this.make(manager, by, event, { title, sessions: times, seriesId: event.seriesId }),
      );
      return copied.slug;
    });
  }

  /**
   * More dates of an event, each at the same times and place and with places of its own, in one series with it: all
   * are made, or none. They are drafts, or public at once where the event is.
   * @param dates days, "2020-01-15", of their first sessions
   * @returns their slugs, the earliest first
   * @throws Refusal not_found, stale, invalid (`dates`), conflict (cancelled), unprocessable (`publish`)
   */
  async addDates(
    by: Caller,
    slug: string,
    { dates, publish = false }: { dates: string[]; publish?: boolean },
    expectedVersion?: number,
  ): Promise<string[]> {
    const { days, errors } = readDays(dates);
    // Who does not run it learns that it is not there before anything about the dates.
    await this.events.forOrganiser(slug, by, disposesOf);
    if (errors.length > 0) throw invalid(errors);
    return inTransaction(this.dataSource, async (manager) => {
      const event = await this.eventsService.lock(manager, slug, by);
      if (expectedVersion !== undefined && expectedVersion !== event.version) throw staleEvent();
      if (event.status === 'cancelled')
        throw new Refusal('conflict', 'event_cancelled', 'A cancelled event cannot get more dates');
      if (publish && event.status !== 'published') {
        throw invalid([
          { field: 'publish', message: 'Publish the event first, or make the dates as drafts' },
        ]);
      }
      const sessions = (await this.events.sessionsOf([event.id], manager)).get(event.id) ?? [];
      const seriesId = await this.seriesOf(manager, by, event);
      await this.refuseTaken(manager, seriesId, days);
      const slugs: string[] = [];
      for (const day of days) {
        const made = await asField('dates', () =>
          this.make(manager, by, event, {
            title: event.title,
            slug: slugOf(`${event.title} ${day}`),
            sessions: sessionsOn(day, sessions),
            seriesId,
            ...windowOn(day, event),
          }),
        );
        if (publish) {
          const places = (await this.bookingsQueries.places([made.id], manager)).get(made.id);
          await this.eventsService.publish(manager, made, places?.size);
          await recordAudit(manager, {
            actorId: by.personId,
            action: 'event.published',
            subject: `event:${made.id}`,
            detail: { before: { status: 'draft' }, after: { status: 'published' } },
          });
        }
        slugs.push(made.slug);
      }
      return slugs;
    });
  }

  /** That an event became one date of a series stands in its history. */
  private async seriesOf(manager: EntityManager, by: Caller, event: Event): Promise<number> {
    const before = { ...event };
    const seriesId = await this.eventsService.seriesOf(manager, event);
    const detail = eventChanges(before, event);
    if (detail !== undefined) {
      const subject = `event:${event.id}`;
      await recordAudit(manager, { actorId: by.personId, action: 'event.edited', subject, detail });
    }
    return seriesId;
  }

  private async make(manager: EntityManager, by: Caller, from: Event, copy: Copy): Promise<Event> {
    const { title, slug, sessions, seriesId, bookingOpensAt, bookingClosesAt } = copy;
    const made = await this.eventsService.create(manager, from.teamId, {
      ...detailsOf(from),
      title,
      ...(slug === undefined ? {} : { slug }),
      kind: from.kind,
      places: from.places,
      sessions,
      seriesId,
      venueId: from.venueId,
      online: from.online,
      bookingOpensAt: bookingOpensAt?.toISOString() ?? null,
      bookingClosesAt: bookingClosesAt?.toISOString() ?? null,
    });
    const places: PlaceCounts | undefined = (await this.bookingsQueries.places([from.id], manager)).get(
      from.id,
    );
    if (made.places !== 'none' && places !== undefined) {
      await this.bookings.openPlaces(manager, made.id, {
        size: places.size,
        waitingSize: places.waitingSize,
      });
    }
    await this.followers.copy(manager, from.id, made.id);
    await recordAudit(manager, {
      actorId: by.personId,
      action: 'event.created',
      subject: `event:${made.id}`,
      detail: { from: from.id, after: { title: made.title, size: places?.size } },
    });
    return made;
  }

  /** The same day twice in one series is a slip: nobody could tell the two apart. */
  private async refuseTaken(manager: EntityManager, seriesId: number, days: string[]): Promise<void> {
    const [taken] = await manager.query<{ day: string }[]>(
      `SELECT to_char(starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD') AS day FROM events
       WHERE series_id = $1 AND status <> 'cancelled'
         AND (starts_at AT TIME ZONE 'Europe/London')::date = ANY ($2::date[]) LIMIT 1`,
      [seriesId, days],
    );
    if (taken !== undefined)
      throw invalid([{ field: 'dates', message: `There is a date of this series on ${taken.day} already` }]);
  }
}

/** All that says what an event is, apart from when. */
function detailsOf(event: Event): Omit<Partial<EventDetails>, 'kind' | 'seriesId' | 'title'> {
  const { summary, description, outcomes, theme, contentNotice, partners, audience, audiences, level } =
    event;
  const { price, bookingNotes, joiningLink, joiningInstructions, waitingListOpen, needsApproval, rule } =
    event;
  const { reminderText, offerHours, reminderDays, lateCancellationDays, source, capacityInvented } = event;
  return {
    ...{ summary, description, outcomes, theme, contentNotice, partners, audience, audiences, level },
    ...{ price, bookingNotes, joiningLink, joiningInstructions, waitingListOpen, needsApproval, rule },
    ...{ reminderText, offerHours, reminderDays, lateCancellationDays, source, capacityInvented },
  };
}

/** The doors of all dates open together; they close as long before each as before the first. */
function windowOn(
  day: string,
  { startsAt, bookingOpensAt, bookingClosesAt }: Event,
): Pick<Copy, 'bookingOpensAt' | 'bookingClosesAt'> {
  if (startsAt === null || bookingClosesAt === null) return { bookingOpensAt };
  const days = (Date.parse(day) - Date.parse(londonDate(startsAt))) / 86_400_000;
  return { bookingOpensAt, bookingClosesAt: addLondonDays(bookingClosesAt, days) };
}

/** What is wrong with the times of a copy is wrong with the one field that gave its day. */
async function asField<Made>(field: string, make: () => Promise<Made>): Promise<Made> {
  try {
    return await make();
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
    throw invalid(error.errors.map((each) => (each.field === 'title' ? each : { ...each, field })));
  }
}
