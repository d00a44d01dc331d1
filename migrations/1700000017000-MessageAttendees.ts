import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MessageAttendees1700000017000 implements MigrationInterface {
  name = 'MessageAttendees1700000017000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE message_audience AS ENUM
      ('booked', 'waiting', 'awaiting_approval', 'did_not_attend', 'selection')`);
    await db.query(`CREATE TYPE message_state AS ENUM ('draft', 'sending', 'sent')`);
    await db.query(`
      CREATE TABLE event_messages (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id integer NOT NULL REFERENCES events (id) ON DELETE CASCADE,
        audience message_audience NOT NULL,
        selection integer[] NOT NULL DEFAULT '{}',
        subject text NOT NULL,
        body text NOT NULL,
        state message_state NOT NULL DEFAULT 'draft',
        version integer NOT NULL DEFAULT 1,
        event_facts jsonb,
        written_by_id integer NOT NULL REFERENCES people (id),
        written_at timestamptz NOT NULL DEFAULT program_now(),
        sent_by_id integer REFERENCES people (id),
        sent_at timestamptz,
        CHECK ((state = 'draft') = (sent_at IS NULL)),
        CHECK ((sent_at IS NULL) = (event_facts IS NULL)),
        CHECK ((sent_at IS NULL) = (sent_by_id IS NULL))
      )`);
    await db.query(`CREATE INDEX event_messages_event ON event_messages (event_id, id DESC)`);
    await db.query(`CREATE INDEX event_messages_sending ON event_messages (id) WHERE state = 'sending'`);
    // Frozen when the message is sent, and the promise that nobody gets it twice.
    await db.query(`
      CREATE TABLE event_message_recipients (
        message_id integer NOT NULL REFERENCES event_messages (id) ON DELETE CASCADE,
        person_id integer NOT NULL REFERENCES people (id),
        booking_id integer NOT NULL REFERENCES bookings (id),
        owed boolean NOT NULL DEFAULT false,
        PRIMARY KEY (message_id, person_id)
      )`);
    await db.query(`CREATE INDEX event_message_recipients_person ON event_message_recipients (person_id)`);
    await db.query(`CREATE INDEX event_message_recipients_left ON event_message_recipients (message_id, person_id)
      WHERE NOT owed`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE event_message_recipients, event_messages`);
    await db.query(`DROP TYPE message_state, message_audience`);
  }
}
