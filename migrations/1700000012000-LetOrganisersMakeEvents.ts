import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an organiser says when they make an event and what was not kept so far. */
export class LetOrganisersMakeEvents1700000012000 implements MigrationInterface {
  name = 'LetOrganisersMakeEvents1700000012000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE events ADD COLUMN joining_instructions text`);
    await db.query(`ALTER TABLE venues ADD COLUMN largest_size integer CHECK (largest_size > 0)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE venues DROP COLUMN largest_size`);
    await db.query(`ALTER TABLE events DROP COLUMN joining_instructions`);
  }
}
