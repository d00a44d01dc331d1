import { setTimeout as wait } from 'node:timers/promises';
import type { DataSource, EntityManager } from 'typeorm';
import { busy, databaseIsAway, lostARace } from './database-failure.js';

const TRIES = 5;

/**
 * Runs `work` in one transaction (READ COMMITTED) on one connection, and all of it again when PostgreSQL says that it
 * lost a race (serialization failure, deadlock, lock timeout). So `work` must have no effect but its statements:
 * what is owed outside is written to the outbox.
 * @throws Refusal `busy` while the database is away or the race is lost again and again; else what `work` throws
 */
export async function inTransaction<Result>(
  dataSource: DataSource,
  work: (manager: EntityManager) => Promise<Result>,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dataSource.transaction(work);
    } catch (error) {
      if (databaseIsAway(error)) throw busy();
      if (!lostARace(error)) throw error;
      if (attempt === TRIES) throw busy();
      // Jitter parts those who met once, so that they do not meet again.
      await wait(Math.random() * 10 * 2 ** attempt);
    }
  }
}
