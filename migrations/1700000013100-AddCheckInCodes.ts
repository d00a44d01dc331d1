import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What the QR of a booking holds beside its reference. Found by the reference, which has an index, so that taking a
 * place costs none more.
 */
export class AddCheckInCodes1700000013100 implements MigrationInterface {
  name = 'AddCheckInCodes1700000013100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE bookings ADD COLUMN check_in_code text NOT NULL
      DEFAULT upper(replace(gen_random_uuid()::text, '-', ''))`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE bookings DROP COLUMN check_in_code`);
  }
}
