import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { BookingsQueries } from '../bookings/bookings.queries.js';
import { AUDIENCES, isTerm } from '../eligibility/vocabulary.types.js';
import type { PlaceCounts } from '../events/event.rules.js';
import { EventsQueries, type EventInFull } from '../events/events.queries.js';
import { anyOf } from '../platform/database/list-in.js';
import { monthWords } from '../platform/time/words.js';
import { londonMonth } from '../platform/time/london.js';
import { programNow } from '../platform/database/program-clock.js';
import {
  matchingEventsStatement,
  searchStatement,
  type ReadSearch,
  type Statement,
} from './programme.sql.js';
import { wordsOf } from './search.rules.js';
import { ENTRY_KINDS, MODES, type Facets, type FacetValue, type Search } from './search.types.js';
import { READ_WORDS } from './words.sql.js';

/** A public event with its places; `places` is null for an event without any. */
export interface EventEntry extends EventInFull {
  type: 'event';
  places: PlaceCounts | null;
}

/** A course as a list shows it. */
export interface CourseEntry {
  type: 'course';
  slug: string;
  title: string;
  summary: string;
  audience: string;
  audiences: string[];
  level: string | null;
  price: string | null;
  duration: string | null;
  /** London date on which it can be begun; null when that is not known. */
  opensOn: string | null;
}

export type Entry = EventEntry | CourseEntry;

export interface SearchResult {
  entries: Entry[];
  total: number;
  /** The page shown: one asked for beyond the last is the last. */
  page: number;
  pages: number;
  pageSize: number;
  facets: Facets;
  /** Nothing matched the words as they were typed, so these are close to them. */
  near: boolean;
  /** Names of all areas by code, for filters that nothing matches. */
  areas: Record<string, string>;
  now: Date;
}

interface SearchRow {
  now: Date;
  total: number;
  page: number;
  pages: number;
  entries: { type: 'event' | 'course'; id: number }[];
  facets: { facet: keyof Facets; value: string; count: number }[];
  areas: Record<string, string>;
}

/** A feed or a month with more than this is cut, the soonest first. */
const MOST_EVENTS = 500;

/** Finds what is on offer. Drafts are in no list, no count and no feed. */
@Injectable()
export class ProgrammeQueries {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly bookings: BookingsQueries,
  ) {}

  /** One page of results with the counts of every facet. Tolerates a typo when nothing matches as typed. */
  async search(
    search: Search,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<SearchResult> {
    const { near, ...read } = await this.read(search);
    const [row] = await this.run<SearchRow>(searchStatement(read, { page, pageSize }));
    if (!row) throw new Error('A search gives one row');
    const entries = await this.load(row.entries);
    const { total, pages, areas, now } = row;
    return {
      entries,
      total,
      page: row.page,
      pages,
      pageSize,
      near,
      areas,
      now,
      facets: facetsOf(row, search),
    };
  }

  /** Every event that fits, the soonest first; courses have no date and are not among them. */
  async matchingEvents(search: Search): Promise<EventEntry[]> {
    const rows = await this.run<{ id: number }>(
      matchingEventsStatement(await this.read(search), MOST_EVENTS),
    );
    return this.withPlaces(await this.events.inFull(rows.map(({ id }) => id)));
  }

  /** The program's time. */
  now(): Promise<Date> {
    return programNow(this.dataSource);
  }

  /** Adds how full they are, in one query. */
  async withPlaces(events: EventInFull[]): Promise<EventEntry[]> {
    const places = await this.bookings.places(events.map(({ event }) => event.id));
    return events.map((each) => ({ ...each, type: 'event', places: places.get(each.event.id) ?? null }));
  }

  private run<Row>({ sql, parameters }: Statement): Promise<Row[]> {
    return this.dataSource.query<Row[]>(sql, parameters);
  }

  /** Reads the words of a search; `near` when they had to be read as others. */
  private async read(search: Search): Promise<ReadSearch & { near: boolean }> {
    if (search.q === '') return { ...search, words: undefined, near: false };
    const { typed, unfinished, readings } = wordsOf(search.q);
    const [row] = await this.dataSource.query<{ query: string | null; near: boolean }[]>(READ_WORDS, [
      typed,
      unfinished,
      readings.map(({ word }) => word),
      readings.map(({ reads }) => reads),
    ]);
    // Words that are close to nothing are a query that finds nothing.
    return { ...search, words: row?.query ?? '', near: row?.near ?? false };
  }

  private async load(refs: SearchRow['entries']): Promise<Entry[]> {
    const ids = (type: 'event' | 'course'): number[] =>
      refs.filter((ref) => ref.type === type).map((ref) => ref.id);
    const [events, courses] = await Promise.all([
      this.events.inFull(ids('event')).then((found) => this.withPlaces(found)),
      this.courses(ids('course')),
    ]);
    const byRef = new Map<string, Entry>([
      ...events.map((entry): [string, Entry] => [`event ${entry.event.id}`, entry]),
      ...courses.map(({ id, ...entry }): [string, Entry] => [`course ${id}`, entry]),
    ]);
    return refs.flatMap(({ type, id }) => byRef.get(`${type} ${id}`) ?? []);
  }

  private async courses(ids: number[]): Promise<(CourseEntry & { id: number })[]> {
    if (ids.length === 0) return [];
    return this.dataSource.query(
      `SELECT 'course' AS type, id, slug, title, summary, audience, audiences, level, price, duration,
         opens_on::text AS "opensOn"
       FROM courses WHERE id = ${anyOf('$1')}`,
      [ids],
    );
  }
}

/** The facets with their labels: vocabularies in their own order, areas by name, months in time. */
function facetsOf(row: SearchRow, search: Search): Facets {
  const counts = (facet: keyof Facets): Map<string, number> =>
    new Map(row.facets.filter((found) => found.facet === facet).map((found) => [found.value, found.count]));
  // A value that is asked for stays in its list with nothing behind it, so that it can be taken off again.
  const list = (
    facet: keyof Facets,
    selected: string[],
    labelOf: (value: string) => string,
  ): FacetValue[] => {
    const counted = counts(facet);
    return [...new Set([...counted.keys(), ...selected])].map((value) => ({
      value,
      label: labelOf(value),
      count: counted.get(value) ?? 0,
    }));
  };
  const inOrder = (values: FacetValue[], vocabulary: object): FacetValue[] => {
    const order = Object.keys(vocabulary);
    return values.sort((one, other) => order.indexOf(one.value) - order.indexOf(other.value));
  };
  return {
    kind: inOrder(
      list('kind', search.kind, (value) => (isTerm(ENTRY_KINDS, value) ? ENTRY_KINDS[value] : value)),
      ENTRY_KINDS,
    ),
    audience: inOrder(
      list('audience', search.audience, (value) =>
        isTerm(AUDIENCES, value) ? AUDIENCES[value].label : value,
      ),
      AUDIENCES,
    ),
    area: list('area', search.area, (value) => row.areas[value] ?? value).sort((one, other) =>
      one.label.localeCompare(other.label),
    ),
    month: list('month', search.month, monthLabel).sort((one, other) => one.value.localeCompare(other.value)),
    mode: inOrder(
      list('mode', search.mode, (value) => (isTerm(MODES, value) ? MODES[value] : value)),
      MODES,
    ),
    available: [{ value: 'true', label: 'Places available', count: counts('available').get('true') ?? 0 }],
  };
}

const monthLabel = (key: string): string => {
  const month = londonMonth(key);
  return month === undefined ? key : monthWords(month.from);
};
