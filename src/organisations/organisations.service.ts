import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { Sector } from './organisation.entity.js';

export interface OrganisationDetails {
  slug: string;
  name: string;
  kind: string;
  sector: Sector;
}

export interface AreaDetails {
  code: string;
  name: string;
  partOf?: string;
}

export interface TeamDetails {
  slug: string;
  name: string;
  contactEmail: string;
}

/** The only writer of organisations, areas and teams. Each call makes it so, however often it is repeated. */
@Injectable()
export class OrganisationsService {
  /** @returns the organisation's id */
  async saveOrganisation(manager: EntityManager, details: OrganisationDetails): Promise<number> {
    const [row] = await manager.query<{ id: number }[]>(
      `INSERT INTO organisations (slug, name, kind, sector) VALUES ($1, $2, $3, $4)
       ON CONFLICT (slug) DO UPDATE SET name = excluded.name, kind = excluded.kind, sector = excluded.sector
       RETURNING id`,
      [details.slug, details.name, details.kind, details.sector],
    );
    return row!.id;
  }

  async saveArea(manager: EntityManager, { code, name, partOf }: AreaDetails): Promise<void> {
    await manager.query(
      `INSERT INTO areas (code, name, part_of) VALUES ($1, $2, $3)
       ON CONFLICT (code) DO UPDATE SET name = excluded.name, part_of = excluded.part_of`,
      [code, name, partOf ?? null],
    );
  }

  /** @returns the new team's id; undefined when there is one of that slug */
  async makeTeam(
    manager: EntityManager,
    { slug, name, contactEmail }: TeamDetails,
  ): Promise<number | undefined> {
    const [row] = await manager.query<{ id: number }[]>(
      `INSERT INTO teams (slug, name, contact_email) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING RETURNING id`,
      [slug, name, contactEmail],
    );
    return row?.id;
  }

  /** @returns the team's id */
  async saveTeam(manager: EntityManager, { slug, name, contactEmail }: TeamDetails): Promise<number> {
    const [row] = await manager.query<{ id: number }[]>(
      `INSERT INTO teams (slug, name, contact_email) VALUES ($1, $2, $3)
       ON CONFLICT (slug) DO UPDATE SET name = excluded.name, contact_email = excluded.contact_email
       RETURNING id`,
      [slug, name, contactEmail],
    );
    return row!.id;
  }
}
