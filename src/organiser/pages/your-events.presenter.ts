import { runsEvent } from '../../events/event.rules.js';
import type { TeamEvent } from '../../events/events.queries.js';
import type { Caller } from '../../platform/auth/caller.js';
import { address, pagination, type Pagination } from '../../platform/web/pagination.js';
import { whenWords } from '../../platform/time/words.js';
import type { EventFigures } from '../organiser.rules.js';
import { actionsFor, phaseOf, urgencyOf, type Action } from '../organiser.rules.js';
import { eventPath, phaseTag, whereWords, type Tag } from '../event-frame.js';
import { EVENT_FILTERS, type EventFilter, type YourEventsQuery } from './your-events.form.js';

export interface EventRow {
  title: string;
  href: string;
  when: string;
  where: string;
  /** The team it was shared by; absent for one's own. */
  sharedBy: string | undefined;
  /** "20 of 150 places", "20 booked" where there is no limit, absent where there are no places. */
  filled: string | undefined;
  waiting: number;
  status: Tag | undefined;
  actions: Action[];
}

export interface YourEvents {
  rows: EventRow[];
  total: number;
  /** Whether the caller has any event at all: an empty filter is not an empty desk. */
  hasNone: boolean;
  filters: { value: EventFilter; text: string; selected: boolean }[];
  pagination: Pagination | undefined;
}

interface Entry {
  event: TeamEvent;
  figures: EventFigures;
  actions: Action[];
}

/**
 * Those for which somebody waits come first; among equals the order in which the events are. Nothing waits for who
 * only helps or looks on.
 */
export function yourEvents(
  caller: Caller,
  events: TeamEvent[],
  figures: Map<number, EventFigures>,
  query: YourEventsQuery,
  now: Date,
): YourEvents {
  const entries = events.flatMap((each): Entry[] => {
    const own = figures.get(each.event.id);
    if (own === undefined) return [];
    const runs = runsEvent(caller, each.event);
    const actions = runs ? actionsFor({ ...each.event, needs: each.needs }, own, now) : [];
    return [{ event: each, figures: own, actions }];
  });
  const found = entries
    .filter((entry) => shows(query.show, entry, now) && named(entry, query.q))
    .sort((a, b) => urgencyOf(a.actions) - urgencyOf(b.actions));
  const from = (query.page - 1) * query.pageSize;
  return {
    rows: found.slice(from, from + query.pageSize).map((entry) => row(entry, now)),
    total: found.length,
    hasNone: events.length === 0,
    filters: (Object.keys(EVENT_FILTERS) as EventFilter[]).map((value) => ({
      value,
      text: EVENT_FILTERS[value],
      selected: value === query.show,
    })),
    pagination: pagination({ ...query, total: found.length }, (page) =>
      address('/organiser', { q: query.q, show: query.show === 'coming' ? '' : query.show, page }),
    ),
  };
}

function shows(filter: EventFilter, { event, actions }: Entry, now: Date): boolean {
  const phase = phaseOf(event.event, now);
  switch (filter) {
    case 'all':
      return true;
    case 'action':
      return actions.some((action) => action.urgency === 'now');
    case 'coming':
      return phase === 'coming' || phase === 'draft';
    case 'draft':
    case 'over':
    case 'cancelled':
      return phase === filter;
  }
}

/** As people type it: without regard to capitals and accents, every word somewhere. */
function named({ event: { event } }: Entry, q: string): boolean {
  const title = levelled(event.title);
  return levelled(q)
    .split(/\s+/)
    .every((word) => title.includes(word));
}

const levelled = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

function row({ event: { event, sessions, sharedBy }, figures, actions }: Entry, now: Date): EventRow {
  return {
    title: event.title,
    href: eventPath(event.slug),
    when: whenWords(event.startsAt, event.endsAt, sessions[0]?.timing ?? 'timed'),
    where: whereWords({ event }),
    sharedBy,
    filled: event.places === 'none' ? undefined : filled(figures),
    waiting: figures.waiting,
    status: phaseTag(phaseOf(event, now)),
    actions,
  };
}

const filled = ({ size, held }: EventFigures): string =>
  size === null ? `${held} booked, no limit` : `${held} of ${size} places`;
