import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid } from '../platform/refusal.js';
import { drawQuestions, isRight, readAnswer, scoreOf } from './check.rules.js';
import { CompletionService } from './completion.service.js';
import type { Question } from './content.types.js';
import { EnrolmentsService } from './enrolments.service.js';
import {
  alreadyPassed,
  attemptNotFound,
  attemptsUsed,
  attemptSubmitted,
  noCheck,
  notAllAnswered,
  questionNotFound,
} from './learning.errors.js';
import { attemptRefused, progressOf } from './progress.rules.js';
import { TakingQueries } from './taking.queries.js';
import type { AttemptSummary, Learning } from './taking.types.js';
import { VersionsQueries } from './versions.queries.js';

/** One question of an attempt, and what was answered. */
export interface AskedQuestion {
  /** From 1. */
  position: number;
  question: Question;
  /** Places of its options in the bank, as they are shown. */
  shown: number[];
  answer: number[] | null;
  /** Null until the attempt is submitted. */
  isRight: boolean | null;
}

export interface Attempt extends AttemptSummary {
  questions: AskedQuestion[];
}

/** The knowledge check: drawn when it begins, answered one by one, scored when it is submitted. */
@Injectable()
export class ChecksService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly enrolments: EnrolmentsService,
    private readonly completion: CompletionService,
  ) {}

  /** @throws Refusal not_found for a number that there is not, or a course without a check */
  async attempt(
    { enrolment }: Learning,
    number: number,
    database: Pick<EntityManager, 'query'> = this.dataSource,
  ): Promise<Attempt> {
    const summary = enrolment.attempts.find((each) => each.number === number);
    if (summary === undefined) throw attemptNotFound();
    const { questions } = await this.versions.content(enrolment.versionId);
    const rows = await database.query<(Omit<AskedQuestion, 'question'> & { question: string })[]>(
      `SELECT position, question, shown, answer, is_right AS "isRight" FROM check_answers
       WHERE attempt_id = $1 ORDER BY position`,
      [summary.id],
    );
    const bank = new Map((questions ?? []).map((question) => [question.id, question]));
    return {
      ...summary,
      questions: rows.map((row) => {
        const question = bank.get(row.question);
        if (question === undefined) throw new Error(`Version ${enrolment.versionId} has no ${row.question}`);
        return { ...row, question };
      }),
    };
  }

  /**
   * Begins an attempt, or goes on with the one that is open.
   * @returns its number
   * @throws Refusal not_found without a check; conflict `passed` or `no_attempts_left`
   */
  async begin(learning: Learning): Promise<number> {
    const { course, personId, enrolment } = learning;
    const { questions } = await this.versions.content(enrolment.versionId);
    if (questions === null) throw noCheck();
    return inTransaction(this.dataSource, async (manager) => {
      await this.takings.lock(manager, enrolment.id);
      // Read anew: it may have begun in another window.
      const { enrolment: today, offer } = await this.takings.ofLearner(course.slug, personId, manager);
      const open = today.attempts.find(({ submittedAt }) => submittedAt === null);
      if (open !== undefined) return open.number;
      const refused = attemptRefused(offer.settings, progressOf(today.attempts));
      if (refused === 'passed') throw alreadyPassed();
      if (refused === 'no_attempts_left') throw attemptsUsed();
      const number = today.attempts.length + 1;
      const drawn = drawQuestions(questions, offer.settings.questionsDrawn, (below) => randomInt(below));
      await manager.query(
        `WITH attempt AS (
           INSERT INTO check_attempts (enrolment_id, number, pass_mark) VALUES ($1, $2, $3) RETURNING id)
         INSERT INTO check_answers (attempt_id, position, question, shown)
         SELECT attempt.id, d.position, d.drawn ->> 'question',
           ARRAY(SELECT jsonb_array_elements_text(d.drawn -> 'shown')::smallint)
         FROM attempt, jsonb_array_elements($4::jsonb) WITH ORDINALITY AS d (drawn, position)`,
        [today.id, number, offer.settings.passMark, JSON.stringify(drawn)],
      );
      await this.enrolments.touch(manager, learning, null);
      return number;
    });
  }

  /**
   * Keeps one answer. It can be changed until the attempt is submitted.
   * @param chosen as `readAnswer` takes it
   * @throws Refusal not_found; invalid with the field `answer`; conflict `submitted`
   */
  async answer(learning: Learning, number: number, position: number, chosen: string[]): Promise<void> {
    const { id, questions } = await this.attempt(learning, number);
    const asked = questions.find((each) => each.position === position);
    if (asked === undefined) throw questionNotFound();
    const read = readAnswer(asked.question, asked.shown, chosen);
    if ('problem' in read) throw invalid([{ field: 'answer', message: read.problem }]);
    await inTransaction(this.dataSource, async (manager) => {
      await this.takings.lock(manager, learning.enrolment.id);
      const [, kept] = await manager.query<[unknown, number]>(
        `UPDATE check_answers SET answer = $3, answered_at = program_now()
         WHERE attempt_id = $1 AND position = $2
           AND EXISTS (SELECT FROM check_attempts WHERE id = $1 AND submitted_at IS NULL)`,
        [id, position, read.answer],
      );
      if (kept === 0) throw attemptSubmitted();
      await this.enrolments.touch(manager, learning, null);
    });
  }

  /**
   * Scores an attempt; a pass may complete the course. Twice is once.
   * @throws Refusal not_found; conflict `not_all_answered`
   */
  async submit(learning: Learning, number: number): Promise<void> {
    const content = await this.versions.content(learning.enrolment.versionId);
    await inTransaction(this.dataSource, async (manager) => {
      const running = await this.takings.lock(manager, learning.enrolment.id);
      const today = await this.takings.ofLearner(learning.course.slug, learning.personId, manager);
      const attempt = today.enrolment.attempts.find((each) => each.number === number);
      if (attempt === undefined) throw attemptNotFound();
      if (attempt.submittedAt !== null) return;
      const { questions } = await this.attempt(today, number, manager);
      const missing = questions.filter(({ answer }) => answer === null).map(({ position }) => position);
      if (missing.length > 0) throw notAllAnswered(missing);
      const right = questions.filter(({ question, answer }) => isRight(question, answer));
      const { score, passed } = scoreOf(right.length, questions.length, attempt.passMark);
      await manager.query(`UPDATE check_answers SET is_right = position = ANY ($2) WHERE attempt_id = $1`, [
        attempt.id,
        right.map(({ position }) => position),
      ]);
      await manager.query(
        `UPDATE check_attempts SET submitted_at = program_now(), score = $2, passed = $3 WHERE id = $1`,
        [attempt.id, score, passed],
      );
      await manager.query(`UPDATE enrolments SET score = greatest(score, $2) WHERE id = $1`, [
        today.enrolment.id,
        score,
      ]);
      await this.enrolments.touch(manager, today, null);
      if (running) await this.completion.settle(manager, today, content);
    });
  }
}
