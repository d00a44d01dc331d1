import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import { invalid } from '../platform/refusal.js';
import { draftOfAnotherKind } from './learning.errors.js';
import { contentProblems, settingsProblems } from './content.rules.js';
import type { CourseContent, CourseSettings } from './content.types.js';
import { mediaTypeOf } from './media.rules.js';

/** Small ones by what they are, large ones by where they are kept. */
export type CourseFile = { name: string } & (
  { bytes: Buffer; largeFileId?: null } | { bytes: null; largeFileId: number }
);

export interface NewVersion {
  courseId: number;
  content: CourseContent;
  files: CourseFile[];
  settings: CourseSettings;
  /** Null for what the program loads by itself. */
  byId: number | null;
}

export interface PackageVersion {
  courseId: number;
  /** A draft. */
  versionId: number;
  settings: Pick<CourseSettings, 'passMark' | 'cpdMinutes' | 'validityMonths'>;
  byId: number;
}

/** The only writer of versions, their files and the settings of courses. */
@Injectable()
export class VersionsService {
  /**
   * Publishes a native version. Whoever is in the course stays on theirs; those who start from now on have this one.
   * @returns its id
   * @throws Refusal invalid with everything that stands against it
   */
  async publish(manager: EntityManager, version: NewVersion): Promise<number> {
    const { courseId, content, files, settings, byId } = version;
    const problems = [
      ...contentProblems(content, new Set(files.map(({ name }) => name))),
      ...settingsProblems(settings, content),
      ...files
        .filter(({ name }) => mediaTypeOf(name) === undefined)
        .map(({ name }) => ({
          field: 'files',
          message: `${name} is not a kind of file that lessons can show`,
        })),
    ];
    if (problems.length > 0) throw invalid(problems);
    // One at a time for each course, so that numbers have no gaps and the settings are those of the last.
    await manager.query(`SELECT FROM courses WHERE id = $1 FOR NO KEY UPDATE`, [courseId]);
    const [made] = await manager.query<[{ id: number; number: number }]>(
      `INSERT INTO course_versions (course_id, number, delivery, content)
       SELECT $1, coalesce(max(number), 0) + 1, 'native', $2 FROM course_versions WHERE course_id = $1
       RETURNING id, number`,
      [courseId, JSON.stringify(content)],
    );
    for (const { name, bytes, largeFileId = null } of files) {
      await manager.query(
        `INSERT INTO course_files (version_id, name, media_type, bytes, large_file_id) VALUES ($1, $2, $3, $4, $5)`,
        [made.id, name, mediaTypeOf(name), bytes, largeFileId],
      );
    }
    await this.saveSettings(manager, courseId, settings);
    await manager.query(
      `UPDATE course_versions SET published_at = program_now(), published_by_id = $2 WHERE id = $1`,
      [made.id, byId],
    );
    await recordAudit(manager, {
      ...(byId !== null && { actorId: byId }),
      action: 'course.version_published',
      subject: `course:${courseId}`,
      detail: { version: made.number },
    });
    return made.id;
  }

  /**
   * Makes the draft of a version that a package delivers, in place of an earlier such draft. What the package holds is
   * its own room's to keep.
   * @returns its id
   * @throws Refusal conflict `draft_exists` while a version is written here
   */
  async draftPackage(manager: EntityManager, courseId: number): Promise<number> {
    await manager.query(`SELECT FROM courses WHERE id = $1 FOR NO KEY UPDATE`, [courseId]);
    await this.discardPackage(manager, courseId);
    const [made] = await manager.query<{ id: number }[]>(
      `INSERT INTO course_versions (course_id, number, delivery)
       SELECT $1, coalesce(max(number), 0) + 1, 'scorm' FROM course_versions WHERE course_id = $1
       ON CONFLICT (course_id) WHERE published_at IS NULL DO NOTHING RETURNING id`,
      [courseId],
    );
    if (made === undefined) throw draftOfAnotherKind();
    return made.id;
  }

  /** Throws the draft of a package away, with its files. */
  async discardPackage(manager: EntityManager, courseId: number): Promise<void> {
    await manager.query(
      `DELETE FROM course_versions WHERE course_id = $1 AND delivery = 'scorm' AND published_at IS NULL`,
      [courseId],
    );
  }

  /** Publishes the draft of a package. Whoever is in the course stays on their version. */
  async publishPackage(
    manager: EntityManager,
    { courseId, versionId, settings, byId }: PackageVersion,
  ): Promise<void> {
    await manager.query(
      // What native versions ask for stays as it is.
      `INSERT INTO course_settings (course_id, completion, pass_mark, cpd_minutes, validity_months)
       VALUES ($1, 'lessons', $2, $3, $4)
       ON CONFLICT (course_id) DO UPDATE SET pass_mark = $2, cpd_minutes = $3, validity_months = $4,
         refresher_months = least(course_settings.refresher_months, $4)`,
      [courseId, settings.passMark, settings.cpdMinutes, settings.validityMonths],
    );
    await manager.query(
      `UPDATE course_versions SET published_at = program_now(), published_by_id = $2 WHERE id = $1`,
      [versionId, byId],
    );
    await recordAudit(manager, {
      actorId: byId,
      action: 'course.version_published',
      subject: `course:${courseId}`,
      detail: { versionId },
    });
  }

  private async saveSettings(
    manager: EntityManager,
    courseId: number,
    settings: CourseSettings,
  ): Promise<void> {
    await manager.query(
      `INSERT INTO course_settings (course_id, completion, pass_mark, attempts, questions_drawn, cpd_minutes,
         validity_months, refresher_months) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (course_id) DO UPDATE SET (completion, pass_mark, attempts, questions_drawn, cpd_minutes,
         validity_months, refresher_months) = (EXCLUDED.completion, EXCLUDED.pass_mark, EXCLUDED.attempts,
         EXCLUDED.questions_drawn, EXCLUDED.cpd_minutes, EXCLUDED.validity_months, EXCLUDED.refresher_months)`,
      [
        courseId,
        settings.completion,
        settings.passMark,
        settings.attempts,
        settings.questionsDrawn,
        settings.cpdMinutes,
        settings.validityMonths,
        settings.refresherMonths,
      ],
    );
  }
}
