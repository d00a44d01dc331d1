import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A session may be only online, or only in person, so that people choose how they attend as they choose a workshop. */
export class AttendOnlineOrInPerson1700000020200 implements MigrationInterface {
  name = 'AttendOnlineOrInPerson1700000020200';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE session_mode AS ENUM ('in_person', 'online')`);
    await db.query(`ALTER TABLE event_sessions ADD COLUMN mode session_mode,
      ADD CONSTRAINT online_in_no_room CHECK (mode IS DISTINCT FROM 'online' OR room_id IS NULL)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE event_sessions DROP CONSTRAINT online_in_no_room, DROP COLUMN mode`);
    await db.query(`DROP TYPE session_mode`);
  }
}
