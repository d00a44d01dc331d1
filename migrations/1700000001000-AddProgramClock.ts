import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One clock for web, worker and database. `program_now()` is the real time plus a stored offset: zero in
 * production (which refuses to start otherwise), October 2019 in the demonstration, anything in a test.
 * It serves domain rules and displayed dates only; security, leases and mail dates use now().
 */
export class AddProgramClock1700000001000 implements MigrationInterface {
  name = 'AddProgramClock1700000001000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE EXTENSION IF NOT EXISTS pg_trgm`);
    await db.query(`CREATE EXTENSION IF NOT EXISTS unaccent`);
    await db.query(`
      CREATE TABLE program_clock (
        only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
        "offset" interval NOT NULL DEFAULT '0'
      )`);
    await db.query(`INSERT INTO program_clock DEFAULT VALUES`);
    await db.query(`
      CREATE FUNCTION program_now() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
      AS $$ SELECT now() + (SELECT "offset" FROM program_clock) $$`);
    // unaccent() is only STABLE because its dictionary could be altered; ours is not, and an index needs IMMUTABLE.
    await db.query(`
      CREATE FUNCTION plain_text(value text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ SELECT lower(public.unaccent('public.unaccent'::regdictionary, value)) $$`);
    // array_to_string() is only STABLE because an element of any type may have a text that varies; a text has not.
    await db.query(`
      CREATE FUNCTION plain_text(list text[]) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
      AS $$ SELECT public.plain_text(array_to_string(list, ' ')) $$`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP FUNCTION plain_text(text[])`);
    await db.query(`DROP FUNCTION plain_text(text)`);
    await db.query(`DROP FUNCTION program_now()`);
    await db.query(`DROP TABLE program_clock`);
  }
}
