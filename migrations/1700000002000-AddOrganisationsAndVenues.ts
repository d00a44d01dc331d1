import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddOrganisationsAndVenues1700000002000 implements MigrationInterface {
  name = 'AddOrganisationsAndVenues1700000002000';

  async up(db: QueryRunner): Promise<void> {
    // Areas merge and split (new unitary councils are proposed for Kent), so each has dates and none is deleted.
    await db.query(`
      CREATE TABLE areas (
        code text PRIMARY KEY CHECK (code ~ '^[a-z0-9-]+$'),
        name text NOT NULL,
        part_of text REFERENCES areas (code),
        valid_from date,
        valid_until date,
        CHECK (valid_until IS NULL OR valid_from IS NULL OR valid_until > valid_from)
      )`);
    await db.query(`
      CREATE TABLE organisations (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name text NOT NULL UNIQUE,
        kind text NOT NULL,
        sector text NOT NULL CHECK (sector IN ('statutory', 'voluntary', 'private', 'independent')),
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(
      `CREATE INDEX organisations_name_search ON organisations USING gin (plain_text(name) gin_trgm_ops)`,
    );
    await db.query(`
      CREATE TABLE venues (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        address text NOT NULL,
        town text NOT NULL,
        postcode text,
        area_code text REFERENCES areas (code),
        travel text,
        access text,
        search tsvector GENERATED ALWAYS AS (to_tsvector('english', plain_text(name || ' ' || town))) STORED,
        UNIQUE (name, address)
      )`);
    // The teams that run events. What their members see of an event, nobody of another team sees.
    await db.query(`
      CREATE TABLE teams (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE,
        name text NOT NULL UNIQUE,
        contact_email text NOT NULL
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE teams, venues, organisations, areas`);
  }
}
