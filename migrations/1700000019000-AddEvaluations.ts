import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Forms of an event, whom they were sent to, and what was answered: of an anonymous form with no way back. See ADR 20.
 */
export class AddEvaluations1700000019000 implements MigrationInterface {
  name = 'AddEvaluations1700000019000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE evaluation_moment AS ENUM ('before', 'on_the_day', 'impact', 'manager')`);
    await db.query(`CREATE TYPE evaluation_question_kind AS ENUM ('scale', 'choice', 'text')`);
    await db.query(`
      CREATE TABLE evaluation_settings (
        event_id integer PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
        days_before smallint NOT NULL CHECK (days_before BETWEEN 1 AND 60),
        impact_weeks smallint NOT NULL CHECK (impact_weeks BETWEEN 1 AND 104),
        open_weeks smallint NOT NULL CHECK (open_weeks BETWEEN 1 AND 26),
        certificates_wait boolean NOT NULL DEFAULT false
      )`);
    await db.query(`
      CREATE TABLE evaluation_forms (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id integer NOT NULL REFERENCES events (id) ON DELETE CASCADE,
        moment evaluation_moment NOT NULL,
        anonymous boolean NOT NULL,
        asked boolean NOT NULL DEFAULT false,
        version integer NOT NULL DEFAULT 1,
        UNIQUE (event_id, moment),
        UNIQUE (id, anonymous)
      )`);
    await this.addQuestions(db);
    // One line for each person and form: the promise that nobody is asked twice.
    await db.query(`
      CREATE TABLE evaluation_requests (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        form_id integer NOT NULL REFERENCES evaluation_forms (id),
        person_id integer NOT NULL REFERENCES people (id),
        sent_at timestamptz,
        reminders smallint NOT NULL DEFAULT 0 CHECK (reminders BETWEEN 0 AND 2),
        -- No time of it: it would lead from an anonymous answer to whoever gave it.
        answered boolean NOT NULL DEFAULT false,
        UNIQUE (form_id, person_id)
      )`);
    await db.query(`CREATE INDEX evaluation_requests_person ON evaluation_requests (person_id)`);
    await db.query(
      `CREATE INDEX evaluation_requests_open ON evaluation_requests (form_id, id) WHERE NOT answered`,
    );
    await this.addResponses(db);
  }

  private async addQuestions(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE evaluation_questions (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        form_id integer NOT NULL REFERENCES evaluation_forms (id) ON DELETE CASCADE,
        position smallint NOT NULL,
        kind evaluation_question_kind NOT NULL,
        text text NOT NULL CHECK (text <> ''),
        hint text,
        required boolean NOT NULL,
        points smallint CHECK (points IN (5, 10)),
        low_words text,
        high_words text,
        options text[] NOT NULL DEFAULT '{}',
        several boolean NOT NULL DEFAULT false,
        other boolean NOT NULL DEFAULT false,
        -- The same question in another form of the event has the same name.
        pair text CHECK (pair <> ''),
        -- Which of the ready-made questions it is, word for word.
        standard text,
        UNIQUE (form_id, pair),
        CHECK (num_nonnulls(points, low_words, high_words) = CASE kind WHEN 'scale' THEN 3 ELSE 0 END),
        CHECK ((cardinality(options) > 1) = (kind = 'choice')),
        CHECK (kind = 'choice' OR NOT (several OR other)),
        CHECK (kind = 'scale' OR pair IS NULL)
      )`);
    await db.query(`CREATE INDEX evaluation_questions_form ON evaluation_questions (form_id, position)`);
  }

  private async addResponses(db: QueryRunner): Promise<void> {
    // That a form is anonymous cannot change under its answers: the foreign key holds it.
    await db.query(`
      CREATE TABLE evaluation_responses (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        form_id integer NOT NULL,
        anonymous boolean NOT NULL,
        request_id integer UNIQUE REFERENCES evaluation_requests (id),
        answered_on date,
        answers jsonb NOT NULL CHECK (jsonb_typeof(answers) = 'object'),
        FOREIGN KEY (form_id, anonymous) REFERENCES evaluation_forms (id, anonymous),
        CHECK (anonymous = (request_id IS NULL)),
        CHECK (anonymous = (answered_on IS NULL))
      )`);
    await db.query(`CREATE INDEX evaluation_responses_form ON evaluation_responses (form_id)`);
    // Answers are read by their questions: those of a form that has some may change their order only.
    await db.query(`
      CREATE FUNCTION keep_evaluation_questions() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF EXISTS (SELECT FROM evaluation_responses WHERE form_id = coalesce(NEW.form_id, OLD.form_id))
          AND (TG_OP <> 'UPDATE' OR to_jsonb(NEW) - 'position' IS DISTINCT FROM to_jsonb(OLD) - 'position')
        THEN
          RAISE EXCEPTION 'The questions of a form that has answers are kept as they are';
        END IF;
        RETURN coalesce(NEW, OLD);
      END $$`);
    await db.query(`CREATE TRIGGER keep_evaluation_questions BEFORE INSERT OR UPDATE OR DELETE ON evaluation_questions
      FOR EACH ROW EXECUTE FUNCTION keep_evaluation_questions()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE evaluation_responses, evaluation_requests, evaluation_questions, evaluation_forms,
      evaluation_settings`);
    await db.query(`DROP FUNCTION keep_evaluation_questions()`);
    await db.query(`DROP TYPE evaluation_question_kind, evaluation_moment`);
  }
}
