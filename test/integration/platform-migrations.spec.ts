import { describe, expect, it } from '@jest/globals';
import { migrations } from '../../migrations/index.js';
import { migrate, revertLatestMigration } from '../../src/platform/database/migrate.js';
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

  it('run once when two processes start at the same time', async () => {
    await revertLatestMigration({ url: database.url, migrations });
    await revertLatestMigration({ url: database.url, migrations });
    const runs = await Promise.all([1, 2, 3].map(() => migrate({ url: database.url, migrations })));
    expect(runs.flat()).toEqual(migrations.slice(-2).map((migration) => migration.name));
  });
});
