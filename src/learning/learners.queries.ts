import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Paged } from '../platform/api/paging.js';
import { learnerNotFound } from './learning.errors.js';
import { LEARNER_COLUMNS, LEARNER_TABLES } from './learners.sql.js';
import type { DoneSoFar, Standing } from './progress.rules.js';

/** Somebody and a course, as those see it who answer for it. What they wrote down for themselves is not in it. */
export interface Learner extends DoneSoFar {
  personId: number;
  name: string;
  email: string;
  agency: string | null;
  standing: Standing;
  /** Of the running cycle; null where there is none. */
  enrolmentId: number | null;
  cycle: number | null;
  startedAt: Date | null;
  activeAt: Date | null;
  secondsActive: number;
  attempts: number;
  /** The best of the cycle, in per cent. */
  score: number | null;
  /** Of the latest completion. */
  completedAt: Date | null;
  validUntil: string | null;
  certificateNumber: string | null;
  completedByHand: boolean;
}

export interface LearnerFilter {
  /** Part of a name, an email address or an agency's name. */
  q: string;
  standing?: Standing;
  /** Slug. With it everybody of the agency is listed, those too who have not enrolled. */
  agency?: string;
}

export interface CycleSummary {
  cycle: number;
  startedAt: Date;
  secondsActive: number;
  score: number | null;
  completedAt: Date | null;
  completedBy: string | null;
  completionReason: string | null;
  certificateNumber: string | null;
  endedAt: Date | null;
  endedBy: string | null;
  endReason: string | null;
  attempts: { number: number; submittedAt: string | null; score: number | null; passed: boolean | null }[];
}

export interface CourseFigures extends Record<Standing, number> {
  slug: string;
  title: string;
  /** Whether it can be taken here. */
  published: boolean;
}

/** How a question was answered in submitted attempts. */
export interface QuestionFigures {
  versionId: number;
  version: number;
  question: string;
  asked: number;
  right: number;
  /** How often each option was chosen, by its place in the bank; nothing for what was put in order. */
  chosen: Record<string, number>;
}

const COUNTS = `
  count(*) FILTER (WHERE standing = 'not_started')::int AS not_started,
  count(*) FILTER (WHERE standing = 'in_progress')::int AS in_progress,
  count(*) FILTER (WHERE standing = 'completed')::int AS completed,
  count(*) FILTER (WHERE standing = 'expired')::int AS expired`;

const MATCHING = `
  FROM people p
  JOIN (SELECT person_id AS id FROM enrolments WHERE course_id = $1
        UNION SELECT s.id FROM people s JOIN organisations a ON a.id = s.organisation_id
              WHERE a.slug = $4 AND s.profile_completed_at IS NOT NULL) listed USING (id)
  ${LEARNER_TABLES}
  WHERE p.erased_at IS NULL AND ($4::text IS NULL OR o.slug = $4) AND ($3::text IS NULL OR stands.standing = $3)
    AND ($2 = '' OR strpos(plain_text(p.name), plain_text($2)) > 0 OR strpos(p.email, lower($2)) > 0
      OR strpos(plain_text(coalesce(o.name, p.organisation_other, '')), plain_text($2)) > 0)`;

const AT_ONCE = 1000;

