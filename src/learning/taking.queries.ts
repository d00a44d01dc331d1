import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { courseNotFound } from '../courses/course.errors.js';
import { londonDate } from '../platform/time/london.js';
import { notEnrolled } from './learning.errors.js';
import type { AttemptSummary, EarlierCompletion, Enrolment, Learning, Taking } from './taking.types.js';

type Database = Pick<EntityManager, 'query'>;

/** Moments come as ISO text out of JSON. */
type Written<T> = {
  [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K];
};

interface Row extends Omit<Taking, 'enrolment' | 'earlier' | 'personId' | 'today'> {
  enrolment:
    | (Written<Omit<Enrolment, 'lessons' | 'attempts'>> & {
        lessons: { slug: string; done: boolean }[];
        attempts: Written<AttemptSummary>[];
      })
    | null;
  earlier: Written<EarlierCompletion>[];
}

/** All of one person's course in one statement, however many lessons it has. */
const TAKING = `
  SELECT
    json_build_object('id', c.id, 'slug', c.slug, 'title', c.title, 'opensOn', c.opens_on, 'rule', c.rule,
      'team', json_build_object('id', t.id, 'name', t.name, 'email', t.contact_email)) AS course,
    (SELECT json_build_object('versionId', v.id, 'delivery', v.delivery, 'settings', json_build_object(
       'completion', s.completion, 'passMark', s.pass_mark, 'attempts', s.attempts,
       'questionsDrawn', s.questions_drawn, 'cpdMinutes', s.cpd_minutes, 'validityMonths', s.validity_months,
       'refresherMonths', s.refresher_months))
     FROM course_versions v JOIN course_settings s ON s.course_id = v.course_id
     WHERE v.course_id = c.id AND v.published_at IS NOT NULL ORDER BY v.number DESC LIMIT 1) AS offer,
    (SELECT json_build_object('id', e.id, 'versionId', e.version_id,
       'delivery', (SELECT delivery FROM course_versions v WHERE v.id = e.version_id), 'cycle', e.cycle, 'startedAt', e.started_at,
       'activeAt', e.active_at, 'secondsActive', e.seconds_active, 'position', e.position,
       'completedAt', e.completed_at, 'score', e.score, 'certificateNumber', e.certificate_number,
       'validUntil', e.valid_until, 'refresherOn', e.refresher_on,
       'lessons', (SELECT coalesce(json_agg(json_build_object('slug', p.lesson, 'done', p.done_at IS NOT NULL)), '[]')
                   FROM lesson_progress p WHERE p.enrolment_id = e.id),
       'attempts', (SELECT coalesce(json_agg(json_build_object('id', a.id, 'number', a.number,
                      'passMark', a.pass_mark, 'submittedAt', a.submitted_at, 'score', a.score, 'passed', a.passed,
                      'asked', (SELECT count(*) FROM check_answers q WHERE q.attempt_id = a.id),
                      'answered', (SELECT count(answer) FROM check_answers q WHERE q.attempt_id = a.id))
                      ORDER BY a.number), '[]')
                    FROM check_attempts a WHERE a.enrolment_id = e.id))
     FROM enrolments e WHERE e.course_id = c.id AND e.person_id = $2 AND e.ended_at IS NULL) AS enrolment,
    (SELECT coalesce(json_agg(json_build_object('cycle', e.cycle, 'completedAt', e.completed_at,
       'certificateNumber', e.certificate_number, 'validUntil', e.valid_until) ORDER BY e.cycle DESC), '[]')
     FROM enrolments e WHERE e.course_id = c.id AND e.person_id = $2
       AND e.ended_at IS NOT NULL AND e.completed_at IS NOT NULL
       AND NOT EXISTS (SELECT FROM certificates r WHERE r.number = e.certificate_number AND r.revoked_at IS NOT NULL)
    ) AS earlier,
    program_now() AS now
  FROM courses c JOIN teams t ON t.id = c.team_id WHERE c.slug = $1 AND c.listed`;

@Injectable()
export class TakingQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** @throws Refusal not_found for a course that there is not */
  async of(slug: string, personId: number, database: Database = this.dataSource): Promise<Taking> {
    const [row] = await database.query<Row[]>(TAKING, [slug, personId]);
    if (row === undefined) throw courseNotFound();
    return {
      ...row,
      personId,
      enrolment: row.enrolment && enrolmentOf(row.enrolment),
      earlier: row.earlier.map((cycle) => ({ ...cycle, completedAt: new Date(cycle.completedAt) })),
      today: londonDate(row.now),
    };
  }

  /** @throws Refusal not_found for a course that there is not, or that the person has not started */
  async ofLearner(slug: string, personId: number, database?: Database): Promise<Learning> {
    const taking = await this.of(slug, personId, database);
    const { offer, enrolment } = taking;
    if (offer === null || enrolment === null) throw notEnrolled();
    return { ...taking, offer, enrolment };
  }

  /**
   * Makes whoever does something in an enrolment do one thing after another, in two windows too.
   * @returns whether it still runs and is not completed
   */
  async lock(manager: EntityManager, enrolmentId: number): Promise<boolean> {
    const [row] = await manager.query<{ open: boolean }[]>(
      `SELECT completed_at IS NULL AND ended_at IS NULL AS open FROM enrolments WHERE id = $1 FOR NO KEY UPDATE`,
      [enrolmentId],
    );
    return row?.open ?? false;
  }

  /** What somebody wrote down about a lesson; empty for nothing. */
  async reflection(enrolmentId: number, lesson: string): Promise<string> {
    const [row] = await this.dataSource.query<{ text: string }[]>(
      `SELECT text FROM lesson_reflections WHERE enrolment_id = $1 AND lesson = $2`,
      [enrolmentId, lesson],
    );
    return row?.text ?? '';
  }
}

function enrolmentOf(row: NonNullable<Row['enrolment']>): Enrolment {
  const moment = (text: string | null): Date | null => (text === null ? null : new Date(text));
  return {
    ...row,
    startedAt: new Date(row.startedAt),
    activeAt: new Date(row.activeAt),
    completedAt: moment(row.completedAt),
    lessons: new Map(row.lessons.map(({ slug, done }) => [slug, { done }])),
    attempts: row.attempts.map((attempt) => ({ ...attempt, submittedAt: moment(attempt.submittedAt) })),
  };
}
