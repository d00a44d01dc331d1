import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';

/** All that somebody did in courses is theirs to have a copy of, and goes with them. */
@Injectable()
export class LearningPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('learning', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT c.title AS course, e.cycle, e.started_at AS "startedAt", e.active_at AS "lastActiveAt",
         e.seconds_active AS "secondsActive", e.score, e.completed_at AS "completedAt",
         e.completion_reason AS "completedByHandBecause", e.ended_at AS "endedAt", e.end_reason AS "setBackBecause",
         to_char(e.valid_until, 'YYYY-MM-DD') AS "validUntil",
         (SELECT coalesce(json_agg(json_build_object('lesson', p.lesson, 'firstSeenAt', p.first_seen_at,
            'doneAt', p.done_at, 'reflection', r.text) ORDER BY p.first_seen_at), '[]')
          FROM lesson_progress p LEFT JOIN lesson_reflections r USING (enrolment_id, lesson)
          WHERE p.enrolment_id = e.id) AS lessons,
         (SELECT coalesce(json_agg(json_build_object('number', a.number, 'startedAt', a.started_at,
            'submittedAt', a.submitted_at, 'score', a.score, 'passed', a.passed,
            'answers', (SELECT json_agg(json_build_object('question', q.question, 'answer', q.answer,
              'right', q.is_right) ORDER BY q.position) FROM check_answers q WHERE q.attempt_id = a.id))
            ORDER BY a.number), '[]')
          FROM check_attempts a WHERE a.enrolment_id = e.id) AS attempts
       FROM enrolments e JOIN courses c ON c.id = e.course_id WHERE e.person_id = $1 ORDER BY e.id`,
      [personId],
    );
  }

  async consequences(personId: number): Promise<string[]> {
    const [row] = await this.dataSource.query<[{ running: boolean }]>(
      `SELECT EXISTS (SELECT FROM enrolments
         WHERE person_id = $1 AND completed_at IS NULL AND ended_at IS NULL) AS running`,
      [personId],
    );
    return row.running ? ['What you have done in courses that you have not completed is lost.'] : [];
  }

  async usedWithin(personIds: number[], years: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(
      `SELECT DISTINCT person_id AS id FROM enrolments
       WHERE person_id = ANY ($1) AND active_at > program_now() - make_interval(years => $2)`,
      [personIds, years],
    );
    return rows.map(({ id }) => id);
  }

  /** Lessons, reflections, attempts and answers go with the enrolment. */
  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(`DELETE FROM enrolments WHERE person_id = $1`, [personId]);
  }
}
