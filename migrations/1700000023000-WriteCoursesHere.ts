import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What authors are writing, before it becomes a version of a course. See ADR 24. */
export class WriteCoursesHere1700000023000 implements MigrationInterface {
  name = 'WriteCoursesHere1700000023000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE course_drafts (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        -- The address that the course has, or will have.
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' AND slug NOT IN ('new', 'drafts')),
        team_id integer NOT NULL REFERENCES teams (id),
        -- Null for a course that nobody has seen yet: it comes into the catalogue with its first version.
        course_id integer UNIQUE REFERENCES courses (id),
        -- Grows with every change, so that nobody overwrites what they did not see.
        version integer NOT NULL DEFAULT 1 CHECK (version > 0),
        about jsonb NOT NULL,
        content jsonb NOT NULL,
        settings jsonb NOT NULL,
        based_on_id integer REFERENCES course_versions (id),
        begun_by_id integer NOT NULL REFERENCES people (id),
        changed_by_id integer NOT NULL REFERENCES people (id),
        changed_at timestamptz NOT NULL DEFAULT program_now(),
        CHECK (course_id IS NOT NULL OR based_on_id IS NULL)
      )`);
    await db.query(`CREATE INDEX course_drafts_team ON course_drafts (team_id)`);
    await db.query(`
      CREATE TABLE course_draft_files (
        draft_id integer NOT NULL REFERENCES course_drafts (id) ON DELETE CASCADE,
        name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
        media_type text NOT NULL,
        bytes bytea NOT NULL,
        -- What a new picture shows, to begin with; each place that shows it says it in its own words.
        alt text NOT NULL DEFAULT '',
        PRIMARY KEY (draft_id, name)
      )`);
    await db.query(`ALTER TABLE course_draft_files ALTER COLUMN bytes SET STORAGE EXTERNAL`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE course_draft_files, course_drafts`);
  }
}
