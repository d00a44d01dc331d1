import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { mediaTypeOf } from '../learning/media.rules.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { keepLargeFile } from '../platform/files/kept-files.js';
import { invalid, notFound } from '../platform/refusal.js';
import type { Draft, DraftContent } from './draft.types.js';
import { DraftsQueries } from './drafts.queries.js';
import { DraftsService, subjectOf } from './drafts.service.js';
import { fileName, filesShown, MOST_FILES } from './file-names.rules.js';
import type { NewFile } from './new-files.js';

/** The files of drafts. They are kept in the database like those of the versions that they become part of. */
@Injectable()
export class DraftFiles {
  constructor(
    private readonly dataSource: DataSource,
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  /**
   * Takes a file in, and puts it where `into` says. Files that lessons showed in its place and show no more are gone.
   * @returns the name by which lessons show it
   * @throws Refusal not_found; invalid where there are too many
   */
  async add(
    caller: Caller,
    slug: string,
    { name, extension, alt, content }: NewFile,
    into?: (draft: Draft, name: string) => DraftContent,
  ): Promise<string> {
    return inTransaction(this.dataSource, async (manager) => {
      // Before the draft is locked, for it takes its time.
      const large = 'handle' in content ? await keepLargeFile(manager, content) : null;
      const bytes = 'bytes' in content ? content.bytes : null;
      const draft = await this.drafts.lock(manager, slug, caller);
      if (draft.files.length >= MOST_FILES)
        throw invalid([{ field: 'file', message: `A course has at most ${MOST_FILES} files` }]);
      const taken = draft.files.map((file) => file.name);
      const kept = fileName(name, extension, taken);
      await manager.query(
        `INSERT INTO course_draft_files (draft_id, name, media_type, bytes, large_file_id, alt)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [draft.id, kept, mediaTypeOf(kept), bytes, large, alt],
      );
      await this.record(manager, caller, draft, { added: kept });
      if (into !== undefined) await this.change(manager, caller, draft, into(draft, kept));
      return kept;
    });
  }

  /** Takes something out of lessons. Files that they show no more are gone. @throws Refusal not_found */
  async takeOut(caller: Caller, slug: string, change: (draft: Draft) => DraftContent): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      await this.change(manager, caller, draft, change(draft));
    });
  }

  /** @throws Refusal not_found */
  async remove(caller: Caller, slug: string, name: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const draft = await this.drafts.lock(manager, slug, caller);
      if (!draft.files.some((file) => file.name === name)) throw notFound('There is no such file');
      await this.delete(manager, caller, draft, name);
    });
  }

  private async change(
    manager: EntityManager,
    caller: Caller,
    draft: Draft,
    content: DraftContent,
  ): Promise<void> {
    await this.service.write(manager, caller, draft, { content });
    const now = filesShown(content);
    const before = filesShown(draft.content);
    for (const { name } of draft.files)
      if (before.has(name) && !now.has(name)) await this.delete(manager, caller, draft, name);
  }

  private async delete(manager: EntityManager, caller: Caller, draft: Draft, name: string): Promise<void> {
    await manager.query(`DELETE FROM course_draft_files WHERE draft_id = $1 AND name = $2`, [draft.id, name]);
    await this.record(manager, caller, draft, { removed: name });
  }

  private async record(
    manager: EntityManager,
    caller: Caller,
    draft: Draft,
    detail: { added: string } | { removed: string },
  ): Promise<void> {
    await recordAudit(manager, {
      actorId: caller.personId,
      action: 'course.draft_changed',
      subject: subjectOf(draft),
      detail: { slug: draft.slug, ...detail },
    });
  }
}
