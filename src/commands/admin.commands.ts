import { InvalidArgumentError, type Command } from 'commander';
import type { DataSource } from 'typeorm';
import { ApiTokensService } from '../people/api-tokens.service.js';
import { PeopleQueries } from '../people/people.queries.js';
import { PeopleService } from '../people/people.service.js';
import { SecondFactorService } from '../people/second-factor.service.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { email } from './arguments.js';
import { CommandRefused } from './explain.js';
import { loadPeople } from './load-people.js';
import { say, withDatabase } from './with-database.js';

const MOST_AT_ONCE = 100_000;

export function adminCommands(program: Command): void {
  program
    .command('token')
    .description("print a new API token of a person's")
    .argument('<email>', 'address of the person', email)
    .action((address: string) =>
      withDatabase(async (dataSource) => say(await newToken(dataSource, address))),
    );

  program
    .command('admin:create')
    .description('make a person an administrator, with an account if they have none')
    .argument('<email>', 'address of the person', email)
    .option('--name <name>', 'their name, if they have no account yet')
    .action((address: string, { name }: { name?: string }) =>
      withDatabase(async (dataSource) => {
        const people = new PeopleService(dataSource);
        await inTransaction(dataSource, async (manager) => {
          const { personId } = await people.findOrCreate(manager, { email: address, name });
          await people.makeAdministrator(manager, personId);
        });
        say(`${address} is an administrator, and sets up the second factor when they next sign in`);
      }),
    );

  program
    .command('second-factor:reset')
    .description('let a person who lost their phone set up an authenticator app again; signs them out')
    .argument('<email>', 'address of the person', email)
    .action((address: string) =>
      withDatabase(async (dataSource, settings) => {
        const personId = await new PeopleQueries(dataSource).idByEmail(address);
        if (personId === undefined) throw new CommandRefused(`Nobody has an account as ${address}.`);
        await new SecondFactorService(dataSource, settings).reset(personId);
        say(`${address} sets up an authenticator app when they next sign in`);
      }),
    );

  program
    .command('people:load')
    .description('make practitioners for a load test and print an API token of each; refused in production')
    .requiredOption('--count <number>', 'how many', count)
    .action(({ count: many }: { count: number }) =>
      withDatabase(async (dataSource, settings) => {
        if (settings.production)
          throw new CommandRefused('Invented people are refused with NODE_ENV=production.');
        const tokens = await loadPeople(dataSource, many);
        say(tokens.join('\n'));
      }),
    );
}

async function newToken(dataSource: DataSource, address: string): Promise<string> {
  const [person] = await dataSource.query<{ id: number; closed: boolean }[]>(
    `SELECT id, disabled_at IS NOT NULL OR erased_at IS NOT NULL AS closed FROM people WHERE email = $1`,
    [address],
  );
  if (!person) throw new CommandRefused(`Nobody has an account as ${address}.`);
  if (person.closed) throw new CommandRefused(`The account of ${address} is closed.`);
  const [token] = await inTransaction(dataSource, (manager) =>
    new ApiTokensService(dataSource).issue(manager, [person.id], 'Command line'),
  );
  return token ?? '';
}

function count(typed: string): number {
  const number = Number(typed);
  if (!Number.isInteger(number) || number < 1 || number > MOST_AT_ONCE) {
    throw new InvalidArgumentError(`It must be a whole number from 1 to ${MOST_AT_ONCE}.`);
  }
  return number;
}
