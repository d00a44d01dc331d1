import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddPeople1700000003000 implements MigrationInterface {
  name = 'AddPeople1700000003000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE workforce AS ENUM ('children', 'adults', 'both', 'neither')`);
    // A person is known by id, never by email: a change of work email or employer keeps their training record.
    await db.query(`
      CREATE TABLE people (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        email text NOT NULL UNIQUE CHECK (email = lower(email) AND email !~ '\\s' AND email LIKE '%_@_%'),
        name text NOT NULL CHECK (name <> ''),
        organisation_id integer REFERENCES organisations (id),
        organisation_other text,
        job_title text,
        role text,
        role_started_on date,
        workforce workforce,
        areas text[] NOT NULL DEFAULT '{}',
        postcode text,
        target_group smallint CHECK (target_group BETWEEN 1 AND 8),
        manager_name text,
        manager_email text,
        is_administrator boolean NOT NULL DEFAULT false,
        profile_completed_at timestamptz,
        last_signed_in_at timestamptz,
        disabled_at timestamptz,
        erased_at timestamptz,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        CHECK (organisation_id IS NULL OR organisation_other IS NULL)
      )`);
    await db.query(`CREATE INDEX people_organisation ON people (organisation_id)`);
    await db.query(`
      CREATE TABLE team_members (
        team_id integer NOT NULL REFERENCES teams (id),
        person_id integer NOT NULL REFERENCES people (id),
        since timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (person_id, team_id)
      )`);
    // A champion is a champion from one day to another, so that a rule can ask about a date.
    await db.query(`
      CREATE TABLE network_memberships (
        person_id integer NOT NULL REFERENCES people (id),
        network text NOT NULL,
        since date NOT NULL,
        until date,
        PRIMARY KEY (person_id, network, since),
        CHECK (until IS NULL OR until > since)
      )`);
    // What somebody has completed, wherever they had it. Eligibility asks for it with its age.
    await db.query(`
      CREATE TABLE training_records (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        person_id integer NOT NULL REFERENCES people (id),
        code text NOT NULL,
        title text NOT NULL,
        provider text NOT NULL,
        completed_on date NOT NULL,
        UNIQUE (person_id, code, completed_on)
      )`);

    // Signing in. Links and codes are kept as hashes and are good once, for a short while.
    await db.query(`
      CREATE TABLE sign_in_requests (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        handle text NOT NULL UNIQUE,
        email text NOT NULL,
        token_hash text NOT NULL UNIQUE,
        code_hash text NOT NULL,
        next text,
        -- Set where a person proves a new address of theirs instead of signing in.
        person_id integer REFERENCES people (id) ON DELETE CASCADE,
        wrong_codes smallint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        used_at timestamptz
      )`);
    await db.query(`CREATE INDEX sign_in_requests_recent ON sign_in_requests (email, created_at)`);
    await db.query(`
      CREATE TABLE sign_in_sessions (
        id_hash text PRIMARY KEY,
        person_id integer REFERENCES people (id) ON DELETE CASCADE,
        data jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    await db.query(`CREATE INDEX sign_in_sessions_person ON sign_in_sessions (person_id)`);
    await db.query(`CREATE INDEX sign_in_sessions_expiry ON sign_in_sessions (expires_at)`);
    await db.query(`
      CREATE TABLE second_factors (
        person_id integer PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
        secret text NOT NULL,
        confirmed_at timestamptz,
        last_used_step bigint,
        wrong_codes smallint NOT NULL DEFAULT 0,
        wrong_since timestamptz,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await db.query(`
      CREATE TABLE recovery_codes (
        person_id integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        code_hash text NOT NULL,
        used_at timestamptz,
        PRIMARY KEY (person_id, code_hash)
      )`);
    await db.query(`
      CREATE TABLE api_tokens (
        token_hash text PRIMARY KEY,
        person_id integer NOT NULL REFERENCES people (id) ON DELETE CASCADE,
        label text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        revoked_at timestamptz
      )`);
    await db.query(`CREATE INDEX api_tokens_person ON api_tokens (person_id)`);

    // Who did or read what, with ids and no names, so that erasing a person needs no search through texts.
    await db.query(`
      CREATE TABLE audit_entries (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT now(),
        actor_id integer,
        action text NOT NULL,
        subject text NOT NULL,
        detail jsonb NOT NULL DEFAULT '{}'
      )`);
    await db.query(`CREATE INDEX audit_entries_subject ON audit_entries (subject, id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE audit_entries, api_tokens, recovery_codes, second_factors, sign_in_sessions,
      sign_in_requests, training_records, network_memberships, team_members, people`);
    await db.query(`DROP TYPE workforce`);
  }
}
