import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { CourseOffer } from '../courses/course-doors.service.js';
import type { CourseContent } from './content.types.js';
import { anyOf } from '../platform/database/list-in.js';
import type { FilePart } from '../platform/files/file-part.js';
import { keptFile } from '../platform/files/kept-files.js';

@Injectable()
export class VersionsQueries {
  /** A published version never changes, so it is read once: a course of 200 lessons is a megabyte. */
  private readonly published = new LRUCache<number, CourseContent>({ max: 50 });

  constructor(private readonly dataSource: DataSource) {}

  /**
   * Without sections for a version that a package delivers.
   * @throws Error for a version that is not published: nobody is enrolled on such a one
   */
  async content(versionId: number): Promise<CourseContent> {
    const known = this.published.get(versionId);
    if (known !== undefined) return known;
    const [found] = await this.dataSource.query<{ content: CourseContent }[]>(
      // What a package teaches stands in itself: of a version that it delivers no more is known than of the course.
      `SELECT coalesce(v.content, jsonb_build_object('title', c.title, 'writtenOn',
         to_char(v.published_at, 'YYYY-MM-DD'), 'review', '', 'outcomes', c.outcomes, 'sections', '[]'::jsonb,
         'questions', NULL)) AS content
       FROM course_versions v JOIN courses c ON c.id = v.course_id WHERE v.id = $1 AND v.published_at IS NOT NULL`,
      [versionId],
    );
    if (found === undefined) throw new Error(`There is no published version ${versionId}`);
    this.published.set(versionId, found.content);
    return found.content;
  }

  /** What is on offer of these courses, by their ids. */
  async offers(courseIds: number[]): Promise<Map<number, CourseOffer>> {
    const offers = await this.dataSource.query<(CourseOffer & { courseId: number })[]>(
      `SELECT DISTINCT ON (v.course_id) v.course_id AS "courseId", v.delivery, v.number AS version,
         s.cpd_minutes AS "cpdMinutes",
         (SELECT sum(minutes::int)::int FROM jsonb_path_query(v.content, '$.sections[*].lessons[*].minutes') minutes)
           AS minutes
       FROM course_versions v JOIN course_settings s USING (course_id)
       WHERE v.course_id = ${anyOf('$1')} AND v.published_at IS NOT NULL ORDER BY v.course_id, v.number DESC`,
      [courseIds],
    );
    return new Map(offers.map(({ courseId, ...offer }) => [courseId, offer]));
  }

  /** Undefined where there is no such file; `unsatisfiable` where it ends before what was asked for. */
  file(
    versionId: number,
    name: string,
    range: string | undefined,
  ): Promise<FilePart | 'unsatisfiable' | undefined> {
    return keptFile(this.dataSource, { table: 'course_files', owner: 'version_id' }, versionId, name, range);
  }
}
