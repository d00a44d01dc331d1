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

/** How PostgreSQL goes about a statement, a line for each step. */
export async function planOf(dataSource: DataSource, { sql, parameters }: Statement): Promise<string> {
  const lines = await dataSource.query<{ 'QUERY PLAN': string }[]>(`EXPLAIN ${sql}`, parameters);
  return lines.map((line) => line['QUERY PLAN']).join('\n');
}
