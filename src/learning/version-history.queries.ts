import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { CourseContent, CourseSettings } from './content.types.js';

export interface PublishedVersion {
  number: number;
  publishedAt: Date;
  /** Null for what the program loaded by itself. */
  publishedBy: string | null;
  /** How many people are in it, whose cycle still runs. */
  learners: number;
}

/** What is on offer now, to begin another version with. */
export interface LatestVersion {
  id: number;
  number: number;
  content: CourseContent;
  settings: CourseSettings;
}

/** The versions of a course, for its authors. */
@Injectable()
export class VersionHistory {
  constructor(private readonly dataSource: DataSource) {}

  /** The latest first. */
  of(courseId: number): Promise<PublishedVersion[]> {
    return this.dataSource.query<PublishedVersion[]>(
      `SELECT v.number, v.published_at AS "publishedAt", p.name AS "publishedBy",
         (SELECT count(*)::int FROM enrolments e WHERE e.version_id = v.id AND e.ended_at IS NULL) AS learners
       FROM course_versions v LEFT JOIN people p ON p.id = v.published_by_id
       WHERE v.course_id = $1 AND v.published_at IS NOT NULL ORDER BY v.number DESC`,
      [courseId],
    );
  }

  /** Undefined while nothing native is published. */
  async latest(manager: EntityManager, courseId: number): Promise<LatestVersion | undefined> {
    const [found] = await manager.query<LatestVersion[]>(
      `SELECT v.id, v.number, v.content, json_build_object('completion', s.completion, 'passMark', s.pass_mark,
         'attempts', s.attempts, 'questionsDrawn', s.questions_drawn, 'cpdMinutes', s.cpd_minutes,
         'validityMonths', s.validity_months, 'refresherMonths', s.refresher_months) AS settings
       FROM course_versions v JOIN course_settings s USING (course_id)
       WHERE v.course_id = $1 AND v.published_at IS NOT NULL AND v.delivery = 'native'
       ORDER BY v.number DESC LIMIT 1`,
      [courseId],
    );
    return found;
  }
}
