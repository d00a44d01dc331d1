import type { Audience } from '../eligibility/vocabulary.types.js';
import { EVENT_KINDS, type EventKind } from '../events/event.types.js';

/** What the programme is made of, as people look for it: the kinds of events, and self-paced courses. */
export const ENTRY_KINDS = { ...EVENT_KINDS, 'e-learning': 'E-learning' } as const;
export type EntryKind = EventKind | 'e-learning';

export const MODES = { in_person: 'In person', online: 'Online' } as const;
export type Mode = keyof typeof MODES;

/** `relevance` only makes sense with words to search for. */
export const SORTS = {
  relevance: 'Best match',
  soonest: 'Soonest',
  title: 'A to Z',
  recent: 'Recently added',
} as const;
export type Sort = keyof typeof SORTS;

export type View = 'list' | 'month';

/** A search of the programme, read from an address. Empty lists and undefined mean no limit. */
export interface Search {
  q: string;
  kind: EntryKind[];
  audience: Audience[];
  /** Area codes; an area that contains others stands for them too. */
  area: string[];
  /** `2019-11`, in London. */
  month: string[];
  mode: Mode[];
  /** Only what has a place to book now. */
  available: boolean;
  /** London dates, both included. */
  from?: string;
  to?: string;
  sort: Sort;
}

/** The filters that take several values, in the order in which a page shows them. */
export const FACETS = ['kind', 'audience', 'area', 'month', 'mode'] as const;
export type Facet = (typeof FACETS)[number];

export interface FacetValue {
  value: string;
  label: string;
  /** How many entries there would be with this value and all other filters. */
  count: number;
}

export type Facets = Record<Facet | 'available', FacetValue[]>;
