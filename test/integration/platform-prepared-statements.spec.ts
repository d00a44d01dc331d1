import { describe, expect, it } from '@jest/globals';
import { DataSource, type QueryRunner } from 'typeorm';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { useDatabase } from '../support/database.js';

const db = useDatabase();

/** Does `work` on one connection and tells which statements PostgreSQL keeps planned there. */
async function plannedAfter(
  dataSource: DataSource,
  work: (connection: QueryRunner) => Promise<void>,
): Promise<string[]> {
  const connection = dataSource.createQueryRunner();
  try {
    await work(connection);
    const kept = await connection.manager.query<{ statement: string }[]>(
      `SELECT statement FROM pg_prepared_statements`,
    );
    return kept.map(({ statement }) => statement);
  } finally {
    await connection.release();
  }
}

const times = async (count: number, work: (time: number) => Promise<unknown>): Promise<void> => {
  for (let time = 1; time <= count; time += 1) await work(time);
};

describe('a statement that comes again', () => {
  it('is planned once a connection, from the fifth time on, and answered as before', async () => {
    const statement = 'SELECT $1::int * 2 AS twice';
    const answers: unknown[] = [];
    const ask = (connection: QueryRunner) => async (time: number) => {
      answers.push(await connection.query(statement, [time]));
    };
    expect(await plannedAfter(db.dataSource, (connection) => times(4, ask(connection)))).not.toContain(
      statement,
    );
    expect(await plannedAfter(db.dataSource, (connection) => times(2, ask(connection)))).toContain(statement);
    expect(answers).toEqual([2, 4, 6, 8, 2, 4].map((twice) => [{ twice }]));
  });

  it('is sent as it is when it has no parameters: it may be several', async () => {
    const statement = 'SELECT 1 AS one; SELECT 2 AS two';
    const planned = await plannedAfter(db.dataSource, (connection) =>
      times(6, () => connection.query(statement)),
    );
    expect(planned.join()).not.toContain('AS two');
  });

  it('is planned anew when what it asks of has changed meanwhile', async () => {
    const connection = db.dataSource.createQueryRunner();
    try {
      await connection.query('CREATE TEMPORARY TABLE changing AS SELECT 1 AS id');
      const ask = () =>
        connection.manager.query<{ id: number }[]>('SELECT id FROM changing WHERE id = $1', [1]);
      await times(6, ask);
      await connection.query('ALTER TABLE changing ADD COLUMN more text');
      expect(await ask()).toEqual([{ id: 1 }]);
    } finally {
      await connection.release();
    }
  });

  it('is not planned through a pooler, whose next connection knows nothing of it', async () => {
    const pooled = new DataSource(
      dataSourceOptions({ url: db.url, entities: [], pooled: true, poolSize: 1 }),
    );
    await pooled.initialize();
    try {
      const planned = await plannedAfter(pooled, (connection) =>
        times(6, () => connection.query('SELECT $1::int AS pooled', [1])),
      );
      expect(planned).toEqual([]);
    } finally {
      await pooled.destroy();
    }
  });

  it('takes no more of a connection than 250 plans, however many there are to think up', async () => {
    const planned = await plannedAfter(db.dataSource, (connection) =>
      times(300, (column) =>
        Promise.all(
          [1, 2, 3, 4, 5].map((value) => connection.query(`SELECT $1::int AS column_${column}`, [value])),
        ),
      ),
    );
    expect(planned.length).toBeGreaterThan(200);
    expect(planned.length).toBeLessThanOrEqual(250);
  });
});
