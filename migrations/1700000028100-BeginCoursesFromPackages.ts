import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A course may be begun from a package: it comes into the catalogue with its first version. See ADR 25. */
export class BeginCoursesFromPackages1700000028100 implements MigrationInterface {
  name = 'BeginCoursesFromPackages1700000028100';

  async up(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE courses ADD COLUMN listed boolean NOT NULL DEFAULT true`);
    // Whichever room publishes it, no writer can forget this.
    await db.query(`
      CREATE FUNCTION list_course() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE courses SET listed = true WHERE id = NEW.course_id AND NOT listed;
        RETURN NULL;
      END $$`);
    await db.query(`CREATE TRIGGER list_course AFTER INSERT OR UPDATE OF published_at ON course_versions
      FOR EACH ROW WHEN (NEW.published_at IS NOT NULL) EXECUTE FUNCTION list_course()`);
    // No search finds it, and no word of it is suggested.
    await db.query(
      entryChanged(`ARRAY(SELECT id FROM changed WHERE TG_ARGV[0] <> 'course'
          OR id NOT IN (SELECT id FROM courses WHERE NOT listed))`),
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(entryChanged(`ARRAY(SELECT id FROM changed)`));
    await db.query(`DROP TRIGGER list_course ON course_versions`);
    await db.query(`DROP FUNCTION list_course()`);
    // What nobody has seen yet cannot stand in the catalogue.
    await db.query(`DELETE FROM course_drafts WHERE course_id IN (SELECT id FROM courses WHERE NOT listed)`);
    await db.query(
      `DELETE FROM course_versions WHERE course_id IN (SELECT id FROM courses WHERE NOT listed)`,
    );
    await db.query(`DELETE FROM courses WHERE NOT listed`);
    await db.query(`ALTER TABLE courses DROP COLUMN listed`);
  }
}

const entryChanged = (ids: string): string => `
  CREATE OR REPLACE FUNCTION entry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM write_programme(TG_ARGV[0], ${ids});
    RETURN NULL;
  END $$`;
