import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever was set back has not completed that cycle, whatever was under way at that moment. */
export class CompleteNoEndedCycle1700000026100 implements MigrationInterface {
  name = 'CompleteNoEndedCycle1700000026100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE FUNCTION keep_ended_enrolment() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'A cycle that has ended is not completed any more';
      END $$`);
    await db.query(`CREATE TRIGGER keep_ended_enrolment BEFORE UPDATE OF completed_at ON enrolments
      FOR EACH ROW WHEN (OLD.ended_at IS NOT NULL AND NEW.completed_at IS DISTINCT FROM OLD.completed_at)
      EXECUTE FUNCTION keep_ended_enrolment()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER keep_ended_enrolment ON enrolments`);
    await db.query(`DROP FUNCTION keep_ended_enrolment()`);
  }
}
