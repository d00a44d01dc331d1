import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { inTransaction } from '../platform/database/in-transaction.js';
import { programNow } from '../platform/database/program-clock.js';
import { invalid } from '../platform/refusal.js';
import { checkAnswers } from './answers.rules.js';
import { standingOf, type Standing } from './asking.rules.js';
import { cannotAnswer } from './evaluation.errors.js';
import type { Answers } from './evaluation.types.js';
import { EvaluationsQueries, type AskedForm, type Door } from './evaluations.queries.js';

/** How many anonymous answers are put back in another order with each new one. See ADR 20. */
const MIXED_AT_ONCE = 20;

export interface OpenedForm extends AskedForm {
  standing: Standing;
}

/** Answering: whoever is asked answers once. */
@Injectable()
export class EvaluationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: EvaluationsQueries,
  ) {}

  /** What somebody finds behind the door; looking changes nothing. @throws Refusal not_found */
  async open(door: Door): Promise<OpenedForm> {
    const form = await this.queries.asked(door);
    return { ...form, standing: standingOf(form, await programNow(this.dataSource)) };
  }

  /**
   * Keeps the answers. Of an anonymous form only that somebody has answered is known of them: no audit, no time.
   * @param given by the id of the question, as `checkAnswers` takes it
   * @throws Refusal not_found, invalid with a field for each question, conflict `already_answered`, `not_open_yet`,
   * `closed`, `not_for_you`
   */
  async answer(door: Door, given: Record<string, unknown>): Promise<OpenedForm> {
    return inTransaction(this.dataSource, async (manager) => {
      const { formId } = await this.queries.asked(door, manager);
      // Whoever changes the questions waits, or is told that there are answers; then everything is read as it stands.
      await manager.query(`SELECT FROM evaluation_forms WHERE id = $1 FOR SHARE`, [formId]);
      const form = await this.queries.asked(door, manager);
      const standing = standingOf(form, await programNow(manager));
      if (standing !== 'open') throw cannotAnswer(standing);
      const { answers, errors } = checkAnswers(form.questions, given);
      if (errors.length > 0) throw invalid(errors);
      const requestId = await markAnswered(manager, form);
      if (requestId === undefined) throw cannotAnswer('answered');
      if (form.anonymous) await putAmongOthers(manager, formId, answers);
      else await keep(manager, formId, requestId, answers);
      return { ...form, standing: 'answered' };
    });
  }
}

/** @returns the request, or undefined when somebody was faster with the same link */
async function markAnswered(
  manager: EntityManager,
  { formId, personId }: Pick<AskedForm, 'formId' | 'personId'>,
): Promise<number | undefined> {
  const [row] = await manager.query<{ id: number }[]>(
    `INSERT INTO evaluation_requests AS r (form_id, person_id, answered) VALUES ($1, $2, true)
     ON CONFLICT (form_id, person_id) DO UPDATE SET answered = true WHERE NOT r.answered RETURNING id`,
    [formId, personId],
  );
  return row?.id;
}

const keep = (
  manager: EntityManager,
  formId: number,
  requestId: number,
  answers: Answers,
): Promise<unknown> =>
  manager.query(
    `INSERT INTO evaluation_responses (form_id, anonymous, request_id, answered_on, answers)
     VALUES ($1, false, $2, (program_now() AT TIME ZONE 'Europe/London')::date, $3)`,
    [formId, requestId, JSON.stringify(answers)],
  );

/**
 * PostgreSQL knows of each row which transaction wrote it and where it lies, and this one writes who has answered, too.
 * So others are taken out and written again with it, all under new numbers and in an order that means nothing.
 */
const putAmongOthers = (manager: EntityManager, formId: number, answers: Answers): Promise<unknown> =>
  manager.query(
    `WITH taken AS (
       DELETE FROM evaluation_responses WHERE id IN (
         SELECT id FROM evaluation_responses WHERE form_id = $1 ORDER BY random() LIMIT ${MIXED_AT_ONCE}
         FOR UPDATE SKIP LOCKED)
       RETURNING answers)
     INSERT INTO evaluation_responses (form_id, anonymous, answers)
     SELECT $1, true, answers FROM (SELECT answers FROM taken UNION ALL SELECT $2::jsonb) mixed ORDER BY random()`,
    [formId, JSON.stringify(answers)],
  );
