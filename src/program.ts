import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { migrations } from '../migrations/index.js';
import { createApp } from './app.js';
import { AppModule } from './app.module.js';
import { projectRoot } from './config/project-root.js';
import { loadSettings, readEnvironment, SettingsError, type Settings } from './config/settings.js';
import { demonstrationNow, seedDemonstration } from './demonstration/demonstration.js';
import { entities } from './entities.js';
import { dataSourceOptions } from './platform/database/data-source.js';
import { migrate } from './platform/database/migrate.js';
import { openDatabase } from './platform/database/open-database.js';
import { programClockIsSet, setProgramClock } from './platform/database/program-clock.js';

/* eslint-disable no-console -- this is where the program speaks to whoever started it */

/** Starts everything, in order, and stops it in the opposite order on SIGINT or SIGTERM. */
export async function runProgram({ web }: { web: boolean }): Promise<void> {
  const stops: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = (code: number): Promise<void> =>
    // npm and the terminal may each pass the same signal on: a second one is not "hurry up".
    (stopping ??= (async () => {
      // Stopped halfway up, what is being started could not be stopped: the database server would be left behind.
      await starting.catch(() => undefined);
      for (const step of stops.reverse()) await step().catch((error: unknown) => console.error(error));
      process.exit(code);
    })());
  const starting = start(web, stops);
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));

  try {
    const words = await starting;
    if (stopping === undefined) console.log(words);
  } catch (error) {
    console.error(error instanceof SettingsError ? error.message : error);
    await stop(1);
  }
}

/** @returns what to tell whoever started it */
async function start(web: boolean, stops: (() => Promise<unknown>)[]): Promise<string> {
  const settings = loadSettings(readEnvironment(projectRoot), projectRoot);
  if (!web) settings.worker = true;
  await prepareDatabase(settings, stops);
  const app: INestApplicationContext = web
    ? await serve(settings)
    : await NestFactory.createApplicationContext(AppModule.with(settings), { logger: ['error', 'warn'] });
  stops.push(() => app.close());
  return web ? welcome(settings) : 'Ready: doing the jobs only';
}

async function prepareDatabase(settings: Settings, stops: (() => Promise<unknown>)[]): Promise<void> {
  const database = await openDatabase(settings);
  stops.push(() => database.close());
  settings.databaseUrl = database.url;
  settings.databaseDirectUrl = database.directUrl;
  await migrate({ url: database.directUrl, migrations });
  const dataSource = new DataSource(dataSourceOptions({ url: database.url, entities, poolSize: 2 }));
  await dataSource.initialize();
  try {
    if (settings.demo) {
      await setProgramClock(dataSource, demonstrationNow(new Date()));
      await seedDemonstration(dataSource, settings.baseUrl);
    } else if (settings.production && (await programClockIsSet(dataSource))) {
      throw new SettingsError([
        'This database has a demonstration clock: use another database for production',
      ]);
    }
  } finally {
    await dataSource.destroy();
  }
}

async function serve(settings: Settings): Promise<INestApplicationContext> {
  const app = await createApp(settings);
  await app.listen(settings.port, settings.host);
  return app;
}

function welcome(settings: Settings): string {
  const lines = [`Ready on ${settings.baseUrl}`];
  if (settings.demo) {
    lines.push(
      `  Sign in:  ${settings.baseUrl}/sign-in (one click for each demonstration account, such as practitioner@kent.example)`,
      `  Organise: sign in as organiser@kscmp.example, then ${settings.baseUrl}/organiser`,
    );
  } else lines.push(`  Sign in:  ${settings.baseUrl}/sign-in`);
  lines.push(
    settings.smtpUrl === undefined
      ? `  Mail:     ${settings.baseUrl}/mailbox (nothing leaves this machine)`
      : `  Mail:     sent through ${new URL(settings.smtpUrl).host}`,
  );
  return lines.join('\n');
}
