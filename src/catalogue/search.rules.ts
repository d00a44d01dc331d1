import { AUDIENCES, isTerm } from '../eligibility/vocabulary.types.js';
import type { FieldError } from '../platform/refusal.js';
import { isCalendarDate, londonMonth } from '../platform/time/london.js';
import { textProblem } from '../platform/text/plain-text.js';
import { ENTRY_KINDS, FACETS, MODES, SORTS, type Search, type Sort, type View } from './search.types.js';

/** An address's query as it comes: a name given twice is a list. */
export type RawQuery = Record<string, unknown>;

const LONGEST_SEARCH = 200;
const MOST_VALUES = 30;
/** More words than this are not a search with a typo in it. */
const MOST_LONG_WORDS = 10;
/** Up to this length two swapped letters leave too little in common. */
const SHORT = 7;
const AREA = /^[a-z0-9-]{1,60}$/;

/** Every value of a name, without empty ones and repetitions; an empty filter in a form sends nothing. */
function values(query: RawQuery, name: string): unknown[] {
  const given = query[name];
  const list: unknown[] = Array.isArray(given) ? given : [given];
  return [...new Set(list.filter((value) => value !== undefined && value !== ''))];
}

class Reader {
  readonly errors: FieldError[] = [];

  constructor(private readonly query: RawQuery) {}

  list<T extends string>(name: string, fits: (value: unknown) => value is T, message: string): T[] {
    const given = values(this.query, name);
    const read = given.filter(fits);
    if (read.length < given.length || read.length > MOST_VALUES) this.errors.push({ field: name, message });
    return read;
  }

  /** The last one counts when a name is given twice, as in a form that was added to a link. */
  one<T extends string>(name: string, fits: (value: unknown) => value is T, message: string): T | undefined {
    const given = values(this.query, name).at(-1);
    if (given === undefined) return undefined;
    if (fits(given)) return given;
    this.errors.push({ field: name, message });
    return undefined;
  }
}

const isText = (value: unknown): value is string => textProblem(value, { max: LONGEST_SEARCH }) === undefined;
const isDate = (value: unknown): value is string => typeof value === 'string' && isCalendarDate(value);
const isMonth = (value: unknown): value is string =>
  typeof value === 'string' && /^20\d{2}-\d{2}$/.test(value) && londonMonth(value) !== undefined;
const isArea = (value: unknown): value is string => typeof value === 'string' && AREA.test(value);
const isSwitch = (value: unknown): value is 'true' | 'false' => value === 'true' || value === 'false';
const isView = (value: unknown): value is View => value === 'list' || value === 'month';

/**
 * The search that an address asks for, and what is wrong with it. A value outside its list is told, not ignored:
 * ignoring a filter would show the whole programme as if it answered. The page number is brought into range elsewhere.
 */
export function readSearch(query: RawQuery): { search: Search; view: View; errors: FieldError[] } {
  const reader = new Reader(query);
  const wrong = textProblem(values(query, 'q').at(-1), { max: LONGEST_SEARCH });
  const q = (reader.one('q', isText, `Search ${wrong ?? 'must be text'}`) ?? '').trim();
  const from = reader.one('from', isDate, 'From must be a date like 2019-11-06');
  const to = reader.one('to', isDate, 'To must be a date like 2019-11-06');
  const sort = reader.one(
    'sort',
    (value) => isTerm(SORTS, value),
    `Sort must be one of: ${Object.keys(SORTS).join(', ')}`,
  );
  const search: Search = {
    q,
    kind: reader.list(
      'kind',
      (value) => isTerm(ENTRY_KINDS, value),
      `Kind must be one of: ${Object.keys(ENTRY_KINDS).join(', ')}`,
    ),
    audience: reader.list(
      'audience',
      (value) => isTerm(AUDIENCES, value),
      `Audience must be one of: ${Object.keys(AUDIENCES).join(', ')}`,
    ),
    area: reader.list('area', isArea, 'Area must be the code of an area'),
    month: reader.list('month', isMonth, 'Month must be like 2019-11'),
    mode: reader.list(
      'mode',
      (value) => isTerm(MODES, value),
      `Mode must be one of: ${Object.keys(MODES).join(', ')}`,
    ),
    available: reader.one('available', isSwitch, 'Available must be true or false') === 'true',
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    sort: effectiveSort(sort, q),
  };
  const view = reader.one('view', isView, 'View must be list or month') ?? 'list';
  if (from !== undefined && to !== undefined && to < from) {
    reader.errors.push({ field: 'to', message: 'To must be the same as or after from' });
  }
  return { search, view, errors: reader.errors };
}

/** Without words to match, the best match is the soonest. */
function effectiveSort(sort: Sort | undefined, q: string): Sort {
  if (q === '') return sort === undefined || sort === 'relevance' ? 'soonest' : sort;
  return sort ?? 'relevance';
}

/** The address's query of a search: what is left out is what is not limited, so equal searches have equal addresses. */
export function writeSearch(search: Search, more: Record<string, string> = {}): string {
  const query = new URLSearchParams();
  if (search.q !== '') query.set('q', search.q);
  for (const facet of FACETS) for (const value of search[facet]) query.append(facet, value);
  if (search.available) query.set('available', 'true');
  if (search.from !== undefined) query.set('from', search.from);
  if (search.to !== undefined) query.set('to', search.to);
  if (search.sort !== effectiveSort(undefined, search.q)) query.set('sort', search.sort);
  for (const [name, value] of Object.entries(more)) query.set(name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

export interface Words {
  /** As typed; quotes, minus and "or" mean what they mean in a search engine. */
  typed: string;
  /** For PostgreSQL's to_tsquery: every word, the last one perhaps unfinished. Null where operators were typed. */
  unfinished: string | null;
  /**
   * Words long enough to be recognised with a typo in them, by number, and what each may read like: itself, and a short
   * one also with two neighbouring letters changed over, since "chlid" has hardly a letter triple in common with "child".
   */
  readings: { word: number; reads: string }[];
}

/** The words of a search, ready for the database. Only letters and digits pass, so nothing in them is an operator. */
export function wordsOf(q: string): Words {
  const plain = q
    .normalize('NFKD')
    .replaceAll(/\p{M}|['’]/gu, '')
    .toLowerCase();
  const words = (plain.match(/[\p{L}\p{N}]+/gu) ?? []).filter((word) => word.length > 1 || /\d/.test(word));
  const operators = /["]|(^|\s)-\S|(^|\s)or(\s|$)/i.test(q);
  const unfinished = operators || words.length === 0 ? null : `${words.join(' & ')}:*`;
  const long = [...new Set(words.filter((word) => word.length >= 3))].slice(0, MOST_LONG_WORDS);
  const readings = long.flatMap((word, number) =>
    [word, ...(word.length <= SHORT ? changedOver(word) : [])].map((reads) => ({ word: number, reads })),
  );
  return { typed: q, unfinished, readings };
}

const changedOver = (word: string): string[] =>
  Array.from(
    { length: word.length - 1 },
    (_, at) => word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2),
  );
