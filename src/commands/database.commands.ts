import type { Command } from 'commander';
import { migrations } from '../../migrations/index.js';
import { auditBookings } from '../bookings/audit.js';
import { demonstrationNow, seedDemonstration } from '../demonstration/demonstration.js';
import { backup } from '../platform/database/backup.js';
import { OutboxQueries } from '../platform/outbox/outbox.queries.js';
import { migrate, revertLatestMigration } from '../platform/database/migrate.js';
import { setProgramClock } from '../platform/database/program-clock.js';
import { CommandRefused } from './explain.js';
import { say, withAddresses, withDatabase } from './with-database.js';

export function databaseCommands(program: Command): void {
  program
    .command('migrate')
    .description('bring the schema up to date')
    .action(() =>
      withAddresses(async ({ directUrl }) => {
        const run = await migrate({ url: directUrl, migrations });
        run.forEach(say);
        if (run.length === 0) say('The schema is up to date');
      }),
    );

  program
    .command('migrate:revert')
    .description('take back the latest migration, with the data that only it holds')
    .action(() =>
      withAddresses(async ({ directUrl }) => {
        say(
          (await revertLatestMigration({ url: directUrl, migrations })) ??
            'There is no migration to take back',
        );
      }),
    );

  program
    .command('seed')
    .description('load the demonstration programme into an empty database; refused in production')
    .action(() =>
      withDatabase(async (dataSource, settings) => {
        if (settings.production)
          throw new CommandRefused('The demonstration is refused with NODE_ENV=production.');
        await setProgramClock(dataSource, demonstrationNow(new Date()));
        await seedDemonstration(dataSource, settings.baseUrl);
      }),
    );

  program
    .command('audit')
    .description('check what must always hold; prints a line for each broken invariant and ends with 1')
    .action(() =>
      withDatabase(async (dataSource) => {
        const problems = await auditBookings(dataSource);
        problems.forEach(say);
        if (problems.length > 0) process.exitCode = 1;
      }),
    );

  program
    .command('outbox')
    .description('count owed mails by state, and say why the latest hundred that failed did')
    .action(() =>
      withDatabase(async (dataSource) => {
        const outbox = new OutboxQueries(dataSource);
        for (const [state, count] of Object.entries(await outbox.counts())) say(`${state}: ${count}`);
        for (const { id, kind, thread, lastError } of await outbox.failed(100)) {
          say(`failed ${id}: ${kind} of ${thread ?? 'no thread'}: ${lastError ?? 'no reason given'}`);
        }
      }),
    );

  program
    .command('backup')
    .description('write the whole database to a file, for pg_restore')
    .argument('[file]', 'where to write it; a name with the time in this folder if absent')
    .action((to?: string) =>
      withAddresses(async ({ directUrl }) => {
        const file = to ?? `weald-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.dump`;
        await backup(directUrl, file);
        say(file);
      }),
    );
}
