import type { Sort } from './search.types.js';

/**
 * One entry for each published event and each course, with what it can be found by. Past and cancelled events are
 * in it; `upcoming` parts them. `available` says in SQL what the rule `availability` calls "book".
 */
const ENTRY = `
  clock AS MATERIALIZED (SELECT program_now() AS now),
  -- Names the types of what one way of matching or another leaves unused.
  terms AS (SELECT $9::text AS typed, $10::text AS unfinished, $11::int[] AS word, $12::text[] AS reads),
  entry AS (
    SELECT 'event' AS type, event.id, event.title, event.summary, event.kind::text AS kind, event.audiences,
      area.code AS area, area.part_of AS area_above,
      array_remove(ARRAY[
        CASE WHEN event.online THEN 'online' END, CASE WHEN event.venue_id IS NOT NULL THEN 'in_person' END], NULL) AS modes,
      coalesce(session.months, '{}') AS months, event.starts_at, event.ends_at, event.published_at AS added_at,
      event.status = 'cancelled' AS cancelled,
      event.search || coalesce(venue.search, '') AS document,
      concat_ws(' ', event.title, event.theme, event.summary, venue.name, venue.town) AS words,
      event.ends_at IS NULL OR event.ends_at >= clock.now AS upcoming,
      coalesce(event.status = 'published' AND event.places <> 'none'
        AND (event.booking_opens_at IS NULL OR event.booking_opens_at <= clock.now)
        AND least(event.booking_closes_at, event.starts_at) >= clock.now AND event.starts_at IS NOT NULL
        AND places.waiting = 0 AND (places.size IS NULL OR places.held < places.size), false) AS available
    FROM clock CROSS JOIN events AS event
    LEFT JOIN venues AS venue ON venue.id = event.venue_id
    LEFT JOIN areas AS area ON area.code = venue.area_code
    LEFT JOIN place_limits AS places ON places.event_id = event.id AND places.session_id IS NULL
    LEFT JOIN LATERAL (
      SELECT array_agg(DISTINCT to_char(starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM')) AS months
      FROM event_sessions WHERE event_id = event.id) AS session ON true
    WHERE event.published_at IS NOT NULL
    UNION ALL
    SELECT 'course', id, title, summary, 'e-learning', audiences, NULL, NULL, ARRAY['online'], '{}', NULL, NULL, NULL,
      false, search, concat_ws(' ', title, summary), true, false
    FROM courses
  )`;

/**
 * `$9` the search as typed, `$10` its words with the last one unfinished, `$11` and `$12` the numbers of its words and
 * what each may read like.
 */
const MATCH = {
  all: { from: 'entry', where: 'true', rank: '0::real' },
  exact: {
    from: 'entry',
    where: `document @@ (websearch_to_tsquery('english', plain_text($9)) || to_tsquery('english', coalesce(plain_text($10), '')))`,
    rank: `ts_rank(document, websearch_to_tsquery('english', plain_text($9)) || to_tsquery('english', coalesce(plain_text($10), '')))`,
  },
  // Every word must be close to some word of the entry, and only the closest entries are shown.
  near: {
    from: `(
      SELECT entry.*, closeness, in_title, max(closeness) OVER () AS closest
      FROM entry CROSS JOIN LATERAL (
        SELECT min(anywhere) AS closeness, avg(in_title)::real AS in_title FROM (
          SELECT max(strict_word_similarity(plain_text(reads), plain_text(words))) AS anywhere,
            max(strict_word_similarity(plain_text(reads), plain_text(title))) AS in_title
          FROM unnest($11::int[], $12::text[]) AS reading (word, reads) GROUP BY word) AS each_word) AS all_words) AS measured`,
    where: 'closeness >= greatest(0.35, 0.9 * closest)',
    rank: 'in_title',
  },
} as const;
export type Match = keyof typeof MATCH;

/** Undated events come after everything that has a date or can be begun at any time. */
const BY_DATE = `CASE WHEN starts_at IS NOT NULL THEN 0 WHEN type = 'course' THEN 1 ELSE 2 END, starts_at`;
const ORDER: Record<Sort, string> = {
  relevance: `rank DESC, ${BY_DATE}, title`,
  soonest: `${BY_DATE}, title`,
  title: `plain_text(title), ${BY_DATE}`,
  recent: `added_at DESC NULLS LAST, title`,
};

/**
 * Each filter says of each entry whether it passes, so that a facet can be counted with all filters but its own.
 * A month or a date asked for brings what is past with it; otherwise the past stays out.
 */
