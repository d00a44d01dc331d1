import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Venues have rooms, a session may be in one, and no room holds two sessions at once. */
export class AddRoomsToVenues1700000020000 implements MigrationInterface {
  name = 'AddRoomsToVenues1700000020000';

  async up(db: QueryRunner): Promise<void> {
    // A room is compared by equality and a time by overlap, in one index.
    await db.query(`CREATE EXTENSION IF NOT EXISTS btree_gist`);
    await db.query(`
      CREATE TABLE rooms (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        venue_id integer NOT NULL REFERENCES venues (id),
        name text NOT NULL CHECK (name <> ''),
        largest_size integer CHECK (largest_size > 0),
        access text
      )`);
    await db.query(`CREATE UNIQUE INDEX rooms_of_venue ON rooms (venue_id, plain_text(name))`);
    await db.query(`ALTER TABLE event_sessions ADD COLUMN room_id integer REFERENCES rooms (id)`);
    // Of a cancelled event: it takes no room any more, and an index knows nothing of events.
    await db.query(`ALTER TABLE event_sessions ADD COLUMN called_off boolean NOT NULL DEFAULT false`);
    await db.query(`UPDATE event_sessions s SET called_off = true
      FROM events e WHERE e.id = s.event_id AND e.status = 'cancelled'`);
    await db.query(`CREATE INDEX event_sessions_room ON event_sessions (room_id) WHERE room_id IS NOT NULL`);
    // Judged at the end of a statement, so that two sessions may change places. Back to back they do not overlap.
    await db.query(`
      ALTER TABLE event_sessions ADD CONSTRAINT one_session_in_a_room
        EXCLUDE USING gist (room_id WITH =, tstzrange(starts_at, ends_at) WITH &&)
        WHERE (room_id IS NOT NULL AND timing <> 'to_be_confirmed' AND NOT called_off)
        DEFERRABLE INITIALLY IMMEDIATE`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE event_sessions DROP CONSTRAINT one_session_in_a_room,
      DROP COLUMN called_off, DROP COLUMN room_id`);
    await db.query(`DROP TABLE rooms`);
    await db.query(`DROP EXTENSION btree_gist`);
  }
}
