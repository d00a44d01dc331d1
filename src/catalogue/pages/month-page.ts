import {
  addDays,
  londonDate,
  londonMonth,
  londonParts,
  monthKey,
  startOfLondonDay,
} from '../../platform/time/london.js';
import { dateWords, monthWords } from '../../platform/time/words.js';
import { availability } from '../../events/event.rules.js';
import { standingTag, timeOf, whereOf, type Tag } from '../entry.rules.js';
import type { EventEntry, SearchResult } from '../programme.queries.js';
import { writeSearch } from '../search.rules.js';
import type { Search } from '../search.types.js';
import { filtersOf, type FiltersModel } from './catalogue-page.js';

interface DayItem {
  title: string;
  href: string;
  time: string;
  where: string;
  /** Only what people must know before they open it: cancelled, full. */
  tag?: Tag;
}

interface Day {
  number: number;
  /** "Wednesday 6 November 2019" */
  words: string;
  today: boolean;
  items: DayItem[];
}

export interface MonthPage {
  month: string;
  /** Monday first; null outside the month. */
  weeks: (Day | null)[][];
  count: number;
  previous: { text: string; href: string };
  next: { text: string; href: string };
  filters: FiltersModel;
  listHref: string;
}

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** The month view's address for a search, in this month if the search names none. */
export const monthHref = (search: Search): string => `/events${writeSearch(search, { view: 'month' })}`;

/** The month a search is seen in: the first it names, else the month of `now`. */
export const monthOf = (search: Search, now: Date): string => search.month[0] ?? monthKey(now);

/** A session stands on each day it touches. `search.month` is the one month shown. */
export function monthPage(
  search: Search,
  events: EventEntry[],
  result: Pick<SearchResult, 'facets' | 'now'>,
): MonthPage {
  const { now } = result;
  const key = monthOf(search, now);
  const bounds = londonMonth(key);
  if (bounds === undefined) throw new RangeError(`Not a month: ${key}`);
  const itemsByDay = new Map<string, DayItem[]>();
  for (const entry of events) {
    for (const session of entry.sessions) {
      const last = londonDate(new Date(session.endsAt.getTime() - 1));
      for (let day = londonDate(session.startsAt); day <= last; day = addDays(day, 1)) {
        const standing = availability(entry.event, entry.places, now);
        const items = itemsByDay.get(day) ?? [];
        items.push({
          title: entry.event.title,
          href: `/events/${entry.event.slug}`,
          time: timeOf(session),
          where: whereOf(entry.event),
          ...(standing.phase === 'cancelled' || standing.phase === 'full'
            ? { tag: standingTag(standing) }
            : {}),
        });
        itemsByDay.set(day, items);
      }
    }
  }
  const days = daysOf(key, itemsByDay, now);
  const at = (moment: Date): { text: string; href: string } => ({
    text: monthWords(moment),
    href: monthHref({ ...search, month: [monthKey(moment)] }),
  });
  return {
    month: monthWords(bounds.from),
    weeks: weeksOf(bounds.from, days),
    count: events.length,
    previous: at(new Date(bounds.from.getTime() - 1)),
    next: at(bounds.until),
    filters: filtersOf({ ...search, month: [key] }, result.facets, 'month', monthHref),
    listHref: `/events${writeSearch({ ...search, month: search.month.slice(0, 1) })}`,
  };
}

function daysOf(key: string, items: Map<string, DayItem[]>, now: Date): Day[] {
  const days: Day[] = [];
  for (let date = `${key}-01`; date.startsWith(key); date = addDays(date, 1)) {
    const start = startOfLondonDay(date);
    days.push({
      number: londonParts(start).day,
      words: dateWords(start),
      today: date === londonDate(now),
      items: items.get(date) ?? [],
    });
  }
  return days;
}

function weeksOf(first: Date, days: Day[]): (Day | null)[][] {
  const cells: (Day | null)[] = [...Array<null>(londonParts(first).weekday - 1).fill(null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}
