import type { EntityManager } from 'typeorm';
import { areasOfDemonstration } from './areas.js';
import { organisationsOfDemonstration } from './organisations.js';
import { TEAMS, type TeamSlug } from './placements/placement.js';

/** Areas, organisations and teams, one statement each: a newcomer waits for this start. */
export async function writeOrganisations(manager: EntityManager): Promise<Map<TeamSlug, number>> {
  const areas = areasOfDemonstration();
  await manager.query(
    `INSERT INTO areas (code, name, part_of) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])`,
    [areas.map(({ code }) => code), areas.map(({ name }) => name), areas.map(({ partOf }) => partOf ?? null)],
  );
  const organisations = organisationsOfDemonstration();
  await manager.query(
    `INSERT INTO organisations (slug, name, kind, sector)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
    [
      organisations.map(({ slug }) => slug),
      organisations.map(({ name }) => name),
      organisations.map(({ kind }) => kind),
      organisations.map(({ sector }) => sector),
    ],
  );
  const teams = await manager.query<{ id: number; slug: TeamSlug }[]>(
    `INSERT INTO teams (slug, name, contact_email)
     SELECT slug, name, 'training@' || slug || '.example' FROM unnest($1::text[], $2::text[]) AS t (slug, name)
     RETURNING id, slug`,
    [Object.keys(TEAMS), Object.values(TEAMS)],
  );
  return new Map(teams.map(({ id, slug }) => [slug, id]));
}
