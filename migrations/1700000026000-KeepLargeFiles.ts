import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLES = ['course_files', 'course_draft_files'];

/**
 * Videos are kept in parts, so that none is in the memory as a whole, and a version has the one of the draft that it
 * was: no copy. See ADR 27.
 */
export class KeepLargeFiles1700000026000 implements MigrationInterface {
  name = 'KeepLargeFiles1700000026000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE large_files (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- In bytes.
        size integer NOT NULL CHECK (size > 0)
      )`);
    await db.query(`
      CREATE TABLE large_file_parts (
        file_id integer NOT NULL REFERENCES large_files (id) ON DELETE CASCADE,
        number integer NOT NULL CHECK (number >= 0),
        -- All but the last have a mebibyte.
        bytes bytea NOT NULL CHECK (octet_length(bytes) BETWEEN 1 AND 1048576),
        PRIMARY KEY (file_id, number)
      )`);
    // Uncompressed, so that a part of a part is read without the rest of it.
    await db.query(`ALTER TABLE large_file_parts ALTER COLUMN bytes SET STORAGE EXTERNAL`);
    for (const table of TABLES) {
      await db.query(`ALTER TABLE ${table} ALTER COLUMN bytes DROP NOT NULL,
        ADD COLUMN large_file_id integer REFERENCES large_files (id),
        ADD CONSTRAINT ${table}_kept_once CHECK (num_nonnulls(bytes, large_file_id) = 1)`);
      await db.query(`CREATE INDEX ${table}_large_file ON ${table} (large_file_id)
        WHERE large_file_id IS NOT NULL`);
    }
    await this.keep(db);
  }

  /** Whoever has a file has it as it was, and with the last who has it, it goes. */
  private async keep(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION keep_large_file() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' OR EXISTS (SELECT FROM large_files WHERE id = OLD.file_id) THEN
          RAISE EXCEPTION 'A large file never changes: keep another';
        END IF;
        RETURN OLD;
      END $$`);
    await db.query(`CREATE TRIGGER keep_large_file BEFORE UPDATE OR DELETE ON large_file_parts
      FOR EACH ROW EXECUTE FUNCTION keep_large_file()`);
    await db.query(`
      CREATE FUNCTION let_go_of_large_file() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        DELETE FROM large_files f WHERE f.id = OLD.large_file_id
          AND NOT EXISTS (SELECT FROM course_files WHERE large_file_id = f.id)
          AND NOT EXISTS (SELECT FROM course_draft_files WHERE large_file_id = f.id);
        RETURN NULL;
      END $$`);
    for (const table of TABLES) {
      await db.query(`CREATE TRIGGER let_go_of_large_file AFTER DELETE OR UPDATE OF large_file_id ON ${table}
        FOR EACH ROW WHEN (OLD.large_file_id IS NOT NULL) EXECUTE FUNCTION let_go_of_large_file()`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    for (const table of TABLES) {
      await db.query(`DROP TRIGGER let_go_of_large_file ON ${table}`);
      // Those of published versions, which nothing else may change, stay what they are in another place.
      await db.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
      await db.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_kept_once`);
      await db.query(`UPDATE ${table} SET bytes = (SELECT string_agg(p.bytes, ''::bytea ORDER BY number)
        FROM large_file_parts p WHERE file_id = large_file_id) WHERE large_file_id IS NOT NULL`);
      await db.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
      await db.query(`ALTER TABLE ${table} DROP COLUMN large_file_id, ALTER COLUMN bytes SET NOT NULL`);
    }
    await db.query(`DROP TABLE large_file_parts, large_files`);
    await db.query(`DROP FUNCTION keep_large_file(), let_go_of_large_file()`);
  }
}
