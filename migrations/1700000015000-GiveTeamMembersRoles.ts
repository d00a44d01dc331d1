import type { MigrationInterface, QueryRunner } from 'typeorm';

export class GiveTeamMembersRoles1700000015000 implements MigrationInterface {
  name = 'GiveTeamMembersRoles1700000015000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TYPE team_role AS ENUM ('viewer', 'check_in_helper', 'organiser', 'owner')`);
    await db.query(`ALTER TABLE team_members ADD COLUMN role team_role NOT NULL DEFAULT 'organiser'`);
    // Whoever forgets to say a role shall not have given one.
    await db.query(`ALTER TABLE team_members ALTER COLUMN role DROP DEFAULT`);
    // Shown to people, so by the program's day.
    await db.query(`ALTER TABLE team_members ALTER COLUMN since SET DEFAULT program_now()`);
    await db.query(`CREATE INDEX team_members_team ON team_members (team_id)`);
    await db.query(`
      UPDATE team_members m SET role = 'owner'
      FROM (SELECT DISTINCT ON (team_id) team_id, person_id FROM team_members ORDER BY team_id, since, person_id) first
      WHERE m.team_id = first.team_id AND m.person_id = first.person_id`);
    // Two owners who make each other organisers at the same moment: the second waits for the team's row, and looks
    // again once it has it.
    await db.query(`
      CREATE FUNCTION team_keeps_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND NEW.role = 'owner' AND NEW.team_id = OLD.team_id THEN
          RETURN NULL;
        END IF;
        PERFORM FROM teams WHERE id = OLD.team_id FOR NO KEY UPDATE;
        IF NOT EXISTS (
          SELECT FROM team_members m JOIN people p ON p.id = m.person_id
          WHERE m.team_id = OLD.team_id AND m.role = 'owner' AND p.disabled_at IS NULL AND p.erased_at IS NULL
        ) THEN
          RAISE EXCEPTION 'team % would have no owner', OLD.team_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'team_keeps_an_owner';
        END IF;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE TRIGGER team_keeps_an_owner AFTER UPDATE OR DELETE ON team_members
      FOR EACH ROW WHEN (OLD.role = 'owner') EXECUTE FUNCTION team_keeps_an_owner()`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TRIGGER team_keeps_an_owner ON team_members`);
    await db.query(`DROP FUNCTION team_keeps_an_owner()`);
    await db.query(`DROP INDEX team_members_team`);
    await db.query(`ALTER TABLE team_members DROP COLUMN role, ALTER COLUMN since SET DEFAULT now()`);
    await db.query(`DROP TYPE team_role`);
  }
}
