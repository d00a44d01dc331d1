import { Option, type Command } from 'commander';
import type { DataSource } from 'typeorm';
import { OrganisationsService } from '../organisations/organisations.service.js';
import { PeopleQueries } from '../people/people.queries.js';
import { PeopleService } from '../people/people.service.js';
import { TeamMembersService } from '../people/team-members.service.js';
import { TEAM_ROLES, type TeamRole } from '../platform/auth/team-role.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { email } from './arguments.js';
import { CommandRefused } from './explain.js';
import { say, withDatabase } from './with-database.js';

const DOES: Record<TeamRole, string> = {
  viewer: 'looks at the events of',
  check_in_helper: 'takes the registers of',
  organiser: 'runs the events of',
  owner: 'runs the events and manages the members of',
};

/** The teams that run events, and who is in them. */
export function teamCommands(program: Command): void {
  program
    .command('team:save')
    .description('make a team that runs events, or rename it')
    .argument('<slug>', 'its short name, such as kscmp')
    .argument('<name>', 'its name')
    .argument('<contact>', 'role inbox that replies go to', email)
    .action((slug: string, name: string, contactEmail: string) =>
      withDatabase(async (dataSource) => {
        if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
          throw new CommandRefused('A short name has small letters, digits and hyphens.');
        }
        await inTransaction(dataSource, (manager) =>
          new OrganisationsService().saveTeam(manager, { slug, name, contactEmail }),
        );
        say(`The team ${name} is saved as ${slug}`);
      }),
    );

  program
    .command('team:join')
    .description('put a person into a team, with an account if they have none')
    .argument('<email>', 'address of the person', email)
    .argument('<team>', 'short name of the team')
    .addOption(
      new Option('--role <role>', 'what they are in the team; a member gets another role')
        .choices(TEAM_ROLES)
        .default('organiser'),
    )
    .action((address: string, slug: string, { role }: { role: TeamRole }) =>
      withDatabase(async (dataSource) => {
        const people = new PeopleService(dataSource);
        const teamId = await teamOf(dataSource, slug);
        await inTransaction(dataSource, async (manager) => {
          const { personId } = await people.findOrCreate(manager, { email: address });
          await new TeamMembersService(dataSource).put(manager, { personId, teamId }, role);
        });
        say(`${address} ${DOES[role]} ${slug}, and sets up the second factor when they next sign in`);
      }),
    );

  program
    .command('team:leave')
    .description('take a person out of a team; from their next request on they see nothing of it')
    .argument('<email>', 'address of the person', email)
    .argument('<team>', 'short name of the team')
    .action((address: string, slug: string) =>
      withDatabase(async (dataSource) => {
        const personId = await new PeopleQueries(dataSource).idByEmail(address);
        if (personId === undefined) throw new CommandRefused(`Nobody has an account as ${address}.`);
        const teamId = await teamOf(dataSource, slug);
        await inTransaction(dataSource, (manager) =>
          new TeamMembersService(dataSource).remove(manager, { personId, teamId }),
        );
        say(`${address} is no longer in ${slug}`);
      }),
    );
}

async function teamOf(dataSource: DataSource, slug: string): Promise<number> {
  const [team] = await dataSource.query<{ id: number }[]>(`SELECT id FROM teams WHERE slug = $1`, [slug]);
  if (!team) throw new CommandRefused(`There is no team ${slug}.`);
  return team.id;
}
