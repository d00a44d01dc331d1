import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import type { CourseContent } from './content.types.js';
import { partOf, type FilePart } from '../platform/files/file-part.js';

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

  /** Undefined where there is no such file; `unsatisfiable` where it ends before what was asked for. */
  async file(
    versionId: number,
    name: string,
    range: string | undefined,
  ): Promise<FilePart | 'unsatisfiable' | undefined> {
    const [about] = await this.dataSource.query<{ mediaType: string; size: number }[]>(
      `SELECT media_type AS "mediaType", octet_length(bytes) AS size FROM course_files
       WHERE version_id = $1 AND name = $2`,
      [versionId, name],
    );
    if (about === undefined) return undefined;
    return partOf(about, range, (from, count) =>
      this.dataSource.query<[{ bytes: Buffer }]>(
        `SELECT substring(bytes FROM $3 FOR $4) AS bytes FROM course_files WHERE version_id = $1 AND name = $2`,
        [versionId, name, from, count],
      ),
    );
  }
}
