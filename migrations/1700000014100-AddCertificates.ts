import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Certificates: facts frozen when they were issued, which only a revocation or an erasure may touch. See ADR 18. */
export class AddCertificates1700000014100 implements MigrationInterface {
  name = 'AddCertificates1700000014100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE certificates (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        number text NOT NULL UNIQUE CHECK (number ~ '^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2}$'),
        person_id integer NOT NULL REFERENCES people (id),
        event_id integer REFERENCES events (id),
        course_id integer REFERENCES courses (id),
        -- Null once the person is erased.
        name text CHECK (name <> ''),
        title text NOT NULL CHECK (title <> ''),
        provider text NOT NULL CHECK (provider <> ''),
        partners text[] NOT NULL,
        days date[] NOT NULL CHECK (cardinality(days) > 0),
        place text,
        outcomes text[] NOT NULL,
        minutes integer CHECK (minutes > 0),
        valid_until date,
        template_version smallint NOT NULL,
        replaces_id integer UNIQUE REFERENCES certificates (id),
        issued_at timestamptz NOT NULL DEFAULT program_now(),
        issued_by_id integer REFERENCES people (id),
        revoked_at timestamptz,
        revoked_by_id integer REFERENCES people (id),
        revocation_reason text,
        CHECK (num_nonnulls(event_id, course_id) = 1),
        CHECK ((revoked_at IS NULL) = (revocation_reason IS NULL)),
        CHECK (revoked_by_id IS NULL OR revoked_at IS NOT NULL)
      )`);
    // One that stands for each person and event. A course may be taken again, to refresh it.
    await db.query(`CREATE UNIQUE INDEX certificates_standing_event ON certificates (event_id, person_id)
      WHERE revoked_at IS NULL AND event_id IS NOT NULL`);
    await db.query(`CREATE UNIQUE INDEX certificates_standing_course ON certificates (course_id, person_id, days)
      WHERE revoked_at IS NULL AND course_id IS NOT NULL`);
    await db.query(`CREATE INDEX certificates_event ON certificates (event_id, person_id)`);
    await db.query(`CREATE INDEX certificates_person ON certificates (person_id)`);
    await this.freeze(db);
    await db.query(`
      CREATE TABLE certificate_settings (
        event_id integer PRIMARY KEY REFERENCES events (id) ON DELETE CASCADE,
        given boolean NOT NULL,
        validity_months smallint CHECK (validity_months BETWEEN 1 AND 120),
        cpd_minutes integer CHECK (cpd_minutes BETWEEN 1 AND 59999)
      )`);
  }

  /** A revocation is written once, and an erasure takes the name and the words of the reason. Nothing else changes. */
  private async freeze(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION keep_certificates() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        changing text[] := ARRAY['name', 'revoked_at', 'revoked_by_id', 'revocation_reason'];
      BEGIN
        IF TG_OP <> 'UPDATE' THEN
          RAISE EXCEPTION 'A certificate is never deleted';
        END IF;
        IF to_jsonb(NEW) - changing IS DISTINCT FROM to_jsonb(OLD) - changing
          OR NEW.name <> OLD.name OR (OLD.name IS NULL AND NEW.name IS NOT NULL)
          OR (OLD.revoked_at IS NOT NULL AND (
            (NEW.revoked_at, NEW.revoked_by_id) IS DISTINCT FROM (OLD.revoked_at, OLD.revoked_by_id)
            OR (NEW.revocation_reason <> OLD.revocation_reason AND NEW.revocation_reason <> '')))
        THEN
          RAISE EXCEPTION 'The facts of a certificate are frozen: revoke it and issue another';
        END IF;
        RETURN NEW;
      END $$`);
    await db.query(`CREATE TRIGGER keep_certificates BEFORE UPDATE OR DELETE ON certificates
      FOR EACH ROW EXECUTE FUNCTION keep_certificates()`);
    await db.query(`CREATE TRIGGER keep_all_certificates BEFORE TRUNCATE ON certificates
      FOR EACH STATEMENT EXECUTE FUNCTION keep_certificates()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE certificate_settings, certificates`);
    await db.query(`DROP FUNCTION keep_certificates()`);
  }
}
