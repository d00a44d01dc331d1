import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DurableServer, type BenchDatabase } from './durable-database.js';
import { ProgramProcess } from './program-process.js';
import { Readers } from './readers.js';

/** The bench's own PostgreSQL, and programs on databases of it. Everything started here ends with it. */
export class Stage {
  private readonly ends: (() => Promise<void>)[] = [];

  private constructor(
    readonly folder: string,
    readonly server: DurableServer,
  ) {}

  static async set(): Promise<Stage> {
    const folder = await mkdtemp(join(tmpdir(), 'weald-bench-'));
    return new Stage(folder, await DurableServer.bringUp(folder));
  }

  /** An empty database until the measurement is over. */
  async database(): Promise<BenchDatabase> {
    const database = await this.server.database();
    this.ends.push(() => database.drop());
    return database;
  }

  /** The program as users run it, on `database`, with the floors it is held against beside it. */
  program(database: BenchDatabase, settings: Record<string, string> = {}): Promise<ProgramProcess> {
    return this.process('bench/program/main.js', { DATABASE_URL: database.url, ...settings });
  }

  /** Another compiled program of the bench. */
  async process(
    script: string,
    settings: Record<string, string> = {},
    args: string[] = [],
  ): Promise<ProgramProcess> {
    const program = await ProgramProcess.start(script, settings, args);
    this.ends.push(() => program.stop());
    return program;
  }

  /** People who read beside the load of the measurement. */
  readers(): Readers {
    const readers = new Readers();
    this.ends.push(() => readers.end());
    return readers;
  }

  /** Ends what the last measurement started. */
  async clear(): Promise<void> {
    for (const end of this.ends.splice(0).reverse()) await end();
  }

  async strike(): Promise<void> {
    await this.clear();
    await this.server.shutDown();
  }
}
