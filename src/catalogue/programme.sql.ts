import { FACETS, type Facet, type Search, type Sort } from './search.types.js';

export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** A search of the programme with its words read: `words` is a tsquery, or undefined for everything on offer. */
export interface ReadSearch extends Search {
  words: string | undefined;
}

const NOW = '(SELECT now FROM clock)';
const CLOCK = 'clock AS MATERIALIZED (SELECT program_now() AS now)';
const UPCOMING = `(ends_at IS NULL OR ends_at >= ${NOW})`;

/**
 * What the rule `availability` calls "book", in SQL. The few that words find are looked up one by one; else the limits
 * of all events are read once.
 */
const available = (words: string | undefined): string => {
  const limit = `FROM place_limits WHERE event_id = entry.id AND session_id IS NULL`;
  // Where people choose between sessions, who waits, waits for one that is full.
  const free = `(size IS NULL OR held < size) AND (waiting = 0
    OR EXISTS (SELECT FROM event_sessions s WHERE s.event_id = place_limits.event_id AND s.choice IS NOT NULL))`;
  return `(books_until >= ${NOW} AND (books_from IS NULL OR books_from <= ${NOW}) AND ${
    words === undefined
      ? `EXISTS (SELECT ${limit} AND ${free})`
      : `coalesce((SELECT ${free} ${limit}), false)`
  })`;
};

const ORDER: Record<Sort, string> = {
  relevance: 'rank DESC, starts_at, title',
  soonest: 'starts_at, title',
  title: 'title, starts_at',
  recent: 'added_at DESC NULLS LAST, title',
};

