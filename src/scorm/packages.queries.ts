import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { prepared } from '../platform/database/prepared.js';
import { partOf, type FilePart } from '../platform/files/file-part.js';
import { noPackage } from './scorm.errors.js';
import type { ScormPackage, ScormRule } from './scorm.types.js';

/** A package as it was uploaded for a version of a course. */
export interface KeptPackage {
  versionId: number;
  /** Of the version. */
  number: number;
  fileName: string;
  about: ScormPackage;
  rule: ScormRule;
  uploadedAt: Date;
  uploadedBy: string | null;
  /** Null for a draft. */
  publishedAt: Date | null;
}

export interface CoursePackage extends KeptPackage {
  /** How many have it as their running cycle. */
  learners: number;
}

const COLUMNS = `
  v.id AS "versionId", v.number, k.file_name AS "fileName", k.about, k.rule, k.uploaded_at AS "uploadedAt",
    p.name AS "uploadedBy", v.published_at AS "publishedAt"`;
const TABLES = `
  FROM scorm_packages k JOIN course_versions v ON v.id = k.version_id LEFT JOIN people p ON p.id = k.uploaded_by_id`;

const ABOUT_FILE = prepared(
  `SELECT media_type AS "mediaType", octet_length(bytes) AS size FROM scorm_files WHERE version_id = $1 AND path = $2`,
);
const PART_OF_FILE = prepared(
  `SELECT substring(bytes FROM $3 FOR $4) AS bytes FROM scorm_files WHERE version_id = $1 AND path = $2`,
);

@Injectable()
export class PackagesQueries {
  /** What is published never changes. */
  private readonly published = new LRUCache<number, KeptPackage>({ max: 100 });

  constructor(private readonly dataSource: DataSource) {}

  /** All of a course, the newest first: the draft, if there is one, leads. */
  ofCourse(courseId: number): Promise<CoursePackage[]> {
    return this.dataSource.query<CoursePackage[]>(
      `SELECT ${COLUMNS},
         (SELECT count(*)::int FROM enrolments e WHERE e.version_id = v.id AND e.ended_at IS NULL) AS learners
       ${TABLES} WHERE v.course_id = $1 ORDER BY v.number DESC`,
      [courseId],
    );
  }

  /** @throws Refusal not_found for a version that no package delivers */
  async ofVersion(versionId: number): Promise<KeptPackage> {
    const known = this.published.get(versionId);
    if (known !== undefined) return known;
    const [found] = await this.dataSource.query<KeptPackage[]>(
      `SELECT ${COLUMNS} ${TABLES} WHERE v.id = $1`,
      [versionId],
    );
    if (found === undefined) throw noPackage();
    if (found.publishedAt !== null) this.published.set(versionId, found);
    return found;
  }

  /** Undefined where there is no such file; `unsatisfiable` where it ends before what was asked for. */
  async file(
    versionId: number,
    path: string,
    asked: string | undefined,
  ): Promise<FilePart | 'unsatisfiable' | undefined> {
    const [about] = await this.dataSource.query<{ mediaType: string; size: number }[]>(ABOUT_FILE, [
      versionId,
      path,
    ]);
    if (about === undefined) return undefined;
    return partOf(about, asked, (from, count) =>
      this.dataSource.query<[{ bytes: Buffer }]>(PART_OF_FILE, [versionId, path, from, count]),
    );
  }
}
