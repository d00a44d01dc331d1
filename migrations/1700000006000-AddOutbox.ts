import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages owed: written in the transaction of what they tell of, delivered by the worker. */
export class AddOutbox1700000006000 implements MigrationInterface {
  name = 'AddOutbox1700000006000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE outbox_state AS ENUM
      ('queued', 'sending', 'retrying', 'sent', 'superseded', 'failed')`);
    await db.query(`
      CREATE TABLE outbox_messages (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        kind text NOT NULL,
        thread text,
        recipient_name text NOT NULL,
        recipient_email text NOT NULL,
        facts jsonb NOT NULL,
        secret boolean NOT NULL DEFAULT false,
        supersedes boolean NOT NULL DEFAULT false,
        message_id uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
        state outbox_state NOT NULL DEFAULT 'queued',
        attempts smallint NOT NULL DEFAULT 0,
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        leased_until timestamptz,
        last_error text,
        created_at timestamptz NOT NULL DEFAULT now(),
        sent_at timestamptz,
        CHECK ((state = 'sending') = (leased_until IS NOT NULL)),
        CHECK ((state = 'sent') = (sent_at IS NOT NULL))
      )`);
    // In the order of sending: somebody who waits for a sign-in code does not queue behind 5,000 confirmations.
    await db.query(`CREATE INDEX outbox_due ON outbox_messages (secret DESC, next_attempt_at, id)
      WHERE state IN ('queued', 'retrying')`);
    await db.query(`CREATE INDEX outbox_leases ON outbox_messages (leased_until) WHERE state = 'sending'`);
    await db.query(`CREATE INDEX outbox_threads ON outbox_messages (thread, id) WHERE thread IS NOT NULL`);
    await db.query(`CREATE INDEX outbox_failed ON outbox_messages (id) WHERE state = 'failed'`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE outbox_messages`);
    await db.query(`DROP TYPE outbox_state`);
  }
}
