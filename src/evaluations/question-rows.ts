import type { EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import type { Moment, NewQuestion } from './evaluation.types.js';

const COLUMNS = `kind, text, hint, required, points, low_words, high_words, options, several, other, pair, standard`;

const values = (question: NewQuestion): unknown[] => [
  question.kind,
  question.text,
  question.hint,
  question.required,
  question.points,
  question.lowWords,
  question.highWords,
  question.options,
  question.several,
  question.other,
  question.pair,
  question.standard,
];

/** @returns its id; undefined when there is one already */
export async function makeForm(
  manager: EntityManager,
  eventId: number,
  moment: Moment,
): Promise<number | undefined> {
  const [made] = await manager.query<{ id: number }[]>(
    `INSERT INTO evaluation_forms (event_id, moment, anonymous) VALUES ($1, $2, false)
     ON CONFLICT (event_id, moment) DO NOTHING RETURNING id`,
    [eventId, moment],
  );
  return made?.id;
}

export async function addQuestion(
  manager: EntityManager,
  formId: number,
  position: number,
  question: NewQuestion,
): Promise<void> {
  await manager.query(
    `INSERT INTO evaluation_questions (form_id, position, ${COLUMNS})
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [formId, position, ...values(question)],
  );
}

export async function changeQuestion(
  manager: EntityManager,
  id: number,
  question: NewQuestion,
): Promise<void> {
  await manager.query(
    `UPDATE evaluation_questions SET (${COLUMNS}) = ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) WHERE id = $1`,
    [id, ...values(question)],
  );
}

/** All questions of a form that has no answers, in this order. */
export async function rewriteQuestions(
  manager: EntityManager,
  formId: number,
  questions: NewQuestion[],
): Promise<void> {
  await manager.query(`DELETE FROM evaluation_questions WHERE form_id = $1`, [formId]);
  for (const [index, question] of questions.entries())
    await addQuestion(manager, formId, index + 1, question);
}

/** What was said of an event's evaluation and its forms, for an event that is made from it and has none. */
export async function copyForms(manager: EntityManager, from: number, to: number): Promise<void> {
  await manager.query(
    `INSERT INTO evaluation_settings (event_id, days_before, impact_weeks, open_weeks, certificates_wait)
     SELECT $2, days_before, impact_weeks, open_weeks, certificates_wait FROM evaluation_settings WHERE event_id = $1`,
    [from, to],
  );
  await manager.query(
    `INSERT INTO evaluation_forms (event_id, moment, anonymous, asked)
     SELECT $2, moment, anonymous, asked FROM evaluation_forms WHERE event_id = $1`,
    [from, to],
  );
  await manager.query(
    `INSERT INTO evaluation_questions (form_id, position, ${COLUMNS})
     SELECT made.id, q.position, ${COLUMNS.replace(/\w+/g, 'q.$&')}
     FROM evaluation_forms f JOIN evaluation_questions q ON q.form_id = f.id
     JOIN evaluation_forms made ON made.event_id = $2 AND made.moment = f.moment
     WHERE f.event_id = $1`,
    [from, to],
  );
}

export const recordChange = (
  manager: EntityManager,
  { personId }: Caller,
  eventId: number,
  action: string,
  detail: Record<string, unknown>,
): Promise<void> => recordAudit(manager, { actorId: personId, action, subject: `event:${eventId}`, detail });
