import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Paged } from '../platform/api/paging.js';
import { TODAY_ONCE } from '../platform/database/program-clock.js';
import type { Area } from './area.entity.js';
import type { Organisation } from './organisation.entity.js';
import { Team } from './team.entity.js';

interface SearchRow extends Organisation {
  total: string;
}

@Injectable()
export class OrganisationsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Organisations whose name holds the words of `q`, or nearly (one or two letters wrong), or whose capitals are
   * `q` ("KCC"); best first. Without `q` all of them, by name.
   */
  async search(
    q: string,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Organisation>> {
    const rows = await this.dataSource.query<SearchRow[]>(
      `WITH asked AS (SELECT plain_text($1) AS q, '%' || replace(replace(replace(plain_text($1), '\\', '\\\\'), '%', '\\%'), '_', '\\_') || '%' AS pattern)
       SELECT o.id, o.slug, o.name, o.kind, o.sector, count(*) OVER () AS total
       FROM organisations o, asked
       WHERE asked.q = ''
          OR plain_text(o.name) LIKE asked.pattern
          OR word_similarity(asked.q, plain_text(o.name)) >= 0.45
          OR (length(asked.q) > 1 AND lower(regexp_replace(o.name, '[^A-Z]', '', 'g')) = asked.q)
       ORDER BY
         CASE WHEN asked.q = '' THEN 0
              WHEN plain_text(o.name) LIKE ltrim(asked.pattern, '%') THEN 0
              WHEN plain_text(o.name) LIKE asked.pattern THEN 1
              ELSE 2 END,
         CASE WHEN asked.q = '' THEN 0 ELSE word_similarity(asked.q, plain_text(o.name)) END DESC,
         o.name
       LIMIT $2 OFFSET $3`,
      [q.trim(), pageSize, (page - 1) * pageSize],
    );
    const total = rows[0] ? Number(rows[0].total) : page > 1 ? await this.countMatching(q) : 0;
    return { items: rows.map(({ total: _total, ...organisation }) => organisation), total, page, pageSize };
  }

  async bySlug(slug: string): Promise<Organisation | undefined> {
    const [row] = await this.dataSource.query<Organisation[]>(
      `SELECT id, slug, name, kind, sector FROM organisations WHERE slug = $1`,
      [slug],
    );
    return row;
  }

  /** Areas that exist on the program's day, those contained in another after it, each group by name. */
  async areas(): Promise<Area[]> {
    return this.dataSource.query<Area[]>(
      `SELECT code, name, part_of AS "partOf", valid_from AS "validFrom", valid_until AS "validUntil" FROM areas
       WHERE coalesce(valid_from <= ${TODAY_ONCE}, true) AND coalesce(valid_until > ${TODAY_ONCE}, true)
       ORDER BY part_of IS NULL DESC, name`,
      [],
    );
  }

  /** The teams somebody may act for in one way or another, by name. */
  async teamsFor(may: (teamId: number) => boolean): Promise<Team[]> {
    const teams = await this.dataSource.manager.find(Team, { order: { name: 'ASC' } });
    return teams.filter(({ id }) => may(id));
  }

  /** The one of those teams that a slug names; without a slug the only one there is. Undefined for neither. */
  async teamNamed(may: (teamId: number) => boolean, slug: string | undefined): Promise<Team | undefined> {
    const teams = await this.teamsFor(may);
    const [only, ...others] = slug === undefined ? teams : teams.filter((team) => team.slug === slug);
    return others.length === 0 ? only : undefined;
  }

  /** The total of a page beyond the last, where the page itself has no row to carry it. */
  private async countMatching(q: string): Promise<number> {
    return (await this.search(q, { page: 1, pageSize: 1 })).total;
  }
}
