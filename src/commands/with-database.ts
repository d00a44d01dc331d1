import { DataSource } from 'typeorm';
import { projectRoot } from '../config/project-root.js';
import { loadSettings, readEnvironment, type Settings } from '../config/settings.js';
import { entities } from '../entities.js';
import { dataSourceOptions } from '../platform/database/data-source.js';
import { openDatabase, type OpenDatabase } from '../platform/database/open-database.js';

/** Runs a command on the database of the settings, started for it if it is the embedded one and does not run. */
export async function withAddresses(
  work: (database: OpenDatabase, settings: Settings) => Promise<void>,
): Promise<void> {
  const settings = loadSettings(readEnvironment(projectRoot), projectRoot);
  const database = await openDatabase(settings);
  try {
    await work(database, settings);
  } finally {
    await database.close();
  }
}

/** The same with a connection to it. */
export async function withDatabase(
  work: (dataSource: DataSource, settings: Settings) => Promise<void>,
): Promise<void> {
  await withAddresses(async ({ directUrl }, settings) => {
    const dataSource = new DataSource(
      dataSourceOptions({ url: directUrl, entities, poolSize: 2, applicationName: 'weald command' }),
    );
    await dataSource.initialize();
    try {
      await work(dataSource, settings);
    } finally {
      await dataSource.destroy();
    }
  });
}

/** One line of a command's answer. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
