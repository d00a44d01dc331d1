import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { organisesFor } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import type { FilePart } from '../platform/files/file-part.js';
import { keptFile } from '../platform/files/kept-files.js';
import { draftNotFound } from './draft.errors.js';
import type { Draft, WrittenCourse } from './draft.types.js';

type Database = DataSource | EntityManager;
type Row = Omit<Draft, 'team'> & { teamId: number; teamName: string };

@Injectable()
export class DraftsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * A draft for those who write for its team.
   * @throws Refusal not_found for others, as for one that there is not
   */
  async open(slug: string, caller: Caller, database: Database = this.dataSource): Promise<Draft> {
    const [row] = await database.query<Row[]>(
      `SELECT d.id, d.slug, d.team_id AS "teamId", t.name AS "teamName", d.course_id AS "courseId", d.version,
         d.about, d.content, d.settings, v.number AS "basedOn", d.changed_at AS "changedAt", p.name AS "changedBy",
         program_now() AS now,
         (SELECT coalesce(json_agg(json_build_object('name', f.name, 'mediaType', f.media_type,
            'size', coalesce(l.size, octet_length(f.bytes)), 'alt', f.alt) ORDER BY f.name), '[]')
          FROM course_draft_files f LEFT JOIN large_files l ON l.id = f.large_file_id
          WHERE f.draft_id = d.id) AS files
       FROM course_drafts d JOIN teams t ON t.id = d.team_id JOIN people p ON p.id = d.changed_by_id
       LEFT JOIN course_versions v ON v.id = d.based_on_id
       WHERE d.slug = $1`,
      [slug],
    );
    if (row === undefined || !organisesFor(caller, row.teamId)) throw draftNotFound();
    const { teamId, teamName, ...draft } = row;
    return { ...draft, team: { id: teamId, name: teamName } };
  }

  /** The same, and nobody else changes it before the transaction ends. */
  async lock(manager: EntityManager, slug: string, caller: Caller): Promise<Draft> {
    await manager.query(`SELECT FROM course_drafts WHERE slug = $1 FOR UPDATE`, [slug]);
    return this.open(slug, caller, manager);
  }

  /** All courses of these teams (null: of all) with what is on offer and what is being written, by title. */
  written(teams: number[] | null): Promise<WrittenCourse[]> {
    return this.dataSource.query<WrittenCourse[]>(
      `SELECT coalesce(c.slug, d.slug) AS slug, coalesce(d.about ->> 'title', c.title) AS title, t.name AS team,
         v.number AS version, v.published_at AS "publishedAt",
         CASE WHEN d.id IS NOT NULL THEN json_build_object('changedAt', d.changed_at, 'changedBy', p.name) END AS draft
       FROM courses c FULL JOIN course_drafts d ON d.course_id = c.id
       JOIN teams t ON t.id = coalesce(c.team_id, d.team_id)
       LEFT JOIN people p ON p.id = d.changed_by_id
       LEFT JOIN LATERAL (SELECT number, published_at FROM course_versions
         WHERE course_id = c.id AND published_at IS NOT NULL ORDER BY number DESC LIMIT 1) v ON true
       WHERE $1::int[] IS NULL OR t.id = ANY ($1)
       ORDER BY title, slug`,
      [teams],
    );
  }

  /** Undefined where there is no such file; `unsatisfiable` where it ends before what was asked for. */
  file(
    draftId: number,
    name: string,
    range: string | undefined,
  ): Promise<FilePart | 'unsatisfiable' | undefined> {
    const files = { table: 'course_draft_files', owner: 'draft_id' };
    return keptFile(this.dataSource, files, draftId, name, range);
  }
}
