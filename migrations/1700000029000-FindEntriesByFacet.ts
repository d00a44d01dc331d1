import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The index of the words finds the values of the facets too, so that a search with filters reads the entries that can
 * be shown or counted and not all that its words find. Whether frequent words find anything is told by a look at a few
 * entries. See ADR 13.
 */
export class FindEntriesByFacet1700000029000 implements MigrationInterface {
  name = 'FindEntriesByFacet1700000029000';

  async up(db: QueryRunner): Promise<void> {
    // Their bodies are read when they are made, not when they run: a restored copy makes its indexes before it has a
    // search path.
    await db.query(`
      CREATE FUNCTION facet_values(facet text, given text[]) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN ARRAY(SELECT facet || ' ' || value FROM unnest(given) AS value)`);
    // One list for all facets, since an index can find "either this kind or that area" only in one column.
    await db.query(`
      CREATE FUNCTION entry_facets(kind text, audiences text[], area text, modes text[], months text[]) RETURNS text[]
      LANGUAGE sql IMMUTABLE PARALLEL SAFE
      RETURN facet_values('kind', ARRAY[kind]) || facet_values('audience', audiences)
        || facet_values('area', ARRAY[area]) || facet_values('mode', modes) || facet_values('month', months)`);
    await db.query(`DROP INDEX programme_document`);
    await db.query(indexOf('document, entry_facets(kind, audiences, area, modes, months)'));
    // The index lists all that have a word before the first can be looked at. Where that is long, one is met at once.
    await db.query(
      isOnOffer(`EXISTS (SELECT FROM (SELECT document FROM programme_entries LIMIT 100) AS first WHERE document @@ words)
        OR ${LISTED}`),
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(isOnOffer(LISTED));
    await db.query(`DROP INDEX programme_document`);
    await db.query(indexOf('document'));
    await db.query(`DROP FUNCTION entry_facets, facet_values`);
  }
}

const LISTED = `EXISTS (SELECT FROM programme_entries WHERE document @@ words)`;

const isOnOffer = (condition: string): string => `
  CREATE OR REPLACE FUNCTION is_on_offer(words tsquery) RETURNS boolean LANGUAGE sql STABLE SET enable_seqscan = off
  AS $$ SELECT ${condition} $$`;

const indexOf = (what: string): string =>
  `CREATE INDEX programme_document ON programme_entries USING gin (${what}) WITH (fastupdate = off)`;
