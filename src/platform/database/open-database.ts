import { join } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { startEmbeddedPostgres } from './embedded-postgres.js';

export interface OpenDatabase {
  /** For the web path; may lead through a pooler. */
  url: string;
  /** For migrations and long jobs, which need a session of their own. */
  directUrl: string;
  /** Stops the embedded server if there is one and nobody else uses it. */
  close(): Promise<void>;
}

/** The PostgreSQL of `DATABASE_URL`, else the one embedded below `DATA_DIR`. */
export async function openDatabase(settings: Settings): Promise<OpenDatabase> {
  if (settings.databaseUrl) {
    return {
      url: settings.databaseUrl,
      directUrl: settings.databaseDirectUrl ?? settings.databaseUrl,
      close: () => Promise.resolve(),
    };
  }
  const server = await startEmbeddedPostgres({ dataDir: join(settings.dataDir, 'postgres'), durable: true });
  return { url: server.url, directUrl: server.url, close: () => server.stop() };
}
