import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files of packages lie in pieces, so that nobody need have a whole one in memory to write or to read it. See ADR 25. */
export class KeepPackagesInPieces1700000028000 implements MigrationInterface {
  name = 'KeepPackagesInPieces1700000028000';

  async up(db: QueryRunner): Promise<void> {
    // A file that was kept whole is one piece, which begins at 0.
    await db.query(`ALTER TABLE scorm_files ADD COLUMN starts_at integer NOT NULL DEFAULT 0 CHECK (starts_at >= 0),
      DROP CONSTRAINT scorm_files_pkey, ADD PRIMARY KEY (version_id, path, starts_at)`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`CREATE TEMPORARY TABLE whole ON COMMIT DROP AS
      SELECT version_id, path, min(media_type) AS media_type, string_agg(bytes, ''::bytea ORDER BY starts_at) AS bytes
      FROM scorm_files GROUP BY version_id, path HAVING count(*) > 1`);
    // Those of published versions are frozen, and stay what they are.
    await db.query(`ALTER TABLE scorm_files DISABLE TRIGGER keep_scorm_files`);
    await db.query(
      `DELETE FROM scorm_files f USING whole w WHERE (f.version_id, f.path) = (w.version_id, w.path)`,
    );
    await db.query(`ALTER TABLE scorm_files DROP COLUMN starts_at, ADD PRIMARY KEY (version_id, path)`);
    await db.query(`INSERT INTO scorm_files (version_id, path, media_type, bytes)
      SELECT version_id, path, media_type, bytes FROM whole`);
    await db.query(`ALTER TABLE scorm_files ENABLE TRIGGER keep_scorm_files`);
  }
}
