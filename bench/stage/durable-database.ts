import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { migrations } from '../../migrations/index.js';
import { entities } from '../../src/entities.js';
import { dataSourceOptions } from '../../src/platform/database/data-source.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { PostgresCluster } from '../../src/platform/database/postgres-cluster.js';

const TEMPLATE = 'bench_template';

/** A PostgreSQL of the bench's own that keeps what it acknowledged: fsync and synchronous_commit are on. */
export class DurableServer {
  private made = 0;

  private constructor(
    private readonly cluster: PostgresCluster,
    private readonly folder: string,
    private readonly port: number,
    /** Of the postmaster. */
    readonly pid: number,
  ) {}

  static async bringUp(folder: string): Promise<DurableServer> {
    const cluster = PostgresCluster.prepare(join(folder, 'postgres'), true);
    const { port, pid } = await cluster.bringUp();
    const server = new DurableServer(cluster, folder, port, pid);
    await server.administer(`CREATE DATABASE ${TEMPLATE}`);
    await migrate({ url: cluster.url(port, TEMPLATE), migrations });
    for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
      const value = await server.administer(`SELECT current_setting('${setting}') AS value`);
      if (value !== 'on') throw new Error(`The bench needs ${setting} on, it is ${value}`);
    }
    return server;
  }

  /** An empty, migrated database. */
  async database(): Promise<BenchDatabase> {
    this.made += 1;
    const name = `bench_${this.made}`;
    await this.administer(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    const url = this.cluster.url(this.port, name);
    const dataSource = new DataSource(
      dataSourceOptions({ url, entities, poolSize: 2, applicationName: 'weald bench' }),
    );
    // Seeding a million rows takes longer than any request may.
    Object.assign(dataSource.options, {
      extra: { ...(dataSource.options.extra as object), statement_timeout: 0, query_timeout: 0 },
    });
    await dataSource.initialize();
    return {
      url,
      dataSource,
      drop: async () => {
        await dataSource.destroy();
        await this.administer(`DROP DATABASE ${name} WITH (FORCE)`);
      },
    };
  }

  async shutDown(): Promise<void> {
    await this.cluster.shutDown();
    await rm(this.folder, { recursive: true, force: true });
  }

  private async administer(statement: string): Promise<string | undefined> {
    const client = new Client({ connectionString: this.cluster.url(this.port, 'postgres') });
    await client.connect();
    try {
      const { rows } = await client.query<{ value?: string }>(statement);
      return rows[0]?.value;
    } finally {
      await client.end();
    }
  }
}

export interface BenchDatabase {
  url: string;
  dataSource: DataSource;
  drop(): Promise<void>;
}
