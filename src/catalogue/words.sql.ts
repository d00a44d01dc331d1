/** A query of words, when something on offer has them; else nothing. */
const whenFound = (query: string): string =>
  `(SELECT query FROM (${query}) AS tried (query) WHERE is_on_offer(query))`;

/** What was typed with each word read as any of those in `words` that are at most so much less close than the closest. */
const readAs = (words: 'known' | 'found', share: number): string => `
  SELECT string_agg(any_of, ' & ')::tsquery FROM (
    SELECT '(' || string_agg('(' || query::text || ')', ' | ') || ')' AS any_of
    FROM (SELECT *, max(closeness) OVER (PARTITION BY word) AS closest FROM ${words}) AS near_words
    WHERE closeness >= ${share} * closest GROUP BY word) AS each_word
  HAVING count(*) = (SELECT count(DISTINCT word) FROM reading)`;

/**
 * How the words of a search are to be read: as they were typed when anything on offer has them all, past or cancelled
 * too, and else as the closest words that are known; less close ones only where those are never together.
 *
 * `$1` the search as typed, `$2` its words with the last one unfinished, `$3` and `$4` the numbers of its words and what
 * each may read like, itself first. Gives `query`, for `document @@ query` (null where nothing is close), and `near`.
 */
export const READ_WORDS = `
  WITH typed AS MATERIALIZED (
    SELECT ${whenFound(`SELECT websearch_to_tsquery('english', plain_text($1)) || to_tsquery('english', coalesce(plain_text($2), ''))`)} AS query),
  -- A word that no search minds, such as "the", needs no reading.
  reading AS (
    SELECT word, reads FROM (
      SELECT word, plain_text(reads) AS reads, first_value(reads) OVER (PARTITION BY word ORDER BY place) AS itself
      FROM unnest($3::int[], $4::text[]) WITH ORDINALITY AS given (word, reads, place)) AS each_reading
    WHERE to_tsvector('english', plain_text(itself)) <> ''),
  alike AS (
    SELECT reading.word, known.word AS reads, max(similarity(reads, known.word)) AS closeness
    FROM reading JOIN programme_words AS known ON known.word % reads GROUP BY reading.word, known.word),
  known AS MATERIALIZED (
    SELECT word, query, closeness FROM (
      SELECT word, plainto_tsquery('english', reads) AS query, closeness,
        row_number() OVER (PARTITION BY word ORDER BY closeness DESC, reads) AS place
      FROM alike WHERE closeness >= 0.35) AS ranked
    WHERE place <= 10),
  -- Words stay known when nothing has them any more. To ask for each is dear, so they are asked for together first.
  found AS MATERIALIZED (SELECT * FROM known WHERE is_on_offer(query))
  SELECT typed.query IS NULL AS near,
    coalesce(typed.query, ${whenFound(readAs('known', 0.9))}, ${whenFound(readAs('found', 0.9))}, ${whenFound(readAs('found', 0))})::text AS query
  FROM typed`;
