import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { partOf, type FilePart } from '../platform/files/file-part.js';
import type { CourseSettings } from '../learning/content.types.js';
import { interactionsOf, questionFigures, type QuestionFigures } from './interactions.rules.js';
import { PlaysQueries } from './plays.queries.js';
import { noPackage } from './scorm.errors.js';
import type { Interaction, ScormPackage, ScormRule } from './scorm.types.js';

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

/** What a course asks for now; as is usual where nothing of it was ever published. */
export interface CourseNow extends Pick<CourseSettings, 'passMark' | 'cpdMinutes' | 'validityMonths'> {
  /** Of what is on offer; null for nothing. */
  delivery: 'native' | 'scorm' | null;
}

const USUAL_PASS_MARK = 80;

const COLUMNS = `
  v.id AS "versionId", v.number, k.file_name AS "fileName", k.about, k.rule, k.uploaded_at AS "uploadedAt",
    p.name AS "uploadedBy", v.published_at AS "publishedAt"`;
const TABLES = `
  FROM scorm_packages k JOIN course_versions v ON v.id = k.version_id LEFT JOIN people p ON p.id = k.uploaded_by_id`;

const ABOUT_FILE = `
  SELECT min(media_type) AS "mediaType", sum(octet_length(bytes))::int AS size FROM scorm_files
  WHERE version_id = $1 AND path = $2 HAVING count(*) > 0`;
/**
 * `$3` is the place of the first byte, from 1; `$4` how many. Of the pieces only those are read that hold some of them.
 */
const PART_OF_FILE = `
  SELECT coalesce(string_agg(substring(bytes FROM greatest($3::int - starts_at, 1) FOR
      $3::int + $4::int - starts_at - greatest($3::int - starts_at, 1)), ''::bytea ORDER BY starts_at), '') AS bytes
  FROM scorm_files WHERE version_id = $1 AND path = $2
    AND starts_at < $3::int - 1 + $4::int AND starts_at + octet_length(bytes) >= $3::int`;

@Injectable()
export class PackagesQueries {
  /** What is published never changes. */
  private readonly published = new LRUCache<number, KeptPackage>({ max: 100 });

  constructor(
    private readonly dataSource: DataSource,
    private readonly plays: PlaysQueries,
  ) {}

  /** All of a course, the newest first: the draft, if there is one, leads. */
  ofCourse(courseId: number): Promise<CoursePackage[]> {
    return this.dataSource.query<CoursePackage[]>(
      `SELECT ${COLUMNS},
         (SELECT count(*)::int FROM enrolments e WHERE e.version_id = v.id AND e.ended_at IS NULL) AS learners
       ${TABLES} WHERE v.course_id = $1 ORDER BY v.number DESC`,
      [courseId],
    );
  }

  async courseNow(courseId: number): Promise<CourseNow> {
    const [now] = await this.dataSource.query<[CourseNow]>(
      `SELECT coalesce(s.pass_mark, $2) AS "passMark", s.cpd_minutes AS "cpdMinutes",
         s.validity_months AS "validityMonths", (SELECT v.delivery FROM course_versions v
           WHERE v.course_id = c.id AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1) AS delivery
       FROM courses c LEFT JOIN course_settings s ON s.course_id = c.id WHERE c.id = $1`,
      [courseId, USUAL_PASS_MARK],
    );
    return now;
  }

  /** How the questions of each published version were answered, as far as its package tells; the newest first. */
  async answers(courseId: number): Promise<[KeptPackage, QuestionFigures[]][]> {
    const versions: [KeptPackage, QuestionFigures[]][] = [];
    for (const kept of await this.ofCourse(courseId)) {
      if (kept.publishedAt === null) continue;
      const all: Interaction[] = [];
      for await (const state of this.plays.answers(kept.versionId)) all.push(...interactionsOf(state));
      versions.push([kept, questionFigures(all)]);
    }
    return versions;
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
