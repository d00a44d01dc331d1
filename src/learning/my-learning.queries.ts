import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DONE_SO_FAR, LEARNER_TABLES } from './learners.sql.js';
import type { DoneSoFar, Standing } from './progress.rules.js';

/** A course that somebody takes or has completed. */
export interface OwnCourse extends DoneSoFar {
  slug: string;
  title: string;
  standing: Standing;
  /** Whether a cycle runs that is not completed: the first, or a refresher. */
  running: boolean;
  /** None of a package, whose parts are not counted. */
  lessons: number;
  completedOn: string | null;
  validUntil: string | null;
  /** When it can be taken again. */
  refresherOn: string | null;
  certificateNumber: string | null;
}

/** Where somebody who named the caller as their manager stands with a course. No score, no answers. */
export interface StaffCourse {
  personId: number;
  name: string;
  slug: string;
  title: string;
  standing: Standing;
  completedOn: string | null;
  validUntil: string | null;
}

const EACH_COURSE = LEARNER_TABLES.replaceAll('$1', 'c.id');
const LONDON_DAY = `to_char(last.completed_at AT TIME ZONE 'Europe/London', 'YYYY-MM-DD')`;

@Injectable()
export class MyLearningQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** What is to be gone on with first, then the rest by title. */
  async of(personId: number): Promise<OwnCourse[]> {
    return this.dataSource.query<OwnCourse[]>(
      `SELECT c.slug, c.title, stands.standing, (live.id IS NOT NULL AND live.completed_at IS NULL) AS running,
         ${DONE_SO_FAR},
         (SELECT count(*)::int FROM course_versions v, jsonb_path_query(v.content, '$.sections[*].lessons[*]')
          WHERE v.id = live.version_id) AS lessons,
         ${LONDON_DAY} AS "completedOn", to_char(last.valid_until, 'YYYY-MM-DD') AS "validUntil",
         to_char(live.refresher_on, 'YYYY-MM-DD') AS "refresherOn", last.certificate_number AS "certificateNumber"
       FROM people p JOIN courses c ON EXISTS (SELECT FROM enrolments e WHERE e.course_id = c.id AND e.person_id = p.id
         AND (e.ended_at IS NULL OR e.completed_at IS NOT NULL))
       ${EACH_COURSE}
       WHERE p.id = $1 ORDER BY (live.id IS NOT NULL AND live.completed_at IS NULL) DESC, c.title, c.id`,
      [personId],
    );
  }

  /**
   * Those who say in their profile that this is their manager's email address, each with every course that is taken
   * here. It is theirs to say, and the address is the caller's, proved when they signed in: nobody makes themselves
   * somebody's manager.
   */
  async staffOf(managerEmail: string): Promise<StaffCourse[]> {
    return this.dataSource.query<StaffCourse[]>(
      `SELECT p.id AS "personId", p.name, c.slug, c.title, stands.standing, ${LONDON_DAY} AS "completedOn",
         to_char(last.valid_until, 'YYYY-MM-DD') AS "validUntil"
       FROM people p JOIN courses c ON EXISTS (SELECT FROM course_versions v
         WHERE v.course_id = c.id AND v.published_at IS NOT NULL)
       ${EACH_COURSE}
       WHERE lower(p.manager_email) = lower($1) AND p.erased_at IS NULL AND p.disabled_at IS NULL
       ORDER BY plain_text(p.name), p.id, c.title`,
      [managerEmail],
    );
  }
}
