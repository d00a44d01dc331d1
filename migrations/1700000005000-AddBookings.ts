import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddBookings1700000005000 implements MigrationInterface {
  name = 'AddBookings1700000005000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE booking_state AS ENUM
      ('waiting', 'offered', 'awaiting_approval', 'confirmed', 'cancelled', 'lapsed', 'declined')`);
    // The turnstile's row: narrow, locked for every change of places, apart from the event that organisers edit.
    // One for the event; a session with a size of its own has another, and the tightest governs.
    await db.query(`
      CREATE TABLE place_limits (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id integer NOT NULL REFERENCES events (id),
        session_id integer REFERENCES event_sessions (id) ON DELETE CASCADE,
        size integer CHECK (size >= 0),
        held integer NOT NULL DEFAULT 0 CHECK (held >= 0),
        waiting_size integer CHECK (waiting_size >= 0),
        waiting integer NOT NULL DEFAULT 0 CHECK (waiting >= 0),
        CONSTRAINT places_never_oversold CHECK (size IS NULL OR held <= size),
        CONSTRAINT waiting_list_never_overfull CHECK (waiting_size IS NULL OR waiting <= waiting_size),
        CONSTRAINT one_limit_each UNIQUE NULLS NOT DISTINCT (event_id, session_id)
      )`);
    await db.query(`
      CREATE TABLE bookings (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        reference text NOT NULL UNIQUE,
        event_id integer NOT NULL REFERENCES events (id),
        person_id integer NOT NULL REFERENCES people (id),
        booked_by_id integer NOT NULL REFERENCES people (id),
        state booking_state NOT NULL,
        priority smallint NOT NULL DEFAULT 0,
        rule_version integer NOT NULL,
        by_hand boolean NOT NULL DEFAULT false,
        evidence text,
        declared text[] NOT NULL DEFAULT '{}',
        calendar_uid text NOT NULL UNIQUE,
        calendar_sequence integer NOT NULL DEFAULT 0,
        booked_at timestamptz NOT NULL DEFAULT program_now(),
        offered_at timestamptz,
        offer_expires_at timestamptz,
        confirmed_at timestamptz,
        ended_at timestamptz,
        ended_by_id integer REFERENCES people (id),
        end_reason text,
        late_cancellation boolean NOT NULL DEFAULT false,
        reminded_at timestamptz,
        substituted_by_id integer REFERENCES bookings (id),
        CHECK ((state = 'offered') <= (offer_expires_at IS NOT NULL)),
        CHECK ((state = 'confirmed') <= (confirmed_at IS NOT NULL)),
        CHECK ((state IN ('cancelled', 'lapsed', 'declined')) = (ended_at IS NOT NULL))
      )`);
    // Rule 5: one live booking a person and event, and never booked and waiting at once.
    await db.query(`CREATE UNIQUE INDEX one_live_booking ON bookings (event_id, person_id)
      WHERE state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')`);
    await db.query(
      `CREATE INDEX bookings_waiting ON bookings (event_id, priority DESC, id) WHERE state = 'waiting'`,
    );
    await db.query(
      `CREATE INDEX bookings_offers ON bookings (event_id, offer_expires_at) WHERE state = 'offered'`,
    );
    await db.query(`CREATE INDEX bookings_event ON bookings (event_id, id)`);
    await db.query(`CREATE INDEX bookings_person ON bookings (person_id, id)`);
    // Most people book for themselves, and are found by that.
    await db.query(
      `CREATE INDEX bookings_booked_by ON bookings (booked_by_id, id) WHERE booked_by_id <> person_id`,
    );
    // Health and faith may be read between the lines of these, so they live apart and go soon after the event.
    await db.query(`
      CREATE TABLE booking_needs (
        booking_id integer PRIMARY KEY REFERENCES bookings (id) ON DELETE CASCADE,
        access text,
        dietary text,
        CHECK (access IS NOT NULL OR dietary IS NOT NULL)
      )`);
    await db.query(`
      CREATE TABLE booking_drafts (
        id text PRIMARY KEY,
        person_id integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        event_id integer NOT NULL REFERENCES events (id) ON DELETE CASCADE,
        answers jsonb NOT NULL DEFAULT '{}',
        booking_id integer REFERENCES bookings (id),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(`CREATE INDEX booking_drafts_person ON booking_drafts (person_id)`);
    await db.query(`
      CREATE TABLE idempotency_keys (
        person_id integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        key text NOT NULL,
        request_hash text NOT NULL,
        booking_id integer NOT NULL REFERENCES bookings (id),
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (person_id, key)
      )`);
    await db.query(`
      CREATE TABLE calendar_feeds (
        person_id integer PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        secret text NOT NULL UNIQUE,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(
      `CREATE TYPE attendance_state AS ENUM ('attended', 'late', 'left_early', 'did_not_attend')`,
    );
    await db.query(`
      CREATE TABLE attendances (
        booking_id integer PRIMARY KEY REFERENCES bookings (id),
        state attendance_state NOT NULL,
        recorded_by_id integer NOT NULL REFERENCES people (id),
        recorded_at timestamptz NOT NULL DEFAULT program_now()
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(
      `DROP TABLE attendances, calendar_feeds, idempotency_keys, booking_drafts, booking_needs, bookings, place_limits`,
    );
    await db.query(`DROP TYPE attendance_state, booking_state`);
  }
}
