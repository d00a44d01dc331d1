import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddImports1700000016000 implements MigrationInterface {
  name = 'AddImports1700000016000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE import_state AS ENUM ('uploaded', 'running', 'finished', 'stopped')`);
    // The table of the file as it was read: the mapping and what comes of each row are worked out from it.
    await db.query(`
      CREATE TABLE imports (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        team_id integer NOT NULL REFERENCES teams (id),
        uploaded_by_id integer NOT NULL REFERENCES people (id),
        file_name text NOT NULL,
        headings text[] NOT NULL,
        heading_row integer NOT NULL CHECK (heading_row > 0),
        rows jsonb NOT NULL CHECK (jsonb_typeof(rows) = 'array'),
        remarks text[] NOT NULL,
        mapping jsonb NOT NULL,
        add_venues boolean NOT NULL DEFAULT false,
        publish boolean NOT NULL DEFAULT false,
        state import_state NOT NULL DEFAULT 'uploaded',
        stopped_because text,
        created_at timestamptz NOT NULL DEFAULT now(),
        started_at timestamptz,
        CHECK ((state = 'uploaded') = (started_at IS NULL)),
        CHECK ((state = 'stopped') = (stopped_because IS NOT NULL))
      )`);
    await db.query(`CREATE INDEX imports_team ON imports (team_id, id DESC)`);
    await db.query(`CREATE INDEX imports_running ON imports (id) WHERE state = 'running'`);
    // What has become of a row, written with it: an import that was broken off goes on where it stood.
    await db.query(`CREATE TYPE import_outcome AS ENUM ('published', 'draft', 'already_there', 'refused')`);
    await db.query(`
      CREATE TABLE import_rows (
        import_id integer NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
        row_number integer NOT NULL,
        outcome import_outcome NOT NULL,
        event_id integer REFERENCES events (id) ON DELETE SET NULL,
        message text,
        PRIMARY KEY (import_id, row_number)
      )`);
    await db.query(`CREATE INDEX import_rows_event ON import_rows (event_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE import_rows, imports`);
    await db.query(`DROP TYPE import_outcome, import_state`);
  }
}
