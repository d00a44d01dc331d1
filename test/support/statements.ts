import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { RunningApp } from './app.js';

export interface Statement {
  sql: string;
  parameters: unknown[];
}

/** The statements that `work` runs, as PostgreSQL gets them. */
export async function statementsOf(
  dataSource: DataSource,
  work: () => Promise<unknown>,
): Promise<Statement[]> {
  const heard = jest.spyOn(dataSource.logger, 'logQuery');
  try {
    await work();
    return heard.mock.calls.map(([sql, parameters]) => ({
      sql,
      parameters: (parameters ?? []) as unknown[],
    }));
  } finally {
    heard.mockRestore();
  }
}

/** What the program asks PostgreSQL while `work` is done. */
export async function statementsDuring(app: RunningApp, work: () => Promise<unknown>): Promise<string[]> {
  return (await statementsOf(app.nest.get(DataSource), work)).map(({ sql }) => sql);
}

/**
 * How PostgreSQL goes about a statement when it comes again, a line for each step: prepared, it is planned for its
 * parameters five times, and then perhaps once for all there may be, which the last line says.
 */
export async function planOf(dataSource: DataSource, { sql, parameters }: Statement): Promise<string> {
  const connection = dataSource.createQueryRunner();
  try {
    const quoted = await connection.manager.query<Record<string, string>[]>(
      `SELECT ${parameters.map((_, at) => `quote_nullable($${at + 1}::text) AS "${at}"`).join(', ')}`,
      parameters,
    );
    const given = Object.values(quoted[0] ?? {}).join(', ');
    await connection.query(`PREPARE asked AS ${sql}`);
    let lines: { 'QUERY PLAN': string }[] = [];
    for (let times = 0; times < 6; times += 1)
      lines = await connection.manager.query(`EXPLAIN EXECUTE asked ${given === '' ? '' : `(${given})`}`);
    const [{ once }] = await connection.manager.query<[{ once: boolean }]>(
      `SELECT generic_plans > 0 AS once FROM pg_prepared_statements WHERE name = 'asked'`,
    );
    await connection.query('DEALLOCATE asked');
    const steps = lines.map((line) => line['QUERY PLAN']);
    return [...steps, once ? 'Planned once for all' : 'Planned each time'].join('\n');
  } finally {
    await connection.release();
  }
}
