import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';

/**
 * What somebody answered under their name is theirs, and so is what a manager wrote about them. Of anonymous forms
 * nobody can say which answers are whose: only that they answered is held, exported and kept.
 */
@Injectable()
export class EvaluationsPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('evaluations', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT e.title AS event, f.moment, f.anonymous, r.sent_at AS "askedAt", r.answered,
         f.moment = 'manager' AS "byYourManager", a.answered_on AS "answeredOn",
         (SELECT json_agg(json_build_object('question', q.text, 'answer', a.answers -> q.id::text, 'options', q.options)
            ORDER BY q.position)
          FROM evaluation_questions q WHERE q.form_id = f.id AND a.answers ? q.id::text) AS answers
       FROM evaluation_requests r JOIN evaluation_forms f ON f.id = r.form_id JOIN events e ON e.id = f.event_id
       LEFT JOIN evaluation_responses a ON a.request_id = r.id
       WHERE r.person_id = $1 ORDER BY r.id`,
      [personId],
    );
  }

  async consequences(personId: number): Promise<string[]> {
    const [{ anonymous }] = await this.dataSource.query<[{ anonymous: boolean }]>(
      `SELECT EXISTS (SELECT FROM evaluation_requests r JOIN evaluation_forms f ON f.id = r.form_id
         WHERE r.person_id = $1 AND r.answered AND f.anonymous) AS anonymous`,
      [personId],
    );
    return anonymous
      ? [
          'What you answered anonymously stays: nobody can tell which answers were yours, so nobody can find them.',
        ]
      : [];
  }

  /** The figures of an event stay true; the words go. */
  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(
      `UPDATE evaluation_responses a SET answers = (
         SELECT coalesce(jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'object' THEN value - 'other' ELSE value END)
                           FILTER (WHERE jsonb_typeof(value) <> 'string'), '{}')
         FROM jsonb_each(a.answers))
       FROM evaluation_requests r WHERE r.id = a.request_id AND r.person_id = $1`,
      [personId],
    );
  }
}
