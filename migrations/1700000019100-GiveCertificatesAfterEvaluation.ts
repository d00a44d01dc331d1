import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whether an organiser has issued an event's certificates: who answers the evaluation later gets theirs by itself. */
export class GiveCertificatesAfterEvaluation1700000019100 implements MigrationInterface {
  name = 'GiveCertificatesAfterEvaluation1700000019100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE certificate_settings ADD COLUMN issued_at timestamptz`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE certificate_settings DROP COLUMN issued_at`);
  }
}
