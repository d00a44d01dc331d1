import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sessions that people choose between, and on each booking which it chose. */
export class LetPeopleChooseSessions1700000020100 implements MigrationInterface {
  name = 'LetPeopleChooseSessions1700000020100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE event_sessions ADD COLUMN choice text CHECK (choice <> '')`);
    // Workshops begin together; what everybody attends still does not.
    await db.query(`ALTER TABLE event_sessions DROP CONSTRAINT event_sessions_event_id_starts_at_key`);
    await db.query(`
      ALTER TABLE event_sessions ADD CONSTRAINT one_session_at_a_time
        EXCLUDE USING btree (event_id WITH =, starts_at WITH =) WHERE (choice IS NULL)
        DEFERRABLE INITIALLY IMMEDIATE`);
    await db.query(`CREATE INDEX event_sessions_event ON event_sessions (event_id, starts_at, id)`);
    // With the booking and not beside it: a batch of bookings stays one statement.
    await db.query(`ALTER TABLE bookings ADD COLUMN chosen integer[] NOT NULL DEFAULT '{}'`);
    await db.query(`ALTER TABLE bookings ADD COLUMN chosen_at timestamptz`);
    await db.query(`CREATE INDEX bookings_chosen ON bookings USING gin (chosen) WHERE chosen <> '{}'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX bookings_chosen`);
    await db.query(`ALTER TABLE bookings DROP COLUMN chosen_at, DROP COLUMN chosen`);
    await db.query(`DROP INDEX event_sessions_event`);
    await db.query(`ALTER TABLE event_sessions DROP CONSTRAINT one_session_at_a_time`);
    await db.query(`ALTER TABLE event_sessions ADD UNIQUE (event_id, starts_at) DEFERRABLE`);
    await db.query(`ALTER TABLE event_sessions DROP COLUMN choice`);
  }
}
