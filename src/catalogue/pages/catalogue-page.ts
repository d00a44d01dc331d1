import { startOfLondonDay } from '../../platform/time/london.js';
import { dateWords } from '../../platform/time/words.js';
import { pagination, type Pagination } from '../../platform/web/pagination.js';
import { writeSearch } from '../search.rules.js';
import type { SearchResult } from '../programme.queries.js';
import {
  FACETS,
  SORTS,
  type Facet,
  type Facets,
  type Search,
  type Sort,
  type View,
} from '../search.types.js';
import { cardOf, type Card } from './cards.js';

interface Link {
  text: string;
  href: string;
}

interface FilterGroup {
  name: Facet | 'available';
  legend: string;
  options: { value: string; label: string; count: number; checked: boolean; id: string }[];
}

interface SelectedFilters {
  heading: string;
  items: Link[];
}

export interface FiltersModel {
  q: string;
  groups: FilterGroup[];
  selected: SelectedFilters[];
  /** How many filters are on. */
  applied: number;
  /** What the form must carry along unseen. */
  kept: { name: string; value: string }[];
  clearHref: string;
}

export interface CataloguePage {
  heading: string;
  sentence: string;
  sorts: Link[];
  cards: Card[];
  pagination?: Pagination;
  filters: FiltersModel;
  monthHref: string;
  feedHref: string;
  near: boolean;
  q: string;
  total: number;
}

const LEGENDS: Record<Facet | 'available', string> = {
  kind: 'Type',
  audience: 'Who it is for',
  area: 'Where',
  month: 'When',
  mode: 'Online or in person',
  available: 'Places',
};

const SORT_WORDS: Record<Sort, string> = {
  relevance: 'best match first',
  soonest: 'soonest first',
  title: 'from A to Z',
  recent: 'recently added first',
};

const dayWords = (date: string): string => dateWords(startOfLondonDay(date));

/** The address of the same search seen as a list; page 1 is left out. */
const listHref = (search: Search, page = 1): string =>
  `/events${writeSearch(search, page === 1 ? {} : { page: String(page) })}`;

const without = (search: Search, facet: Facet, value: string): Search => ({
  ...search,
  [facet]: (search[facet] as string[]).filter((each) => each !== value),
});

/** Filters as they stand, each with the link that takes it off. `hrefOf` writes the address of a changed search. */
export function filtersOf(
  search: Search,
  facets: Facets,
  view: View,
  hrefOf: (changed: Search) => string,
): FiltersModel {
  const shown = FACETS.filter((facet) => view === 'list' || facet !== 'month');
  const selected: SelectedFilters[] = [];
  const select = (heading: string, items: Link[]): void => {
    if (items.length > 0) selected.push({ heading, items });
  };
  if (search.q !== '') select('Search', [{ text: search.q, href: hrefOf({ ...search, q: '' }) }]);
  for (const facet of shown) {
    const chosen = facets[facet].filter(({ value }) => (search[facet] as string[]).includes(value));
    select(
      LEGENDS[facet],
      chosen.map(({ value, label }) => ({ text: label, href: hrefOf(without(search, facet, value)) })),
    );
  }
  if (search.available)
    select(LEGENDS.available, [{ text: 'Places available', href: hrefOf({ ...search, available: false }) }]);
  if (search.from !== undefined)
    select('From', [{ text: dayWords(search.from), href: hrefOf({ ...search, from: undefined }) }]);
  if (search.to !== undefined)
    select('To', [{ text: dayWords(search.to), href: hrefOf({ ...search, to: undefined }) }]);
  const empty: Search = {
    ...search,
    q: '',
    kind: [],
    audience: [],
    area: [],
    mode: [],
    available: false,
    from: undefined,
    to: undefined,
    month: view === 'month' ? search.month : [],
  };
  return {
    q: search.q,
    groups: [...shown, 'available' as const]
      .map((name) => ({
        name,
        legend: LEGENDS[name],
        options: facets[name].map((option, index) => ({
          ...option,
          id: index === 0 ? name : `${name}-${index + 1}`,
          checked:
            name === 'available' ? search.available : (search[name] as string[]).includes(option.value),
        })),
      }))
      .filter(({ options }) => options.length > 0),
    selected,
    applied: selected.reduce((sum, { items }) => sum + items.length, 0),
    kept: [
      ...(search.sort === 'title' || search.sort === 'recent' ? [{ name: 'sort', value: search.sort }] : []),
      ...(view === 'month'
        ? [{ name: 'view', value: 'month' }, ...search.month.map((value) => ({ name: 'month', value }))]
        : []),
      // No fields of their own in the form: they come with a shared link and are kept until they are taken off.
      ...(search.from === undefined ? [] : [{ name: 'from', value: search.from }]),
      ...(search.to === undefined ? [] : [{ name: 'to', value: search.to }]),
    ],
    clearHref: hrefOf(empty),
  };
}

/** "Conferences and webinars" would need a grammar; the filters are named as they are ticked. */
function sentenceOf(search: Search, facets: Facets): string {
  const chosen = FACETS.flatMap((facet) =>
    facets[facet]
      .filter(({ value }) => (search[facet] as string[]).includes(value))
      .map(({ label }) => label),
  );
  const words = [
    ...(search.q === '' ? [] : [`“${search.q}”`]),
    ...chosen,
    ...(search.available ? ['Places available'] : []),
  ];
  const sorted = SORT_WORDS[search.sort];
  if (words.length === 0) return `${sorted.charAt(0).toUpperCase()}${sorted.slice(1)}.`;
  return `${words.join(', ')}: ${sorted}.`;
}

export function cataloguePage(search: Search, result: SearchResult): CataloguePage {
  const { total, page, pageSize, facets, near, now } = result;
  const sorts = (Object.keys(SORTS) as Sort[])
    .filter((sort) => sort !== search.sort && (sort !== 'relevance' || search.q !== ''))
    .map((sort) => ({
      text: `Sort by ${sort === 'title' ? 'A to Z' : SORTS[sort].toLowerCase()}`,
      href: listHref({ ...search, sort }),
    }));
  // The month view begins at the month that was asked for, if it was one.
  const [month, ...others] = search.month;
  const monthSearch: Search = { ...search, month: month !== undefined && others.length === 0 ? [month] : [] };
  return {
    heading: total === 1 ? '1 event or course' : `${total} events and courses`,
    sentence: sentenceOf(search, facets),
    sorts,
    cards: result.entries.map((entry) => cardOf(entry, now)),
    pagination: pagination({ page, pageSize, total }, (number) => listHref(search, number)),
    filters: filtersOf(search, facets, 'list', listHref),
    monthHref: `/events${writeSearch(monthSearch, { view: 'month' })}`,
    feedHref: `/programme.ics${writeSearch({ ...search, sort: search.q === '' ? 'soonest' : 'relevance' })}`,
    near,
    q: search.q,
    total,
  };
}
