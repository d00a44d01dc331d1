import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions of a course, who takes it, and what they did in it. See ADR 23. */
export class TakeCoursesHere1700000022000 implements MigrationInterface {
  name = 'TakeCoursesHere1700000022000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE course_delivery AS ENUM ('native', 'scorm')`);
    await db.query(`CREATE TYPE completion_rule AS ENUM ('lessons', 'check', 'lessons_and_check')`);
    await this.versions(db);
    await this.freeze(db);
    await this.enrolments(db);
    await this.attempts(db);
    // A manager's staff are those who name them.
    await db.query(
      `CREATE INDEX people_manager ON people (lower(manager_email)) WHERE manager_email IS NOT NULL`,
    );
  }

  private async versions(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE course_versions (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        course_id integer NOT NULL REFERENCES courses (id),
        number integer NOT NULL CHECK (number > 0),
        delivery course_delivery NOT NULL,
        content jsonb,
        published_at timestamptz,
        published_by_id integer REFERENCES people (id),
        UNIQUE (course_id, number),
        UNIQUE (id, course_id),
        CHECK ((delivery = 'native') = (content IS NOT NULL))
      )`);
    // One draft at a time, and what is on offer is found at once.
    await db.query(`CREATE UNIQUE INDEX course_versions_draft ON course_versions (course_id)
      WHERE published_at IS NULL`);
    await db.query(`
      CREATE TABLE course_files (
        version_id integer NOT NULL REFERENCES course_versions (id) ON DELETE CASCADE,
        name text NOT NULL CHECK (name ~ '^[a-z0-9][a-z0-9._-]{0,99}$'),
        media_type text NOT NULL,
        bytes bytea NOT NULL,
        PRIMARY KEY (version_id, name)
      )`);
    // Uncompressed, so that a part of a video is read without the rest of it.
    await db.query(`ALTER TABLE course_files ALTER COLUMN bytes SET STORAGE EXTERNAL`);
    await db.query(`
      CREATE TABLE course_settings (
        course_id integer PRIMARY KEY REFERENCES courses (id) ON DELETE CASCADE,
        completion completion_rule NOT NULL,
        pass_mark smallint NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),
        -- Null: as many as somebody needs.
        attempts smallint CHECK (attempts > 0),
        -- Null: all of the bank.
        questions_drawn smallint CHECK (questions_drawn > 0),
        cpd_minutes integer CHECK (cpd_minutes BETWEEN 1 AND 59999),
        validity_months smallint CHECK (validity_months BETWEEN 1 AND 120),
        refresher_months smallint CHECK (refresher_months BETWEEN 1 AND 120),
        CHECK (refresher_months <= validity_months)
      )`);
  }

  /** Whoever has begun a version finishes it as it was: once published, nothing in it changes. */
  private async freeze(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION keep_course_versions() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_TABLE_NAME = 'course_versions' THEN
          IF OLD.published_at IS NOT NULL THEN
            RAISE EXCEPTION 'A published version is frozen: publish another';
          END IF;
        ELSIF EXISTS (SELECT FROM course_versions
            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.version_id ELSE OLD.version_id END
              AND published_at IS NOT NULL) THEN
          RAISE EXCEPTION 'The files of a published version are frozen: publish another';
        END IF;
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
      END $$`);
    await db.query(`CREATE TRIGGER keep_course_versions BEFORE UPDATE OR DELETE ON course_versions
      FOR EACH ROW EXECUTE FUNCTION keep_course_versions()`);
    await db.query(`CREATE TRIGGER keep_course_files BEFORE INSERT OR UPDATE OR DELETE ON course_files
      FOR EACH ROW EXECUTE FUNCTION keep_course_versions()`);
  }

  private async enrolments(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE enrolments (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        course_id integer NOT NULL REFERENCES courses (id),
        person_id integer NOT NULL REFERENCES people (id),
        version_id integer NOT NULL,
        -- The first time, the second… that somebody takes the course.
        cycle smallint NOT NULL CHECK (cycle > 0),
        started_at timestamptz NOT NULL DEFAULT program_now(),
        active_at timestamptz NOT NULL DEFAULT program_now(),
        seconds_active integer NOT NULL DEFAULT 0 CHECK (seconds_active >= 0),
        -- The lesson that was open last; null before the first.
        position text,
        -- The best of the attempts at the check, in per cent.
        score smallint CHECK (score BETWEEN 0 AND 100),
        completed_at timestamptz,
        -- Who marked it complete by hand, and why.
        completed_by_id integer REFERENCES people (id),
        completion_reason text,
        certificate_number text REFERENCES certificates (number),
        valid_until date,
        -- From this day on it can be taken again, and the person is told.
        refresher_on date,
        reminded_at timestamptz,
        ended_at timestamptz,
        ended_by_id integer REFERENCES people (id),
        -- Why an organiser set it back; null where a refresher took its place.
        end_reason text,
        FOREIGN KEY (version_id, course_id) REFERENCES course_versions (id, course_id),
        UNIQUE (course_id, person_id, cycle),
        CHECK ((completed_by_id IS NULL) = (completion_reason IS NULL)),
        CHECK (completed_at IS NOT NULL
          OR num_nonnulls(completed_by_id, certificate_number, valid_until, refresher_on) = 0),
        CHECK ((ended_by_id IS NULL) = (end_reason IS NULL)),
        CHECK (ended_at IS NOT NULL OR ended_by_id IS NULL)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX enrolments_live ON enrolments (course_id, person_id) WHERE ended_at IS NULL`,
    );
    await db.query(`CREATE INDEX enrolments_person ON enrolments (person_id)`);
    await db.query(`CREATE INDEX enrolments_version ON enrolments (version_id)`);
    await db.query(
      `CREATE INDEX enrolments_to_remind ON enrolments (refresher_on) WHERE reminded_at IS NULL`,
    );
    await db.query(`
      CREATE TABLE lesson_progress (
        enrolment_id integer NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
        lesson text NOT NULL,
        first_seen_at timestamptz NOT NULL DEFAULT program_now(),
        done_at timestamptz,
        PRIMARY KEY (enrolment_id, lesson)
      )`);
    // The learner's own: no query of organisers or managers reads this table.
    await db.query(`
      CREATE TABLE lesson_reflections (
        enrolment_id integer NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
        lesson text NOT NULL,
        text text NOT NULL CHECK (text <> ''),
        written_at timestamptz NOT NULL DEFAULT program_now(),
        PRIMARY KEY (enrolment_id, lesson)
      )`);
  }

  private async attempts(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE check_attempts (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        enrolment_id integer NOT NULL REFERENCES enrolments (id) ON DELETE CASCADE,
        number smallint NOT NULL CHECK (number > 0),
        -- As it was said beforehand.
        pass_mark smallint NOT NULL CHECK (pass_mark BETWEEN 1 AND 100),
        started_at timestamptz NOT NULL DEFAULT program_now(),
        submitted_at timestamptz,
        score smallint CHECK (score BETWEEN 0 AND 100),
        passed boolean,
        UNIQUE (enrolment_id, number),
        CHECK (num_nonnulls(submitted_at, score, passed) IN (0, 3))
      )`);
    await db.query(
      `CREATE UNIQUE INDEX check_attempts_open ON check_attempts (enrolment_id) WHERE submitted_at IS NULL`,
    );
    await db.query(`
      CREATE TABLE check_answers (
        attempt_id integer NOT NULL REFERENCES check_attempts (id) ON DELETE CASCADE,
        position smallint NOT NULL CHECK (position > 0),
        -- The id of the question in the bank of the version.
        question text NOT NULL,
        -- Places of the options in the bank, in the order in which they are shown.
        shown smallint[] NOT NULL,
        -- Places of those chosen, or all in the order given; null until it is answered.
        answer smallint[] CHECK (cardinality(answer) > 0),
        answered_at timestamptz,
        is_right boolean,
        PRIMARY KEY (attempt_id, position),
        UNIQUE (attempt_id, question),
        CHECK ((answer IS NULL) = (answered_at IS NULL))
      )`);
    await db.query(
      `CREATE INDEX check_answers_question ON check_answers (question) WHERE is_right IS NOT NULL`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX people_manager`);
    await db.query(`DROP TABLE check_answers, check_attempts, lesson_reflections, lesson_progress, enrolments,
      course_settings, course_files, course_versions`);
    await db.query(`DROP FUNCTION keep_course_versions()`);
    await db.query(`DROP TYPE completion_rule, course_delivery`);
  }
}
