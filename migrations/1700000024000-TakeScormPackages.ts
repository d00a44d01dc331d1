import type { MigrationInterface, QueryRunner } from 'typeorm';

/** SCORM packages as versions of a course, and how people get on with them. See ADR 25. */
export class TakeScormPackages1700000024000 implements MigrationInterface {
  name = 'TakeScormPackages1700000024000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TYPE scorm_rule AS ENUM ('completed', 'passed', 'completed_and_passed', 'viewed_all')`,
    );
    await db.query(`CREATE TYPE scorm_completion AS ENUM ('unknown', 'incomplete', 'completed')`);
    await db.query(`CREATE TYPE scorm_success AS ENUM ('unknown', 'failed', 'passed')`);
    await this.packages(db);
    await this.attempts(db);
  }

  private async packages(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE scorm_packages (
        version_id integer PRIMARY KEY REFERENCES course_versions (id) ON DELETE CASCADE,
        file_name text NOT NULL,
        -- What was read of it: ScormPackage of src/scorm.
        about jsonb NOT NULL,
        rule scorm_rule NOT NULL,
        uploaded_at timestamptz NOT NULL DEFAULT program_now(),
        uploaded_by_id integer REFERENCES people (id)
      )`);
    await db.query(`
      CREATE TABLE scorm_files (
        version_id integer NOT NULL REFERENCES scorm_packages (version_id) ON DELETE CASCADE,
        path text NOT NULL CHECK (path <> '' AND path !~ '(^|/)\\.\\.(/|$)' AND path !~ '^/'),
        media_type text NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (version_id, path)
      )`);
    // Uncompressed, so that a part of a video is read without the rest of it.
    await db.query(`ALTER TABLE scorm_files ALTER COLUMN bytes SET STORAGE EXTERNAL`);
    // As of native versions: once published, nothing in a version changes.
    for (const table of ['scorm_packages', 'scorm_files']) {
      await db.query(`CREATE TRIGGER keep_${table} BEFORE INSERT OR UPDATE OR DELETE ON ${table}
        FOR EACH ROW EXECUTE FUNCTION keep_course_versions()`);
    }
    // Somebody looks at a package, and nothing of it is kept.
    await db.query(`
      CREATE TABLE scorm_previews (
        token_hash text PRIMARY KEY,
        version_id integer NOT NULL REFERENCES course_versions (id) ON DELETE CASCADE,
        person_id integer NOT NULL REFERENCES people (id),
        expires_at timestamptz NOT NULL
      )`);
  }

  private async attempts(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE scorm_attempts (
        enrolment_id integer PRIMARY KEY REFERENCES enrolments (id) ON DELETE CASCADE,
        -- Of the window that plays it now; whichever opened it before is refused.
        token_hash text UNIQUE,
        token_expires_at timestamptz,
        completion scorm_completion NOT NULL DEFAULT 'unknown',
        success scorm_success NOT NULL DEFAULT 'unknown',
        score smallint CHECK (score BETWEEN 0 AND 100),
        seconds integer NOT NULL DEFAULT 0 CHECK (seconds >= 0),
        last_item text,
        saved_at timestamptz,
        CHECK ((token_hash IS NULL) = (token_expires_at IS NULL))
      )`);
    await db.query(`
      CREATE TABLE scorm_items (
        enrolment_id integer NOT NULL REFERENCES scorm_attempts (enrolment_id) ON DELETE CASCADE,
        item text NOT NULL,
        cmi jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(cmi) = 'object'),
        -- Of the last save; one with a lower number comes too late.
        sequence bigint NOT NULL DEFAULT 0,
        completion scorm_completion NOT NULL DEFAULT 'unknown',
        success scorm_success NOT NULL DEFAULT 'unknown',
        score smallint CHECK (score BETWEEN 0 AND 100),
        seconds integer NOT NULL DEFAULT 0 CHECK (seconds >= 0),
        opened_at timestamptz NOT NULL DEFAULT program_now(),
        PRIMARY KEY (enrolment_id, item)
      )`);
    // What was reached stays reached, whatever a package says later.
    await db.query(`
      CREATE FUNCTION keep_scorm_outcome() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.completion < OLD.completion OR NEW.success < OLD.success THEN
          RAISE EXCEPTION 'A completion is never taken back';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`CREATE TRIGGER keep_scorm_outcome BEFORE UPDATE ON scorm_items
      FOR EACH ROW EXECUTE FUNCTION keep_scorm_outcome()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE scorm_items, scorm_attempts, scorm_previews, scorm_files, scorm_packages`);
    await db.query(`DROP FUNCTION keep_scorm_outcome()`);
    await db.query(`DROP TYPE scorm_success, scorm_completion, scorm_rule`);
  }
}
