import type { MigrationInterface, QueryRunner } from 'typeorm';

/** E-learning in the catalogue. Lessons, enrolments and attempts come with the player. */
export class AddCourses1700000007000 implements MigrationInterface {
  name = 'AddCourses1700000007000';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`
      CREATE TABLE courses (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
        team_id integer NOT NULL REFERENCES teams (id),
        title text NOT NULL CHECK (title <> ''),
        summary text NOT NULL,
        outcomes text[] NOT NULL DEFAULT '{}',
        audience text NOT NULL DEFAULT '',
        audiences text[] NOT NULL DEFAULT '{}',
        level text,
        price text,
        duration text,
        booking_notes text[] NOT NULL DEFAULT '{}',
        opens_on date,
        rule jsonb NOT NULL,
        source text,
        search tsvector GENERATED ALWAYS AS (
          setweight(to_tsvector('english', plain_text(title)), 'A') ||
          setweight(to_tsvector('english', plain_text(summary)), 'B') ||
          setweight(to_tsvector('english', plain_text(audience || ' ' || coalesce(level, ''))), 'C') ||
          setweight(to_tsvector('english', plain_text(outcomes)), 'C')
        ) STORED
      )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`DROP TABLE courses`);
  }
}
