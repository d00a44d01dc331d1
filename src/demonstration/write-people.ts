import type { EntityManager } from 'typeorm';
import type { PeopleService } from '../people/people.service.js';
import type { TeamMembersService } from '../people/team-members.service.js';
import { ACCOUNTS, type DemonstrationPerson, type InventedPerson } from './people.js';
import type { TeamSlug } from './placements/placement.js';

const CHAMPIONS = 'online-safeguarding-champions';
const CHAMPION_SINCE = '2018-09-01';

/** The accounts that visitors sign in with, with their teams and networks. */
export async function writeAccounts(
  manager: EntityManager,
  people: PeopleService,
  members: TeamMembersService,
  teamIds: ReadonlyMap<TeamSlug, number>,
): Promise<void> {
  const rows = await manager.query<{ id: number; slug: string }[]>(`SELECT id, slug FROM organisations`);
  const organisationIds = new Map(rows.map(({ id, slug }) => [slug, id]));
  for (const account of ACCOUNTS)
    await writeAccount(manager, people, members, account, { teamIds, organisationIds });
}

async function writeAccount(
  manager: EntityManager,
  people: PeopleService,
  members: TeamMembersService,
  { organisation, team, administrator, champion, ...person }: DemonstrationPerson,
  ids: { teamIds: ReadonlyMap<TeamSlug, number>; organisationIds: ReadonlyMap<string, number> },
): Promise<void> {
  const { personId } = await people.findOrCreate(manager, {
    ...person,
    ...(organisation !== undefined && { organisation: { id: known(ids.organisationIds, organisation) } }),
    profileCompleted: true,
  });
  if (team) {
    const membership = { personId, teamId: known(ids.teamIds, team.slug) };
    await members.put(manager, membership, team.role);
  }
  if (administrator) await people.makeAdministrator(manager, personId);
  if (champion) await people.joinNetwork(manager, personId, CHAMPIONS, CHAMPION_SINCE);
}

/** People for the lists, in two statements. @returns their ids, in order */
export async function writeInvented(manager: EntityManager, people: InventedPerson[]): Promise<number[]> {
  const column = <Value>(read: (person: InventedPerson) => Value): Value[] => people.map(read);
  const rows = await manager.query<{ id: number; email: string }[]>(
    `INSERT INTO people (email, name, organisation_id, job_title, role, workforce, areas, profile_completed_at)
     SELECT n.email, n.name, (SELECT id FROM organisations WHERE slug = n.organisation), n.job_title, n.role,
            n.workforce, ARRAY[n.area], now()
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::workforce[], $7::text[])
       AS n (email, name, organisation, job_title, role, workforce, area)
     RETURNING id, email`,
    [
      column(({ email }) => email),
      column(({ name }) => name),
      column(({ organisation }) => organisation),
      column(({ jobTitle }) => jobTitle),
      column(({ role }) => role),
      column(({ workforce }) => workforce),
      column(({ area }) => area),
    ],
  );
  const ids = new Map(rows.map(({ id, email }) => [email, id]));
  const inOrder = people.map(({ email }) => known(ids, email));
  await manager.query(
    `INSERT INTO network_memberships (person_id, network, since) SELECT unnest($1::int[]), $2, $3`,
    [inOrder.filter((_, n) => people[n]?.champion), CHAMPIONS, CHAMPION_SINCE],
  );
  return inOrder;
}

function known<Key>(ids: ReadonlyMap<Key, number>, key: Key): number {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The demonstration names ${String(key)}, which is not there`);
  return id;
}
