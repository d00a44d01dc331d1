import { setTimeout as wait } from 'node:timers/promises';
import type { Client } from 'pg';
import { PostgresCluster, type Durable } from './postgres-cluster.js';
import { SteadyClient } from './steady-client.js';

const DATABASE = 'weald';
/** Shared by all who use the server; had alone by the one who may stop it. */
const IN_USE = 7_305_002;
const REJOIN_AFTER_MS = 250;

export interface EmbeddedPostgresOptions {
  /** A folder for the server's files and nothing else. */
  dataDir: string;
  durable: Durable;
  /** Where to listen if it has to be started; any free port if absent. */
  port?: number;
}

export interface EmbeddedPostgres {
  /** Address of the database `weald`, on loopback only, with a password made for these files. */
  url: string;
  /** Lets go of the server and, when no other process uses it, shuts it down and waits for that. */
  stop(): Promise<void>;
}

/**
 * The PostgreSQL that belongs to `dataDir`: adopted if it runs (the command line beside the program; an orphan of a
 * killed program), else started. While in use it is brought back on the same port should it die.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const cluster = PostgresCluster.prepare(options.dataDir, options.durable);
  const use = new Use(cluster);
  const port = await use.begin(options.port);
  return { url: cluster.url(port, DATABASE), stop: () => use.end() };
}

/**
 * One process's use of the server, marked by an advisory lock of a connection of its own: when the process dies the
 * mark goes with it, so nobody has to clear up after a crash.
 */
class Use {
  private keeper?: Client;
  private ended = false;
  private rejoining?: Promise<void>;

  constructor(private readonly cluster: PostgresCluster) {}

  async begin(wantedPort?: number): Promise<number> {
    for (;;) {
      const { port } = await this.cluster.bringUp(wantedPort);
      try {
        if (await this.join(port)) return port;
      } catch (error) {
        if (!isGoingDown(error)) throw error;
      }
      await wait(50); // whoever had it is stopping it just now
    }
  }

  async end(): Promise<void> {
    if (this.ended) return;
    this.ended = true;
    await this.rejoining;
    const keeper = this.keeper;
    if (!keeper) {
      await this.cluster.shutDown();
      return;
    }
    try {
      await keeper.query('SELECT pg_advisory_unlock_shared($1)', [IN_USE]);
      const { rows } = await keeper.query<{ alone: boolean }>('SELECT pg_try_advisory_lock($1) AS alone', [
        IN_USE,
      ]);
      if (rows[0]?.alone) await this.cluster.shutDown();
    } catch (error) {
      // Two let go at the same moment, and the other one is stopping it.
      if (!isGoingDown(error)) throw error;
    }
    await keeper.end();
  }

  /** @returns false when the server is being stopped by the last one who used it */
  private async join(port: number): Promise<boolean> {
    const keeper = new SteadyClient({
      connectionString: this.cluster.url(port, 'postgres'),
      application_name: 'weald keeper',
    });
    await keeper.connect();
    const { rows } = await keeper.query<{ joined: boolean }>(
      'SELECT pg_try_advisory_lock_shared($1) AS joined',
      [IN_USE],
    );
    if (!rows[0]?.joined) {
      await keeper.end();
      return false;
    }
    await createDatabase(keeper);
    this.keeper = keeper;
    keeper.once('end', () => {
      this.keeper = undefined;
      if (!this.ended) this.rejoining = this.rejoin(port);
    });
    return true;
  }

  /** The server went from under us: brings it back where everybody expects it. */
  private async rejoin(port: number): Promise<void> {
    while (!this.ended && !this.keeper) {
      await wait(REJOIN_AFTER_MS);
      if (this.ended) return;
      try {
        await this.cluster.bringUp(port);
        await this.join(port);
      } catch {
        // Tried again after the pause; meanwhile requests are told that the database is away.
      }
    }
  }
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [DATABASE]);
  if (rowCount) return;
  try {
    await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    // 42P04, or 23505 when two are at it in the same moment: it exists, which is all that was wanted.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  }
}

function isGoingDown(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string };
  return (
    ['57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET'].includes(code ?? '') ||
    /terminated|not queryable/.test(message ?? '')
  );
}
