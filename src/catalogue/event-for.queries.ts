import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { BookingsQueries } from '../bookings/bookings.queries.js';
import type { LiveState } from '../bookings/booking.types.js';
import { factsFromAnswers } from '../eligibility/answers.rules.js';
import { assess } from '../eligibility/assess.rules.js';
import type { Area, Eligibility, PersonFacts } from '../eligibility/eligibility.types.js';
import { EventsQueries } from '../events/events.queries.js';
import { OrganisationsQueries } from '../organisations/organisations.queries.js';
import { PeopleQueries } from '../people/people.queries.js';
import type { Caller } from '../platform/auth/caller.js';
import { isStaff } from '../platform/auth/team-role.js';
import type { FieldError } from '../platform/refusal.js';
import { londonDate } from '../platform/time/london.js';
import { FRESH, FRESH_MS } from '../platform/web/kept-pages.js';
import { ProgrammeQueries, type EventEntry } from './programme.queries.js';

/** An event as everybody sees it. */
interface EventShown {
  entry: EventEntry;
  /** Other dates of its series. */
  otherDates: EventEntry[];
  now: Date;
}

/** An event as somebody comes to it. */
export interface EventFor extends EventShown {
  /** Only for somebody signed in. */
  person?: {
    eligibility: Eligibility;
    hasColleagues: boolean;
    booking?: { reference: string; state: LiveState };
  };
}

/** One event with all that its page, its check and the API say about it. */
@Injectable()
export class EventForQueries {
  /**
   * Read once a second for all who are signed in: as many open the page as its doors do. Its second begins with the
   * reading.
   */
  private readonly shown = new LRUCache<string, EventShown>({
    max: 200,
    ...FRESH,
    fetchMethod: async (slug, _old, { options }) => {
      const since = performance.now();
      const found = await this.read(slug, undefined);
      options.ttl = Math.max(1, FRESH_MS - (performance.now() - since));
      return found;
    },
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly programme: ProgrammeQueries,
    private readonly bookings: BookingsQueries,
    private readonly people: PeopleQueries,
    private readonly organisations: OrganisationsQueries,
  ) {}

  /** @throws Refusal not_found, for drafts of other teams too */
  async entry(slug: string, caller: Caller | undefined): Promise<EventEntry> {
    const [entry] = await this.programme.withPlaces([await this.events.visibleTo(slug, caller)]);
    if (entry === undefined) throw new Error('One event has one entry');
    return entry;
  }

  /** Who organises sees what they changed at once, others may a second later. @throws Refusal not_found */
  async whole(slug: string, caller: Caller | undefined): Promise<EventFor> {
    if (caller === undefined) return this.read(slug, undefined);
    const shown = isStaff(caller) ? await this.read(slug, caller) : await this.shown.fetch(slug);
    if (shown === undefined) throw new Error('What is fetched is found or fails');
    const { entry, now } = shown;
    const [facts, booking] = await Promise.all([
      this.factsOf(caller),
      this.bookings.liveBooking(caller.personId, entry.event.id),
    ]);
    const eligibility = assess(entry.event.rule, facts, londonDate(now), pathOf(entry.event));
    const person = { eligibility, hasColleagues: facts.employer, ...(booking ? { booking } : {}) };
    return { ...shown, person };
  }

  private async read(slug: string, caller: Caller | undefined): Promise<EventShown> {
    const found = await this.events.visibleTo(slug, caller);
    const [others, now] = await Promise.all([this.events.otherDates(found.event), this.programme.now()]);
    const [entry, ...otherDates] = await this.programme.withPlaces([found, ...others]);
    if (entry === undefined) throw new Error('One event has one entry');
    return { entry, otherDates, now };
  }

  /** What the rule says to somebody signed in, from their profile. */
  async forCaller({ event }: EventEntry, caller: Caller, now: Date): Promise<Eligibility> {
    return assess(event.rule, await this.factsOf(caller), londonDate(now), pathOf(event));
  }

  private async factsOf({ personId }: Caller): Promise<PersonFacts> {
    const facts = await this.people.factsFor(this.dataSource, [personId]);
    return facts.get(personId) ?? { employer: false, areas: [], networks: [], completed: [] };
  }

  /** What the rule says to somebody who gives their facts in a query, and which of these could not be read. */
  async fromAnswers(
    { event }: EventEntry,
    query: Readonly<Record<string, unknown>>,
    now: Date,
  ): Promise<{ eligibility: Eligibility; errors: FieldError[] }> {
    const { facts, errors } = factsFromAnswers(query, await this.areas());
    return { eligibility: assess(event.rule, facts, londonDate(now), pathOf(event)), errors };
  }

  async areas(): Promise<Area[]> {
    const areas = await this.organisations.areas();
    return areas.map(({ code, name, partOf }) => ({ code, name, ...(partOf === null ? {} : { partOf }) }));
  }
}

const pathOf = ({ slug }: { slug: string }): string => `/events/${slug}`;
