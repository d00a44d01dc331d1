import { runsEvent } from '../../events/event.rules.js';
import type { EventInFull, TeamEvent } from '../../events/events.queries.js';
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

/** One line of the list before it is written out. */
export interface Entry {
  event: TeamEvent;
  figures: EventFigures;
  actions: Action[];
}

/** One page of the list, its events in full and with their figures. */
export interface ListedEvent extends EventInFull {
  /** Name of the team that shared it; undefined for one's own. */
  sharedBy: string | undefined;
  figures: EventFigures;
  actions: Action[];
}

/**
 * Those for which somebody waits come first; among equals the order in which the events are. Nothing waits for who
 * only helps or looks on.
 */
export function inOrder(
  caller: Caller,
  events: TeamEvent[],
  figuresOf: (event: TeamEvent) => EventFigures,
  show: EventFilter,
  now: Date,
): Entry[] {
  return events
    .map((event): Entry => {
      const figures = figuresOf(event);
      return { event, figures, actions: runsEvent(caller, event) ? actionsFor(event, figures, now) : [] };
    })
    .filter(({ actions }) => show !== 'action' || actions.some(({ urgency }) => urgency === 'now'))
    .sort((a, b) => urgencyOf(a.actions) - urgencyOf(b.actions));
}

export function yourEvents(
  listed: ListedEvent[],
  { total, hasNone }: Pick<YourEvents, 'total' | 'hasNone'>,
  query: YourEventsQuery,
  now: Date,
): YourEvents {
  return {
    rows: listed.map((each) => row(each, now)),
    total,
    hasNone,
    filters: (Object.keys(EVENT_FILTERS) as EventFilter[]).map((value) => ({
      value,
      text: EVENT_FILTERS[value],
      selected: value === query.show,
    })),
    pagination: pagination({ ...query, total }, (page) =>
      address('/organiser', { q: query.q, show: query.show === 'coming' ? '' : query.show, page }),
    ),
  };
}

function row({ event, sessions, sharedBy, figures, actions }: ListedEvent, now: Date): EventRow {
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
