import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { openingOf } from '../courses/course.rules.js';
import { assess } from '../eligibility/assess.rules.js';
import type { Eligibility } from '../eligibility/eligibility.types.js';
import { PeopleQueries } from '../people/people.queries.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { CompletionService } from './completion.service.js';
import { lessonsOf } from './content.rules.js';
import type { CourseContent } from './content.types.js';
import { lessonNotFound, noRefresherDue, notEligible, notOpen, notTakenHere } from './learning.errors.js';
import { activeSeconds, refresherIsDue } from './progress.rules.js';
import { TakingQueries } from './taking.queries.js';
import type { Learning, Taking } from './taking.types.js';
import { VersionsQueries } from './versions.queries.js';

/** What a package told of one of its parts. */
export interface Played {
  item: string;
  done: boolean;
  /** Of the whole package, in per cent. */
  score: number | null;
  seconds: number;
}

/** Starting a course and going through its lessons. The only writer of enrolments, with the completion service. */
@Injectable()
export class EnrolmentsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly completion: CompletionService,
  ) {}

  /** Whether the person may take the course, from what is known of them and what they `declared`. */
  async eligibility({ course, personId, today }: Taking, declared: string[] = []): Promise<Eligibility> {
    const facts = (await this.people.factsFor(this.dataSource, [personId])).get(personId);
    if (facts === undefined) throw notTakenHere();
    return assess(course.rule, { ...facts, declared }, today, `/courses/${course.slug}`);
  }

  /**
   * Starts the course, or a refresher once that is due. Twice is once.
   * @throws Refusal conflict `not_taken_here`, `not_open` or `no_refresher_due`; forbidden `not_eligible` or
   * `evidence_needed`, with reasons
   */
  async start(slug: string, personId: number, declared: string[] = []): Promise<Learning> {
    const taking = await this.takings.of(slug, personId);
    if (taking.offer === null) throw notTakenHere();
    const { offer, enrolment, course, today } = taking;
    if (enrolment !== null && enrolment.completedAt === null) return { ...taking, offer, enrolment };
    if (enrolment !== null && !refresherIsDue(enrolment, today)) throw noRefresherDue();
    const opening = openingOf(course, today);
    if (!opening.open) throw notOpen(opening.words);
    const eligibility = await this.eligibility(taking, declared);
    if (eligibility.outcome !== 'eligible') throw notEligible(eligibility);
    await inTransaction(this.dataSource, async (manager) => {
      // What was completed keeps its certificate; the new cycle takes its place as the running one.
      if (enrolment !== null) {
        await manager.query(
          `UPDATE enrolments SET ended_at = program_now() WHERE id = $1 AND ended_at IS NULL`,
          [enrolment.id],
        );
      }
      await manager.query(
        `INSERT INTO enrolments (course_id, person_id, version_id, cycle)
         SELECT $1, $2, $3, coalesce(max(cycle), 0) + 1 FROM enrolments WHERE course_id = $1 AND person_id = $2
         ON CONFLICT DO NOTHING`,
        [course.id, personId, offer.versionId],
      );
    });
    return this.takings.ofLearner(slug, personId);
  }

  /**
   * Somebody has opened a lesson: it is where they go on next time, on whatever device.
   * @throws Refusal not_found
   */
  async open(learning: Learning, lesson: string): Promise<void> {
    await this.mustHave(learning, lesson);
    await this.touch(this.dataSource.manager, learning, lesson);
  }

  /**
   * Somebody is through with a lesson. With the last that is needed the course is completed.
   * @param reflection what they wrote down about it; undefined where nothing was asked, empty to take it back
   * @throws Refusal not_found
   */
  async finishLesson(learning: Learning, lesson: string, reflection?: string): Promise<void> {
    const content = await this.mustHave(learning, lesson);
    await inTransaction(this.dataSource, async (manager) => {
      const open = await this.takings.lock(manager, learning.enrolment.id);
      if (reflection !== undefined) await this.writeReflection(manager, learning, lesson, reflection);
      if (!open) return;
      await this.touch(manager, learning, lesson);
      await manager.query(
        `UPDATE lesson_progress SET done_at = program_now() WHERE enrolment_id = $1 AND lesson = $2 AND done_at IS NULL`,
        [learning.enrolment.id, lesson],
      );
      await this.completion.settle(manager, learning, content);
    });
  }

  /** Keeps what somebody wrote down. @throws Refusal not_found */
  async reflect(learning: Learning, lesson: string, text: string): Promise<void> {
    await this.mustHave(learning, lesson);
    await inTransaction(this.dataSource, async (manager) => {
      await this.touch(manager, learning, lesson);
      await this.writeReflection(manager, learning, lesson, text);
    });
  }

  /** Counts the time since the last thing they did, and keeps where they are. A completed course is only read. */
  async touch(manager: EntityManager, { enrolment, now }: Learning, lesson: string | null): Promise<void> {
    // Two windows at once count the same time once: the second finds another `active_at`.
    await manager.query(
      `WITH touched AS (
         UPDATE enrolments SET active_at = program_now(), position = coalesce($2, position),
           seconds_active = seconds_active + CASE WHEN date_trunc('milliseconds', active_at) = $3 THEN $4 ELSE 0 END
         WHERE id = $1 AND completed_at IS NULL AND ended_at IS NULL RETURNING id)
       INSERT INTO lesson_progress (enrolment_id, lesson) SELECT id, $2 FROM touched WHERE $2 IS NOT NULL
       ON CONFLICT DO NOTHING`,
      [enrolment.id, lesson, enrolment.activeAt, activeSeconds(enrolment.activeAt, now)],
    );
  }

  /**
   * Keeps what a package told of how somebody gets on: its parts stand for lessons. The enrolment is locked and open.
   * @param seconds spent in the package, all told
   */
  async keepPlayed(
    manager: EntityManager,
    { enrolment }: Pick<Learning, 'enrolment'>,
    { item, done, score, seconds }: Played,
  ): Promise<void> {
    await manager.query(
      `UPDATE enrolments SET active_at = program_now(), position = $2, score = greatest(score, $3), seconds_active = $4
       WHERE id = $1`,
      [enrolment.id, item, score, seconds],
    );
    await manager.query(
      `INSERT INTO lesson_progress (enrolment_id, lesson, done_at)
       VALUES ($1, $2, CASE WHEN $3 THEN program_now() END)
       ON CONFLICT (enrolment_id, lesson) DO UPDATE SET
         done_at = coalesce(lesson_progress.done_at, EXCLUDED.done_at)`,
      [enrolment.id, item, done],
    );
  }

  private async writeReflection(
    manager: EntityManager,
    { enrolment }: Learning,
    lesson: string,
    text: string,
  ): Promise<void> {
    if (text === '') {
      await manager.query(`DELETE FROM lesson_reflections WHERE enrolment_id = $1 AND lesson = $2`, [
        enrolment.id,
        lesson,
      ]);
      return;
    }
    await manager.query(
      `INSERT INTO lesson_reflections (enrolment_id, lesson, text) VALUES ($1, $2, $3)
       ON CONFLICT (enrolment_id, lesson) DO UPDATE SET text = EXCLUDED.text, written_at = program_now()`,
      [enrolment.id, lesson, text],
    );
  }

  private async mustHave({ enrolment }: Learning, lesson: string): Promise<CourseContent> {
    const content = await this.versions.content(enrolment.versionId);
    if (!lessonsOf(content).some(({ slug }) => slug === lesson)) throw lessonNotFound();
    return content;
  }
}
