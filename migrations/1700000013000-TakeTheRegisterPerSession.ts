import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A register for each session, every scan kept with the time it was made, and a day on which the register closes. */
export class TakeTheRegisterPerSession1700000013000 implements MigrationInterface {
  name = 'TakeTheRegisterPerSession1700000013000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE attendances RENAME TO attendances_of_events`);
    await db.query(`ALTER INDEX attendances_pkey RENAME TO attendances_of_events_pkey`);
    await db.query(`
      CREATE TABLE attendance_scans (
        id text PRIMARY KEY CHECK (length(id) BETWEEN 8 AND 64),
        booking_id integer NOT NULL REFERENCES bookings (id),
        session_id integer NOT NULL REFERENCES event_sessions (id),
        state attendance_state,
        minutes smallint CHECK (minutes BETWEEN 0 AND 1440),
        made_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT program_now(),
        recorded_by_id integer NOT NULL REFERENCES people (id),
        position bigint GENERATED ALWAYS AS IDENTITY
      )`);
    await db.query(`CREATE INDEX attendance_scans_session ON attendance_scans (session_id)`);
    await db.query(
      `CREATE INDEX attendance_scans_latest ON attendance_scans (booking_id, session_id, made_at, position)`,
    );
    await db.query(`
      CREATE TABLE attendances (
        booking_id integer NOT NULL REFERENCES bookings (id),
        session_id integer NOT NULL REFERENCES event_sessions (id),
        state attendance_state NOT NULL,
        minutes smallint CHECK (minutes BETWEEN 0 AND 1440),
        made_at timestamptz NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT program_now(),
        recorded_by_id integer NOT NULL REFERENCES people (id),
        scan_id text UNIQUE REFERENCES attendance_scans (id),
        PRIMARY KEY (booking_id, session_id)
      )`);
    await db.query(`CREATE INDEX attendances_session ON attendances (session_id)`);
    await db.query(`
      CREATE TABLE closed_registers (
        event_id integer PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
        closed_at timestamptz NOT NULL DEFAULT program_now(),
        closed_by_id integer NOT NULL REFERENCES people (id)
      )`);
    // What was recorded of an event holds for each of its sessions.
    await db.query(`
      INSERT INTO attendance_scans (id, booking_id, session_id, state, made_at, recorded_at, recorded_by_id)
      SELECT 'before-sessions-' || b.id || '-' || s.id, b.id, s.id, a.state, a.recorded_at, a.recorded_at, a.recorded_by_id
      FROM attendances_of_events a JOIN bookings b ON b.id = a.booking_id
      JOIN event_sessions s ON s.event_id = b.event_id`);
    await db.query(`
      INSERT INTO attendances (booking_id, session_id, state, made_at, recorded_at, recorded_by_id, scan_id)
      SELECT booking_id, session_id, state, made_at, recorded_at, recorded_by_id, id FROM attendance_scans`);
    await db.query(`DROP TABLE attendances_of_events`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE attendances_of_events (
        booking_id integer PRIMARY KEY REFERENCES bookings (id),
        state attendance_state NOT NULL,
        recorded_by_id integer NOT NULL REFERENCES people (id),
        recorded_at timestamptz NOT NULL DEFAULT program_now()
      )`);
    await db.query(`
      INSERT INTO attendances_of_events (booking_id, state, recorded_by_id, recorded_at)
      SELECT DISTINCT ON (booking_id) booking_id, state, recorded_by_id, recorded_at
      FROM attendances ORDER BY booking_id, made_at DESC, session_id DESC`);
    await db.query(`DROP TABLE closed_registers, attendances, attendance_scans`);
    await db.query(`ALTER TABLE attendances_of_events RENAME TO attendances`);
    await db.query(`ALTER INDEX attendances_of_events_pkey RENAME TO attendances_pkey`);
  }
}