/** Collects the parameters of a statement as they are named in it. */
class Parameters {
  readonly values: unknown[] = [];

  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

/** Whether an entry has one of these values of a facet. */
const HAS: Record<Facet, (values: string) => string> = {
  kind: (values) => `kind = ANY (${values})`,
  audience: (values) => `audiences && ${values}`,
  area: (values) => `area = ANY (${values})`,
  month: (values) => `months && ${values}`,
  mode: (values) => `modes && ${values}`,
};

/** A filter that is asked for: what fits it, and the same as a list of values for the index `programme_document`. */
interface Filter {
  facet: Facet;
  fits: string;
  values: string;
}

function filtersOf(search: ReadSearch, given: Parameters): Filter[] {
  return FACETS.filter((facet) => search[facet].length > 0).map((facet) => {
    const asked = given.add(search[facet], 'text[]');
    const values =
      facet === 'area'
        ? `ARRAY(SELECT code FROM areas WHERE code = ANY (${asked}) OR part_of = ANY (${asked}))`
        : asked;
    return { facet, fits: HAS[facet](values), values: `facet_values('${facet}', ${values})` };
  });
}

/** The conditions that every entry shown or counted meets, and the filters asked for that have facets. */
function conditions(search: ReadSearch, given: Parameters): { all: string[]; filters: Filter[] } {
  const all: string[] = [];
  const filters = filtersOf(search, given);
  if (search.words !== undefined) all.push(`document @@ ${given.add(search.words, 'tsquery')}`);
  // A month or a date asked for brings what is past with it; otherwise the past stays out.
  const past = filters.filter(({ facet }) => facet === 'month').map(({ fits }) => fits);
  if (search.from === undefined) all.push(`(${[UPCOMING, ...past].join(' OR ')})`);
  else all.push(`ends_at > ${midnight(given.add(search.from, 'date'))}`);
  if (search.to !== undefined) all.push(`starts_at < ${midnight(`(${given.add(search.to, 'date')} + 1)`)}`);
  if (search.available) all.push(available(search.words));
  return { all, filters };
}

/** What misses one filter at most has a value of the one or of the other, whichever two are taken. */
const missesOneAtMost = (filters: Filter[]): string[] =>
  filters.flatMap((one, at) =>
    filters
      .slice(at + 1)
      .map(
        (other) => `entry_facets(kind, audiences, area, modes, months) && (${one.values} || ${other.values})`,
      ),
  );

const midnight = (date: string): string => `${date}::timestamp AT TIME ZONE 'Europe/London'`;

/**
 * One statement for a page of results: the entries in order, the total and every facet, all from one snapshot.
 * `missed` names the one filter that an entry does not pass: it still counts in the facet of that filter, which is
 * counted with all filters but its own. Entries that miss two count nowhere.
 */
export function searchStatement(
  search: ReadSearch,
  { page, pageSize }: { page: number; pageSize: number },
): Statement {
  const given = new Parameters();
  const { all, filters } = conditions(search, given);
  const missed = filters
    .map(({ facet, fits }) => `CASE WHEN ${fits} THEN '' ELSE '${facet}' END`)
    .join(' || ');
  // Of what words find, the index can tell what misses two filters; everything is not read by it.
  const narrowed = search.words === undefined ? all : [...all, ...missesOneAtMost(filters)];
  const rank =
    search.words === undefined ? '0::real' : `ts_rank(document, ${given.add(search.words, 'tsquery')})`;
  const [size, number] = [given.add(pageSize, 'int'), given.add(page, 'int')];
  // A month that is counted lies ahead, unless it or a date was asked for.
  const monthCounts =
    search.from === undefined ? `upcoming OR value = ANY (${given.add(search.month, 'text[]')})` : 'true';
  const sql = `
  WITH ${CLOCK},
  -- What words find is kept: it is little. Everything is rather read twice, the second time in the order of an index.
  found AS ${search.words === undefined ? 'NOT ' : ''}MATERIALIZED (
    SELECT type, id, kind, audiences, area, modes, months, starts_at, added_at, title, missed, ${UPCOMING} AS upcoming,
      missed = '' AND ${search.available ? 'true' : available(search.words)} AS available,
      CASE WHEN missed = '' THEN ${rank} END AS rank
    FROM (SELECT *, ${missed || `''`} AS missed FROM programme_entries) AS entry
    WHERE ${narrowed.join(' AND ')} AND missed IN (${['', ...filters.map(({ facet }) => facet)].map((name) => `'${name}'`).join(', ')})),
  counts AS MATERIALIZED (
    SELECT missed, upcoming, count(*)::int AS count,
      CASE WHEN GROUPING(kind) = 0 THEN 'kind' WHEN GROUPING(audiences) = 0 THEN 'audience' WHEN GROUPING(area) = 0 THEN 'area'
        WHEN GROUPING(months) = 0 THEN 'month' WHEN GROUPING(modes) = 0 THEN 'mode' ELSE 'available' END AS facet,
      CASE WHEN GROUPING(kind) = 0 THEN ARRAY[kind] WHEN GROUPING(audiences) = 0 THEN audiences
        WHEN GROUPING(area) = 0 THEN ARRAY[area] WHEN GROUPING(months) = 0 THEN months WHEN GROUPING(modes) = 0 THEN modes
        ELSE ARRAY[available::text] END AS values
    FROM found GROUP BY GROUPING SETS ((missed, kind), (missed, audiences), (missed, area), (missed, upcoming, months),
      (missed, modes), (missed, available))),
  facets AS (
    SELECT facet, value, sum(count)::int AS count FROM counts CROSS JOIN unnest(values) AS value
    WHERE missed IN ('', facet) AND value IS NOT NULL AND (facet <> 'month' OR ${monthCounts}) GROUP BY facet, value),
  counted AS MATERIALIZED (
    SELECT total, greatest(1, ceil(total / ${size}::numeric))::int AS pages
    FROM (SELECT coalesce(sum(count), 0)::int AS total FROM counts WHERE facet = 'available' AND missed = '') AS summed),
  wanted AS (
    SELECT jsonb_build_object('type', type, 'id', id) AS entry FROM found WHERE missed = ''
    ORDER BY ${ORDER[search.sort]}, type, id
    LIMIT ${size} OFFSET (SELECT (least(${number}, pages) - 1) * ${size} FROM counted))
  SELECT ${NOW} AS now, total, least(${number}, pages) AS page, pages,
    ARRAY(SELECT entry FROM wanted) AS entries,
    (SELECT coalesce(jsonb_agg(to_jsonb(facets)), '[]') FROM facets) AS facets,
    (SELECT coalesce(jsonb_object_agg(code, name), '{}') FROM areas) AS areas
  FROM counted`;
  return { sql, parameters: given.values };
}

/** Ids of every event that fits, the soonest first, at most `most` of them: for a feed and for the month view. */
export function matchingEventsStatement(search: ReadSearch, most: number): Statement {
  const given = new Parameters();
  const { all, filters } = conditions(search, given);
  const where = [...all, ...filters.map(({ fits }) => fits)].join(' AND ');
  const sql = `WITH ${CLOCK} SELECT id FROM programme_entries AS entry WHERE type = 'event' AND ${where}
    ORDER BY ${ORDER.soonest}, id LIMIT ${given.add(most, 'int')}`;
  return { sql, parameters: given.values };
}
