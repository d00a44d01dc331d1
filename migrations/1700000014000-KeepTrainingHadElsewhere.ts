import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A training record says how long it was, names its certificate, and takes what people had elsewhere. */
export class KeepTrainingHadElsewhere1700000014000 implements MigrationInterface {
  name = 'KeepTrainingHadElsewhere1700000014000';

  async up(db: QueryRunner): Promise<void> {
    // What somebody wrote down themselves has no code, so that no rule can ever count it.
    await db.query(`
      ALTER TABLE training_records
        ALTER COLUMN code DROP NOT NULL,
        ADD COLUMN minutes integer CHECK (minutes > 0),
        ADD COLUMN note text,
        ADD COLUMN certificate_number text UNIQUE,
        ADD COLUMN valid_until date,
        ADD CHECK (code IS NOT NULL OR certificate_number IS NULL),
        DROP CONSTRAINT training_records_person_id_code_completed_on_key`);
    // A morning and an afternoon of the same training give two certificates on one day.
    await db.query(`CREATE UNIQUE INDEX training_records_once ON training_records (person_id, code, completed_on)
      WHERE certificate_number IS NULL`);
    await db.query(`CREATE INDEX training_records_person ON training_records (person_id, completed_on)`);
  }

  /** What people wrote down themselves has no place in the older table. */
  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP INDEX training_records_person, training_records_once`);
    await db.query(`DELETE FROM training_records later USING training_records earlier
      WHERE later.person_id = earlier.person_id AND later.code = earlier.code
        AND later.completed_on = earlier.completed_on AND later.id > earlier.id`);
    await db.query(`DELETE FROM training_records WHERE code IS NULL`);
    await db.query(`
      ALTER TABLE training_records
        DROP COLUMN minutes, DROP COLUMN note, DROP COLUMN certificate_number, DROP COLUMN valid_until,
        ALTER COLUMN code SET NOT NULL,
        ADD UNIQUE (person_id, code, completed_on)`);
  }
}
