import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RecordWhatAnEntryBelongsTo1700000015200 implements MigrationInterface {
  name = 'RecordWhatAnEntryBelongsTo1700000015200';

  async up(db: QueryRunner): Promise<void> {
    // `within` is whose history an entry belongs to: that of a booking to its event's, that of a member to the team's.
    // `happened_at` is the program's time, as bookings have it; `at` remains the real one.
    await db.query(`
      ALTER TABLE audit_entries
        ADD COLUMN within text,
        ADD COLUMN happened_at timestamptz NOT NULL DEFAULT program_now()`);
    await db.query(`
      UPDATE audit_entries a SET happened_at = a.at, within = coalesce(
        (SELECT 'event:' || b.event_id FROM bookings b WHERE a.subject = 'booking:' || b.id), a.subject)`);
    await db.query(`ALTER TABLE audit_entries ALTER COLUMN within SET NOT NULL`);
    await db.query(`
      CREATE FUNCTION audit_entry_belongs() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NEW.within IS NULL AND NEW.subject ~ '^booking:[0-9]{1,9}$' THEN
          SELECT 'event:' || event_id INTO NEW.within FROM bookings WHERE id = split_part(NEW.subject, ':', 2)::integer;
        END IF;
        NEW.within := coalesce(NEW.within, NEW.subject);
        RETURN NEW;
      END $$`);
    await db.query(`
      CREATE TRIGGER audit_entry_belongs BEFORE INSERT ON audit_entries
      FOR EACH ROW EXECUTE FUNCTION audit_entry_belongs()`);
    await db.query(`CREATE INDEX audit_entries_within ON audit_entries (within, happened_at, id)`);
    // What was recorded stays as it was. Erasing a person changes nothing here, since there are only numbers; what is
    // too old goes by the retention job, which says so in its transaction.
    await db.query(`
      CREATE FUNCTION audit_entries_stay() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'DELETE' AND current_setting('weald.retention', true) = 'on' THEN
          RETURN NULL;
        END IF;
        RAISE EXCEPTION 'audit entries are neither changed nor deleted' USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await db.query(`
      CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
      FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_stay()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER audit_entries_stay ON audit_entries`);
    await db.query(`DROP FUNCTION audit_entries_stay()`);
    await db.query(`DROP INDEX audit_entries_within`);
    await db.query(`DROP TRIGGER audit_entry_belongs ON audit_entries`);
    await db.query(`DROP FUNCTION audit_entry_belongs()`);
    await db.query(`ALTER TABLE audit_entries DROP COLUMN within, DROP COLUMN happened_at`);
  }
}
