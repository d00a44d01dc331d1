import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { CoursesService } from '../courses/courses.service.js';
import { VersionsService, type CourseFile } from '../learning/versions.service.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { notReady, staleDraft } from './draft.errors.js';
import { asContent, draftProblems } from './draft.rules.js';
import type { Draft } from './draft.types.js';
import { DraftsQueries } from './drafts.queries.js';
import { filesShown, isPublished } from './file-names.rules.js';

/** Where a draft ends: what it says of the catalogue, its content and its settings come into force together. */
@Injectable()
export class DraftPublication {
  constructor(
    private readonly dataSource: DataSource,
    private readonly drafts: DraftsQueries,
    private readonly courses: CoursesService,
    private readonly versions: VersionsService,
  ) {}

  /**
   * Whoever is in the course stays on their version. `version` is what was looked over; undefined for any.
   * @throws Refusal not_found, stale, unprocessable with everything that stands against it
   */
  async publish(caller: Caller, slug: string, version: number | undefined): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      if (version !== undefined && version !== draft.version) throw staleDraft();
      const problems = draftProblems(draft);
      if (problems.length > 0) throw notReady(problems);
      const courseId = await this.intoCatalogue(manager, draft);
      const shown = filesShown(draft.content);
      const files = await manager.query<CourseFile[]>(
        `SELECT name, bytes, large_file_id AS "largeFileId" FROM course_draft_files WHERE draft_id = $1`,
        [draft.id],
      );
      await this.versions.publish(manager, {
        courseId,
        content: asContent(draft),
        settings: draft.settings,
        files: files.filter(({ name }) => isPublished(name, shown)),
        byId: caller.personId,
      });
      await manager.query(`DELETE FROM course_drafts WHERE id = $1`, [draft.id]);
    });
  }

  /** @returns the id of its course, which is new with its first version */
  private async intoCatalogue(manager: EntityManager, draft: Draft): Promise<number> {
    const entry = { ...draft.about, outcomes: draft.content.outcomes };
    if (draft.courseId !== null) {
      await this.courses.change(manager, draft.courseId, entry);
      return draft.courseId;
    }
    const { slug, team } = draft;
    const { id } = await this.courses.create(manager, { ...entry, slug, teamId: team.id, source: null });
    return id;
  }
}
