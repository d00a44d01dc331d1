import { Injectable } from '@nestjs/common';
import mime from 'mime';
import type { EntityManager } from 'typeorm';
import { VersionsService, type PackageVersion } from '../learning/versions.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import { suggestedRule } from './findings.rules.js';
import { readPackage, type Zip } from './package-reader.js';
import { noDraft } from './scorm.errors.js';
import type { PackagePiece, ScormPackage, ScormRule } from './scorm.types.js';

/** A zip that was uploaded, with its name. */
export type PackageFile = Zip & { name: string };

export interface Publication {
  rule: ScormRule;
  settings: PackageVersion['settings'];
}

/** The only writer of packages and their files. Each works in the transaction of whoever calls it. */
@Injectable()
export class PackageDrafts {
  constructor(private readonly versions: VersionsService) {}

  /**
   * Checks a package and keeps it as the draft of the course's next version, in place of an earlier draft. What it wrote
   * is gone with the transaction when it fails.
   * @throws PackageProblem; Refusal conflict `draft_exists`
   */
  async keep(manager: EntityManager, courseId: number, file: PackageFile, byId: number): Promise<void> {
    const versionId = await this.versions.draftPackage(manager, courseId);
    // The files refer to it: what is known of it follows when all is read.
    await manager.query(
      `INSERT INTO scorm_packages (version_id, file_name, about, rule, uploaded_by_id)
       VALUES ($1, $2, '{}', 'completed', $3)`,
      [versionId, file.name.slice(-200), byId],
    );
    const about = await readPackage(file, (piece) => this.keepPiece(manager, versionId, piece));
    await this.describe(manager, { versionId, courseId }, about);
    await recordAudit(manager, {
      actorId: byId,
      action: 'course.package_uploaded',
      subject: `course:${courseId}`,
      detail: { versionId, files: about.files, bytes: about.bytes },
    });
  }

  /** @throws Refusal not_found without a draft */
  async publish(
    manager: EntityManager,
    courseId: number,
    { rule, settings }: Publication,
    byId: number,
  ): Promise<void> {
    const versionId = await this.lock(manager, courseId);
    await manager.query(`UPDATE scorm_packages SET rule = $2 WHERE version_id = $1`, [versionId, rule]);
    await this.versions.publishPackage(manager, { courseId, versionId, settings, byId });
  }

  /** @throws Refusal not_found without a draft */
  async discard(manager: EntityManager, courseId: number, byId: number): Promise<void> {
    const versionId = await this.lock(manager, courseId);
    await this.versions.discardPackage(manager, courseId);
    await recordAudit(manager, {
      actorId: byId,
      action: 'course.package_discarded',
      subject: `course:${courseId}`,
      detail: { versionId },
    });
  }

  private async lock(manager: EntityManager, courseId: number): Promise<number> {
    const [draft] = await manager.query<{ id: number }[]>(
      `SELECT v.id FROM course_versions v JOIN scorm_packages k ON k.version_id = v.id
       WHERE v.course_id = $1 AND v.published_at IS NULL FOR UPDATE OF v`,
      [courseId],
    );
    if (draft === undefined) throw noDraft();
    return draft.id;
  }

  private async keepPiece(manager: EntityManager, versionId: number, piece: PackagePiece): Promise<void> {
    const { path, startsAt, bytes } = piece;
    await manager.query(
      `INSERT INTO scorm_files (version_id, path, starts_at, media_type, bytes) VALUES ($1, $2, $3, $4, $5)`,
      [versionId, path, startsAt, mime.getType(path) ?? 'application/octet-stream', bytes],
    );
  }

  private async describe(
    manager: EntityManager,
    { versionId, courseId }: { versionId: number; courseId: number },
    about: ScormPackage,
  ): Promise<void> {
    const [before] = await manager.query<{ rule: ScormRule }[]>(
      `SELECT k.rule FROM scorm_packages k JOIN course_versions v ON v.id = k.version_id
       WHERE v.course_id = $1 AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1`,
      [courseId],
    );
    await manager.query(`UPDATE scorm_packages SET about = $2, rule = $3 WHERE version_id = $1`, [
      versionId,
      JSON.stringify(about),
      suggestedRule(about, before?.rule),
    ]);
  }
}
