import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { RunningApp } from './app.js';

/** What the program asks PostgreSQL while `work` is done. */
export async function statementsDuring(app: RunningApp, work: () => Promise<unknown>): Promise<string[]> {
  const heard = jest.spyOn(app.nest.get(DataSource).logger, 'logQuery');
  try {
    await work();
    return heard.mock.calls.map(([statement]) => statement);
  } finally {
    heard.mockRestore();
  }
}
