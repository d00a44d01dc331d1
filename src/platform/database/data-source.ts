import { Logger } from '@nestjs/common';
import { types } from 'pg';
import type { DataSourceOptions, MigrationInterface } from 'typeorm';
import { SnakeNaming } from './snake-naming.js';
import { preparingClients } from './preparing-client.js';
import { SteadyClient } from './steady-client.js';

export type EntityClass = new () => object;
export type MigrationClass = new () => MigrationInterface;

export interface DatabaseConnection {
  /** `postgres://…`; through a pooler if there is one. */
  url: string;
  entities: EntityClass[];
  /** Connections that this process may hold at once. */
  poolSize?: number;
  /** How it is called in pg_stat_activity. */
  applicationName?: string;
  /** A pooler stands between: a connection is ours for a transaction only and can remember nothing. */
  pooled?: boolean;
}

/**
 * A request that gets no connection within five seconds is told so (503) instead of queueing behind those who already
 * hold them all; no statement, lock or forgotten transaction holds one for long either.
 */
const LIMITS = {
  connect: 5_000,
  statement: 15_000,
  lock: 5_000,
  idleInTransaction: 20_000,
  /** The client's own, for when the server says nothing at all. */
  answer: 20_000,
} as const;

const POOL_SIZE = 20;
const DATE_TYPE = 1082;

/** A `date` is the words 'YYYY-MM-DD' everywhere; pg would make it midnight in the zone of this process. */
const typeParsers = {
  getTypeParser: (type: number, format?: 'text' | 'binary'): unknown =>
    type === DATE_TYPE ? (words: string) => words : types.getTypeParser(type, format),
};

/** How this program talks to PostgreSQL. Migrations are not among the options: see migrate.ts. */
export function dataSourceOptions({
  url,
  entities,
  poolSize,
  applicationName,
  pooled = false,
}: DatabaseConnection): DataSourceOptions {
  const log = new Logger('Database');
  return {
    type: 'postgres',
    url,
    entities,
    namingStrategy: new SnakeNaming(),
    applicationName: applicationName ?? 'weald',
    poolSize: poolSize ?? POOL_SIZE,
    connectTimeoutMS: LIMITS.connect,
    // Without a handler, an idle connection cut by a restarting server would end the process.
    poolErrorHandler: (error: Error) => log.warn(`An idle connection was lost: ${error.message}`),
    extra: {
      Client: pooled ? SteadyClient : preparingClients(),
      statement_timeout: LIMITS.statement,
      lock_timeout: LIMITS.lock,
      idle_in_transaction_session_timeout: LIMITS.idleInTransaction,
      query_timeout: LIMITS.answer,
      keepAlive: true,
      // Statements that do not wait for each other's rows go together, and are answered in their order.
      pipeline: true,
      types: typeParsers,
    },
  };
}
