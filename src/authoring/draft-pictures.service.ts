import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { mediaTypeOf } from '../learning/media.rules.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid, notFound } from '../platform/refusal.js';
import type { FormFile } from '../platform/web/uploads.js';
import { DraftsQueries } from './drafts.queries.js';
import { subjectOf } from './drafts.service.js';
import { MOST_FILES, pictureName, pictureProblem, pictureType } from './picture.rules.js';

/** The files of drafts. They are kept in the database like those of the versions that they become part of. */
@Injectable()
export class DraftPictures {
  constructor(
    private readonly dataSource: DataSource,
    private readonly drafts: DraftsQueries,
  ) {}

  /**
   * Takes a picture in, whatever it is called, by what it is.
   * @returns the name by which lessons show it
   * @throws Refusal invalid for what is no picture, is too large, or is not described
   */
  async add(caller: Caller, slug: string, { name, bytes }: FormFile, alt: string): Promise<string> {
    const problem = pictureProblem(bytes);
    const type = pictureType(bytes);
    if (problem !== undefined || type === undefined)
      throw invalid([{ field: 'file', message: problem ?? 'Choose a picture' }]);
    return inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      if (draft.files.length >= MOST_FILES)
        throw invalid([{ field: 'file', message: `A course has at most ${MOST_FILES} files` }]);
      const kept = pictureName(
        name,
        type,
        draft.files.map((file) => file.name),
      );
      await manager.query(
        `INSERT INTO course_draft_files (draft_id, name, media_type, bytes, alt) VALUES ($1, $2, $3, $4, $5)`,
        [draft.id, kept, mediaTypeOf(kept), bytes, alt],
      );
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'course.draft_changed',
        subject: subjectOf(draft),
        detail: { slug, added: kept },
      });
      return kept;
    });
  }

  /** @throws Refusal not_found */
  async remove(caller: Caller, slug: string, name: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      if (!draft.files.some((file) => file.name === name)) throw notFound('There is no such picture');
      await manager.query(`DELETE FROM course_draft_files WHERE draft_id = $1 AND name = $2`, [
        draft.id,
        name,
      ]);
      await recordAudit(manager, {
        actorId: caller.personId,
        action: 'course.draft_changed',
        subject: subjectOf(draft),
        detail: { slug, removed: name },
      });
    });
  }
}
