import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What people completed elsewhere, declared as the equivalent of a training here, and what was said to it. See ADR 26.
 */
export class TakeEquivalents1700000025000 implements MigrationInterface {
  name = 'TakeEquivalents1700000025000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TYPE equivalent_state AS ENUM ('waiting', 'withdrawn', 'confirmed', 'declined', 'taken_back')`,
    );
    await db.query(`
      CREATE TABLE equivalents (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person_id integer NOT NULL REFERENCES people (id),
        -- Who decides: the team whose event or course asks for the training.
        team_id integer NOT NULL REFERENCES teams (id),
        event_id integer REFERENCES events (id) ON DELETE SET NULL,
        course_id integer REFERENCES courses (id) ON DELETE SET NULL,
        -- Of the training that it is to count as, and the rule's words for it on that day.
        code text NOT NULL CHECK (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        label text NOT NULL CHECK (label <> ''),
        title text NOT NULL CHECK (title <> ''),
        provider text NOT NULL CHECK (provider <> ''),
        completed_on date NOT NULL,
        certificate text CHECK (certificate <> ''),
        link text CHECK (link ~ '^https?://'),
        note text CHECK (note <> ''),
        state equivalent_state NOT NULL DEFAULT 'waiting',
        declared_at timestamptz NOT NULL DEFAULT program_now(),
        withdrawn_at timestamptz,
        decided_at timestamptz,
        decided_by_id integer REFERENCES people (id),
        decline_reason text,
        taken_back_at timestamptz,
        taken_back_by_id integer REFERENCES people (id),
        taken_back_reason text,
        CHECK (num_nonnulls(event_id, course_id) <= 1),
        CHECK ((state = 'withdrawn') = (withdrawn_at IS NOT NULL)),
        CHECK ((state IN ('confirmed', 'declined', 'taken_back')) = (decided_at IS NOT NULL)),
        CHECK ((decided_at IS NULL) = (decided_by_id IS NULL)),
        CHECK ((state = 'declined') = (coalesce(decline_reason, '') <> '')),
        CHECK ((state = 'taken_back') = (taken_back_at IS NOT NULL)),
        CHECK ((taken_back_at IS NULL) = (taken_back_by_id IS NULL)),
        CHECK ((state = 'taken_back') = (coalesce(taken_back_reason, '') <> '')),
        CONSTRAINT nobody_decides_their_own CHECK (decided_by_id <> person_id AND taken_back_by_id <> person_id)
      )`);
    await db.query(
      `CREATE UNIQUE INDEX one_equivalent_waits ON equivalents (person_id, code) WHERE state = 'waiting'`,
    );
    await db.query(`CREATE INDEX equivalents_of_person ON equivalents (person_id, id)`);
    await db.query(`CREATE INDEX equivalents_of_team ON equivalents (team_id, state, id)`);
    await db.query(`CREATE INDEX equivalents_of_event ON equivalents (event_id) WHERE state = 'waiting'`);
    // Once confirmed it is a line of the training record like any other, which rules read and its state takes back.
    await db.query(`
      ALTER TABLE training_records
        ADD COLUMN equivalent_id integer UNIQUE REFERENCES equivalents (id) ON DELETE CASCADE,
        ADD CONSTRAINT equivalents_have_a_code
          CHECK (equivalent_id IS NULL OR (code IS NOT NULL AND certificate_number IS NULL))`);
    await db.query(`DROP INDEX training_records_once`);
    await db.query(`CREATE UNIQUE INDEX training_records_once ON training_records (person_id, code, completed_on)
      WHERE certificate_number IS NULL AND equivalent_id IS NULL`);
  }

  /** What was confirmed counts no longer: an older program could not tell it from what was had here. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DELETE FROM training_records WHERE equivalent_id IS NOT NULL`);
    await db.query(`DROP INDEX training_records_once`);
    await db.query(`CREATE UNIQUE INDEX training_records_once ON training_records (person_id, code, completed_on)
      WHERE certificate_number IS NULL`);
    await db.query(
      `ALTER TABLE training_records DROP CONSTRAINT equivalents_have_a_code, DROP COLUMN equivalent_id`,
    );
    await db.query(`DROP TABLE equivalents`);
    await db.query(`DROP TYPE equivalent_state`);
  }
}
