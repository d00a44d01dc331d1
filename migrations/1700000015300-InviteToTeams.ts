import type { MigrationInterface, QueryRunner } from 'typeorm';

export class InviteToTeams1700000015300 implements MigrationInterface {
  name = 'InviteToTeams1700000015300';

  async up(db: QueryRunner): Promise<void> {
    // The link is kept as a hash, so that a copy of the table opens nothing.
    await db.query(`
      CREATE TABLE team_invitations (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        team_id integer NOT NULL REFERENCES teams (id),
        email text NOT NULL CHECK (email = lower(email)),
        role team_role NOT NULL,
        token_hash text NOT NULL UNIQUE,
        invited_by_id integer REFERENCES people (id),
        sent_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL,
        accepted_at timestamptz,
        withdrawn_at timestamptz,
        CHECK (accepted_at IS NULL OR withdrawn_at IS NULL)
      )`);
    await db.query(`
      CREATE UNIQUE INDEX team_invitations_pending ON team_invitations (team_id, email)
      WHERE accepted_at IS NULL AND withdrawn_at IS NULL`);
    await db.query(`CREATE INDEX team_invitations_email ON team_invitations (email)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE team_invitations`);
  }
}
