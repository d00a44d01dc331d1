import { Injectable } from '@nestjs/common';
import mime from 'mime';
import { DataSource, type EntityManager } from 'typeorm';
import type { Course } from '../courses/course.entity.js';
import { VersionsService, type PackageVersion } from '../learning/versions.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid } from '../platform/refusal.js';
import { suggestedRule } from './findings.rules.js';
import { PackageProblem, readPackage } from './package-reader.js';
import { noDraft } from './scorm.errors.js';
import type { PackageFile, ScormPackage, ScormRule } from './scorm.types.js';

export interface Publication {
  rule: ScormRule;
  settings: PackageVersion['settings'];
}

/** The only writer of packages and their files. Who may is asked before. */
@Injectable()
export class PackagesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: VersionsService,
  ) {}

  /**
   * Checks a package and keeps it as the draft of the course's next version, in place of an earlier draft. All in one
   * transaction: of a package that is refused, nothing stays behind.
   * @throws Refusal invalid with what stands against it; conflict `draft_exists`
   */
  async upload(course: Course, file: { name: string; bytes: Buffer }, by: Caller): Promise<void> {
    try {
      await inTransaction(this.dataSource, async (manager) => {
        const versionId = await this.versions.draftPackage(manager, course.id);
        // The files refer to it: what is known of it follows when all is read.
        await manager.query(
          `INSERT INTO scorm_packages (version_id, file_name, about, rule, uploaded_by_id)
           VALUES ($1, $2, '{}', 'completed', $3)`,
          [versionId, file.name.slice(-200), by.personId],
        );
        const about = await readPackage(file.bytes, (each) => this.keep(manager, versionId, each));
        await this.describe(manager, versionId, about, suggestedRule(about));
        await recordAudit(manager, {
          actorId: by.personId,
          action: 'course.package_uploaded',
          subject: `course:${course.id}`,
          detail: { versionId, files: about.files, bytes: about.bytes },
        });
      });
    } catch (error) {
      if (error instanceof PackageProblem) throw invalid([{ field: 'file', message: error.message }]);
      throw error;
    }
  }

  /** @throws Refusal not_found without a draft */
  async publish(course: Course, { rule, settings }: Publication, by: Caller): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const versionId = await this.lockDraft(manager, course.id);
      await manager.query(`UPDATE scorm_packages SET rule = $2 WHERE version_id = $1`, [versionId, rule]);
      await this.versions.publishPackage(manager, {
        courseId: course.id,
        versionId,
        settings,
        byId: by.personId,
      });
    });
  }

  /** Throws the draft away. @throws Refusal not_found without one */
  async discard(course: Course, by: Caller): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const versionId = await this.lockDraft(manager, course.id);
      await this.versions.discardPackage(manager, course.id);
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'course.package_discarded',
        subject: `course:${course.id}`,
        detail: { versionId },
      });
    });
  }

  private async lockDraft(manager: EntityManager, courseId: number): Promise<number> {
    const [draft] = await manager.query<{ id: number }[]>(
      `SELECT v.id FROM course_versions v JOIN scorm_packages k ON k.version_id = v.id
       WHERE v.course_id = $1 AND v.published_at IS NULL FOR UPDATE OF v`,
      [courseId],
    );
    if (draft === undefined) throw noDraft();
    return draft.id;
  }

  private async keep(manager: EntityManager, versionId: number, { path, bytes }: PackageFile): Promise<void> {
    await manager.query(
      `INSERT INTO scorm_files (version_id, path, media_type, bytes) VALUES ($1, $2, $3, $4)`,
      [versionId, path, mime.getType(path) ?? 'application/octet-stream', bytes],
    );
  }

  private async describe(
    manager: EntityManager,
    versionId: number,
    about: ScormPackage,
    rule: ScormRule,
  ): Promise<void> {
    await manager.query(`UPDATE scorm_packages SET about = $2, rule = $3 WHERE version_id = $1`, [
      versionId,
      JSON.stringify(about),
      rule,
    ]);
  }
}