const found = (match: Match): string => `
  WITH ${ENTRY},
  found AS MATERIALIZED (
    SELECT type, id, title, kind, audiences, area, modes, months, starts_at, added_at, upcoming, available, cancelled,
      ${MATCH[match].rank} AS rank,
      cardinality($1::text[]) = 0 OR kind = ANY ($1) AS kind_fits,
      cardinality($2::text[]) = 0 OR audiences && $2 AS audience_fits,
      cardinality($3::text[]) = 0 OR coalesce(area = ANY ($3) OR area_above = ANY ($3), false) AS area_fits,
      CASE WHEN cardinality($4::text[]) = 0 THEN upcoming OR $6::text IS NOT NULL ELSE months && $4 END AS month_fits,
      cardinality($5::text[]) = 0 OR modes && $5 AS mode_fits,
      ($6::text IS NULL OR coalesce(ends_at > $6::date::timestamp AT TIME ZONE 'Europe/London', false))
        AND ($7::text IS NULL OR coalesce(starts_at < ($7::date + 1)::timestamp AT TIME ZONE 'Europe/London', false)) AS dates_fit,
      NOT $8::boolean OR available AS available_fits
    FROM ${MATCH[match].from} WHERE ${MATCH[match].where}
  )`;

const FITS = {
  kind: 'kind_fits',
  audience: 'audience_fits',
  area: 'area_fits',
  month: 'month_fits',
  mode: 'mode_fits',
  dates: 'dates_fit',
  available: 'available_fits',
} as const;

/** All filters but one. */
const allBut = (except?: keyof typeof FITS): string =>
  Object.entries(FITS)
    .map(([name, column]) => (name === except ? 'true' : column))
    .join(' AND ');

const facet = (name: 'kind' | 'audience' | 'area' | 'month' | 'mode', value: string, from = ''): string =>
  `SELECT '${name}' AS facet, ${value} AS value, count(*)::int AS count FROM found ${from}
   WHERE ${allBut(name)} AND ${value} IS NOT NULL GROUP BY ${value}`;

// A month that is counted lies ahead, unless it or a date was asked for.
const MONTHS = `CROSS JOIN LATERAL (
  SELECT month FROM unnest(months) AS month WHERE upcoming OR $6::text IS NOT NULL OR month = ANY ($4)) AS each`;

/**
 * One statement for a page of results: the ids in order, the totals and every facet, all from one snapshot.
 * `$13` page from 1 (one too far is the last), `$14` page size.
 */
export const searchSql = (match: Match, sort: Sort): string => `${found(match)},
  hits AS MATERIALIZED (SELECT * FROM found WHERE ${allBut()}),
  counted AS MATERIALIZED (SELECT count(*)::int AS total, greatest(1, ceil(count(*) / $14::numeric))::int AS pages FROM hits),
  wanted AS MATERIALIZED (
    SELECT type, id, row_number() OVER (ORDER BY ${ORDER[sort]}, type, id) AS place FROM hits
    ORDER BY place LIMIT $14 OFFSET (SELECT (least($13::int, pages) - 1) * $14 FROM counted)),
  facets AS (
    ${facet('kind', 'kind')} UNION ALL
    ${facet('audience', 'tag', 'CROSS JOIN unnest(audiences) AS tag')} UNION ALL
    ${facet('area', 'area')} UNION ALL
    ${facet('month', 'month', MONTHS)} UNION ALL
    ${facet('mode', 'tag', 'CROSS JOIN unnest(modes) AS tag')} UNION ALL
    SELECT 'available', 'true', count(*)::int FROM found WHERE available AND ${allBut('available')}
  )
  SELECT (SELECT now FROM clock) AS now, total, least($13::int, pages) AS page, pages, (SELECT count(*)::int FROM found) AS matches,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('type', type, 'id', id) ORDER BY place), '[]') FROM wanted) AS entries,
    (SELECT coalesce(jsonb_agg(to_jsonb(facets)), '[]') FROM facets) AS facets,
    (SELECT coalesce(jsonb_object_agg(code, name), '{}') FROM areas) AS areas
  FROM counted`;

/** Ids of every event that fits, the soonest first, at most `$13` of them: for a feed and for the month view. */
export const matchingEventsSql = (match: Match): string => `${found(match)}
  SELECT id FROM found WHERE type = 'event' AND ${allBut()} ORDER BY ${ORDER.soonest}, id LIMIT $13`;