@Injectable()
export class LearnersQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The courses of these teams, of all teams for null, with how many stand where. */
  async coursesOf(teamIds: number[] | null): Promise<CourseFigures[]> {
    return this.dataSource.query<CourseFigures[]>(
      `SELECT c.slug, c.title, f.*,
         EXISTS (SELECT FROM course_versions v WHERE v.course_id = c.id AND v.published_at IS NOT NULL) AS published
       FROM courses c CROSS JOIN LATERAL (
         SELECT ${COUNTS} FROM people p
         JOIN (SELECT DISTINCT person_id AS id FROM enrolments WHERE course_id = c.id) listed USING (id)
         ${LEARNER_TABLES.replaceAll('$1', 'c.id')} WHERE p.erased_at IS NULL) f
       WHERE $1::int[] IS NULL OR c.team_id = ANY ($1) ORDER BY c.title, c.id`,
      [teamIds],
    );
  }

  async list(
    courseId: number,
    { q, standing, agency }: LearnerFilter,
    { page, pageSize }: { page: number; pageSize: number },
  ): Promise<Paged<Learner> & { figures: Record<Standing, number> }> {
    const filter = [courseId, q.trim(), standing ?? null, agency ?? null];
    const items = await this.dataSource.query<Learner[]>(
      `SELECT ${LEARNER_COLUMNS} ${MATCHING} ORDER BY plain_text(p.name), p.id LIMIT $5 OFFSET $6`,
      [...filter, pageSize, (page - 1) * pageSize],
    );
    // Of all standings, so that each says how many it would show.
    const [figures] = await this.dataSource.query<[Record<Standing, number>]>(
      `SELECT ${COUNTS} ${MATCHING}`,
      [...[courseId, q.trim(), null, agency ?? null]],
    );
    const total =
      standing === undefined ? Object.values(figures).reduce((sum, one) => sum + one, 0) : figures[standing];
    return { items, total, page, pageSize, figures };
  }

  /** All that match, in the order of the list, some at a time. */
  async *all(courseId: number, filter: LearnerFilter): AsyncGenerator<Learner[]> {
    for (let page = 1; ; page += 1) {
      const { items } = await this.list(courseId, filter, { page, pageSize: AT_ONCE });
      yield items;
      if (items.length < AT_ONCE) return;
    }
  }

  /** @throws Refusal not_found for who has never enrolled */
  async one(courseId: number, personId: number): Promise<Learner & { cycles: CycleSummary[] }> {
    const [learner] = await this.dataSource.query<Learner[]>(
      `SELECT ${LEARNER_COLUMNS} FROM people p ${LEARNER_TABLES}
       WHERE p.id = $2 AND p.erased_at IS NULL
         AND EXISTS (SELECT FROM enrolments WHERE course_id = $1 AND person_id = p.id)`,
      [courseId, personId],
    );
    if (learner === undefined) throw learnerNotFound();
    const cycles = await this.dataSource.query<CycleSummary[]>(
      `SELECT e.cycle, e.started_at AS "startedAt", e.seconds_active AS "secondsActive", e.score,
         e.completed_at AS "completedAt", c.name AS "completedBy", e.completion_reason AS "completionReason",
         e.certificate_number AS "certificateNumber", e.ended_at AS "endedAt", n.name AS "endedBy",
         e.end_reason AS "endReason",
         (SELECT coalesce(json_agg(json_build_object('number', a.number, 'submittedAt', a.submitted_at,
            'score', a.score, 'passed', a.passed) ORDER BY a.number), '[]')
          FROM check_attempts a WHERE a.enrolment_id = e.id) AS attempts
       FROM enrolments e LEFT JOIN people c ON c.id = e.completed_by_id LEFT JOIN people n ON n.id = e.ended_by_id
       WHERE e.course_id = $1 AND e.person_id = $2 ORDER BY e.cycle DESC`,
      [courseId, personId],
    );
    return { ...learner, cycles };
  }

  /** Agencies of those who are enrolled, by name. */
  async agencies(courseId: number): Promise<{ slug: string; name: string }[]> {
    return this.dataSource.query<{ slug: string; name: string }[]>(
      `SELECT DISTINCT o.slug, o.name FROM enrolments e JOIN people p ON p.id = e.person_id
       JOIN organisations o ON o.id = p.organisation_id WHERE e.course_id = $1 ORDER BY o.name`,
      [courseId],
    );
  }

  /** Each question that was ever asked, the newest version first, and in it those that most got wrong. */
  async questions(courseId: number): Promise<QuestionFigures[]> {
    return this.dataSource.query<QuestionFigures[]>(
      `WITH given AS (
         SELECT e.version_id, q.question, q.answer, q.is_right FROM enrolments e
         JOIN check_attempts a ON a.enrolment_id = e.id JOIN check_answers q ON q.attempt_id = a.id
         WHERE e.course_id = $1 AND q.is_right IS NOT NULL),
       chosen AS (
         SELECT version_id, question, jsonb_object_agg(option, times) AS chosen FROM (
           SELECT version_id, question, option, count(*)::int AS times FROM given, unnest(answer) AS option
           GROUP BY version_id, question, option) counted
         GROUP BY version_id, question)
       SELECT v.id AS "versionId", v.number AS version, g.question, count(*)::int AS asked,
         count(*) FILTER (WHERE g.is_right)::int AS right, c.chosen
       FROM given g JOIN course_versions v ON v.id = g.version_id
       JOIN chosen c ON c.version_id = g.version_id AND c.question = g.question
       GROUP BY v.id, g.question, c.chosen
       ORDER BY v.number DESC, count(*) FILTER (WHERE g.is_right)::numeric / count(*), g.question`,
      [courseId],
    );
  }
}

/** Whom an address names. @throws Refusal not_found for what is no number */
export function learnerIn(person: string): number {
  if (!/^[1-9]\d{0,8}$/.test(person)) throw learnerNotFound();
  return Number(person);
}
