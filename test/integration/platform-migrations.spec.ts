import { describe, expect, it } from '@jest/globals';
import { migrations } from '../../migrations/index.js';
import { migrate, revertLatestMigration } from '../../src/platform/database/migrate.js';
import { makeCourse } from '../support/courses.js';
import { useDatabase } from '../support/database.js';

describe('the migrations', () => {
  const database = useDatabase();

  const everything = async (): Promise<string[]> => {
    const rows = await database.dataSource.query<{ thing: string }[]>(`
      SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS thing
      FROM information_schema.columns WHERE table_schema = 'public'
      UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
      UNION ALL SELECT conrelid::regclass || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace
      UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype = 'e'
      UNION ALL SELECT 'function ' || proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
      ORDER BY 1`);
    return rows.map((row) => row.thing);
  };

  it('go down one by one to nothing, and up again to the same schema', async () => {
    const before = await everything();
    const reverted: (string | undefined)[] = [];
    while (reverted.length < migrations.length) {
      reverted.push(await revertLatestMigration({ url: database.url, migrations }));
    }
    expect(reverted.toReversed()).toEqual(migrations.map((migration) => migration.name));
    expect((await everything()).filter((thing) => !/\bmigrations\b/.test(thing))).toEqual([]);
    expect(await revertLatestMigration({ url: database.url, migrations })).toBeUndefined();

    expect(await migrate({ url: database.url, migrations })).toHaveLength(migrations.length);
    expect(await everything()).toEqual(before);
  });

  it('change nothing when run again', async () => {
    expect(await migrate({ url: database.url, migrations })).toEqual([]);
  });

  it('take SCORM packages away and give them room again, twice, while courses are delivered by them', async () => {
    const db = database.dataSource;
    const later =
      migrations.length - migrations.findIndex(({ name }) => name.startsWith('TakeScormPackages'));
    for (const number of [1, 2]) {
      const slug = await makeCourse(db, { slug: `package-${number}` });
      await db.query(
        `WITH version AS (
           INSERT INTO course_versions (course_id, number, delivery) SELECT id, 1, 'scorm' FROM courses WHERE slug = $1
           RETURNING id),
         package AS (
           INSERT INTO scorm_packages (version_id, file_name, about, rule) SELECT id, 'p.zip', '{}', 'completed' FROM version)
         SELECT FROM version`,
        [slug],
      );
      await db.query(`UPDATE course_versions SET published_at = now() WHERE published_at IS NULL`);
      for (let n = 0; n < later; n += 1) await revertLatestMigration({ url: database.url, migrations });
      expect(await db.query(`SELECT to_regclass('scorm_packages') AS there`)).toEqual([{ there: null }]);
      expect(await migrate({ url: database.url, migrations })).toHaveLength(later);
      expect(await db.query(`SELECT count(*)::int FROM scorm_packages`)).toEqual([{ count: 0 }]);
      expect(await db.query(`SELECT count(*)::int FROM course_versions`)).toEqual([{ count: number }]);
    }
  });

  it('run once when two processes start at the same time', async () => {
    await revertLatestMigration({ url: database.url, migrations });
    await revertLatestMigration({ url: database.url, migrations });
    const runs = await Promise.all([1, 2, 3].map(() => migrate({ url: database.url, migrations })));
    expect(runs.flat()).toEqual(migrations.slice(-2).map((migration) => migration.name));
  });
});
