import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddEvents1700000004000 implements MigrationInterface {
  name = 'AddEvents1700000004000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE event_kind AS ENUM
      ('conference', 'training_day', 'webinar', 'forum', 'briefing', 'awareness_day')`);
    await db.query(`CREATE TYPE event_status AS ENUM ('draft', 'published', 'cancelled')`);
    await db.query(`CREATE TYPE places_kind AS ENUM ('limited', 'unlimited', 'none')`);
    await db.query(`CREATE TYPE session_timing AS ENUM ('timed', 'all_day', 'to_be_confirmed')`);
    await db.query(`
      CREATE TABLE series (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        title text NOT NULL
      )`);
    await db.query(`
      CREATE TABLE events (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        team_id integer NOT NULL REFERENCES teams (id),
        series_id integer REFERENCES series (id),
        kind event_kind NOT NULL,
        status event_status NOT NULL DEFAULT 'draft',
        title text NOT NULL CHECK (title <> ''),
        summary text NOT NULL,
        description text NOT NULL DEFAULT '',
        outcomes text[] NOT NULL DEFAULT '{}',
        theme text,
        content_notice text,
        partners text[] NOT NULL DEFAULT '{}',
        audience text NOT NULL DEFAULT '',
        audiences text[] NOT NULL DEFAULT '{}',
        level text,
        price text,
        booking_notes text[] NOT NULL DEFAULT '{}',
        online boolean NOT NULL DEFAULT false,
        venue_id integer REFERENCES venues (id),
        joining_link text,
        starts_at timestamptz,
        ends_at timestamptz,
        places places_kind NOT NULL,
        capacity_invented boolean NOT NULL DEFAULT false,
        booking_opens_at timestamptz,
        booking_closes_at timestamptz,
        waiting_list_open boolean NOT NULL DEFAULT true,
        needs_approval boolean NOT NULL DEFAULT false,
        offer_hours smallint NOT NULL DEFAULT 48 CHECK (offer_hours > 0),
        reminder_days smallint NOT NULL DEFAULT 3 CHECK (reminder_days >= 0),
        late_cancellation_days smallint NOT NULL DEFAULT 7 CHECK (late_cancellation_days >= 0),
        rule jsonb NOT NULL,
        rule_version integer NOT NULL DEFAULT 1,
        version integer NOT NULL DEFAULT 1,
        calendar_uid text NOT NULL UNIQUE,
        calendar_sequence integer NOT NULL DEFAULT 0,
        source text,
        cancellation_reason text,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        published_at timestamptz,
        cancelled_at timestamptz,
        search tsvector GENERATED ALWAYS AS (
          setweight(to_tsvector('english', plain_text(title)), 'A') ||
          setweight(to_tsvector('english', plain_text(coalesce(theme, '') || ' ' || summary)), 'B') ||
          setweight(to_tsvector('english', plain_text(description || ' ' || audience || ' ' || coalesce(level, ''))), 'C') ||
          setweight(to_tsvector('english', plain_text(outcomes) || ' ' || plain_text(partners)), 'C')
        ) STORED,
        CHECK ((starts_at IS NULL) = (ends_at IS NULL)),
        CHECK (ends_at > starts_at),
        CHECK (booking_closes_at IS NULL OR booking_opens_at IS NULL OR booking_closes_at > booking_opens_at),
        CHECK (kind <> 'awareness_day' OR places = 'none'),
        CHECK (status <> 'cancelled' OR cancelled_at IS NOT NULL)
      )`);
    // None on `search`, which KeepTheProgrammeSearchable replaces.
    await db.query(`CREATE INDEX events_programme ON events (starts_at, id) WHERE status = 'published'`);
    await db.query(`CREATE INDEX events_team ON events (team_id, starts_at)`);
    await db.query(`CREATE INDEX events_series ON events (series_id)`);
    await db.query(`CREATE INDEX events_venue ON events (venue_id)`);
    await db.query(`
      CREATE TABLE event_sessions (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id integer NOT NULL REFERENCES events (id) ON DELETE CASCADE,
        title text,
        timing session_timing NOT NULL DEFAULT 'timed',
        starts_at timestamptz NOT NULL,
        ends_at timestamptz NOT NULL,
        CHECK (ends_at > starts_at),
        UNIQUE (event_id, starts_at) DEFERRABLE
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE event_sessions, events, series`);
    await db.query(`DROP TYPE session_timing, places_kind, event_status, event_kind`);
  }
}
