import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ShareEventsWithPartners1700000015100 implements MigrationInterface {
  name = 'ShareEventsWithPartners1700000015100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE event_partners (
        event_id integer NOT NULL REFERENCES events (id) ON DELETE CASCADE,
        team_id integer NOT NULL REFERENCES teams (id),
        role team_role NOT NULL CHECK (role <> 'owner'),
        since timestamptz NOT NULL DEFAULT program_now(),
        PRIMARY KEY (event_id, team_id)
      )`);
    await db.query(`CREATE INDEX event_partners_team ON event_partners (team_id)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE event_partners`);
  }
}
