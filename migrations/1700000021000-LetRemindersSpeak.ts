import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A reminder may hold the organiser's own words, event by event. */
export class LetRemindersSpeak1700000021000 implements MigrationInterface {
  name = 'LetRemindersSpeak1700000021000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE events ADD COLUMN IF NOT EXISTS reminder_text text`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE events DROP COLUMN IF EXISTS reminder_text`);
  }
}
