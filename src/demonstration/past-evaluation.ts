import type { EntityManager } from 'typeorm';
import type { Moment, Question } from '../evaluations/evaluation.types.js';
import { makeForm, rewriteQuestions } from '../evaluations/question-rows.js';
import { readyMade } from '../evaluations/ready-made.rules.js';

/** What each of them answers to the scales of a form, in the order of its questions, and to its texts. */
interface Said {
  scales: number[];
  choice?: number;
  texts?: string[];
}

const BEFORE: Said[] = [
  { scales: [2], texts: ['What to say when a child shows me something on their phone'] },
  { scales: [3] },
  { scales: [2], texts: ['How to keep up with new apps'] },
  { scales: [1], texts: ['Where to begin'] },
  { scales: [3] },
  { scales: [4] },
];

const AFTER: Said[] = [
  {
    scales: [4, 5, 4],
    choice: 1,
    texts: ['Ask first what the child wants to happen', 'More time for questions'],
  },
  { scales: [4, 4, 5], choice: 1 },
  { scales: [4, 5, 4], choice: 0, texts: ['Bring it up in supervision'] },
  {
    scales: [3, 4, 2],
    choice: 2,
    texts: ['Look at our consent form again', 'Send the slides before. The sound broke off twice'],
  },
  { scales: [3, 3, 4], choice: 1 },
];

interface Asked {
  eventId: number;
  /** People who were there at least in part, by their ids. */
  there: number[];
}

/**
 * Evaluation of the webinar that is over: answers before and after with names, so that they can be compared, and an
 * impact survey that is due and that nobody has answered. All of it was asked already, so nothing is sent again.
 */
export async function writePastEvaluation(manager: EntityManager, { eventId, there }: Asked): Promise<void> {
  await manager.query(`INSERT INTO evaluation_settings VALUES ($1, 7, 1, 8, false)`, [eventId]);
  await writeForm(manager, { eventId, there }, 'before', '2019-09-19T13:00Z', BEFORE);
  await writeForm(manager, { eventId, there }, 'on_the_day', '2019-09-26T16:00Z', AFTER);
  await writeForm(manager, { eventId, there }, 'impact', '2019-10-03T16:00Z', []);
}

async function writeForm(
  manager: EntityManager,
  { eventId, there }: Asked,
  moment: Moment,
  sentAt: string,
  said: Said[],
): Promise<void> {
  const formId = await makeForm(manager, eventId, moment);
  if (formId === undefined) throw new Error(`The webinar has a form ${moment} already`);
  await rewriteQuestions(manager, formId, readyMade(moment));
  await manager.query(`UPDATE evaluation_forms SET asked = true WHERE id = $1`, [formId]);
  const questions = await manager.query<Pick<Question, 'id' | 'kind'>[]>(
    `SELECT id, kind FROM evaluation_questions WHERE form_id = $1 ORDER BY position`,
    [formId],
  );
  for (const [index, personId] of there.entries()) {
    const answers = said[index];
    const [request] = await manager.query<[{ id: number }]>(
      `INSERT INTO evaluation_requests (form_id, person_id, sent_at, reminders, answered) VALUES ($1, $2, $3, 2, $4) RETURNING id`,
      [formId, personId, sentAt, answers !== undefined],
    );
    if (answers === undefined) continue;
    await manager.query(
      `INSERT INTO evaluation_responses (form_id, anonymous, request_id, answered_on, answers)
       VALUES ($1, false, $2, $3::timestamptz::date, $4)`,
      [formId, request.id, sentAt, JSON.stringify(answersTo(questions, answers))],
    );
  }
}

function answersTo(questions: Pick<Question, 'id' | 'kind'>[], said: Said): Record<string, unknown> {
  const ids = (kind: Question['kind']): number[] =>
    questions.filter((each) => each.kind === kind).map(({ id }) => id);
  const given = (kind: Question['kind'], values: unknown[]): [number, unknown][] =>
    ids(kind).flatMap((id, index): [number, unknown][] =>
      values[index] === undefined ? [] : [[id, values[index]]],
    );
  return Object.fromEntries([
    ...given('scale', said.scales),
    ...given('choice', said.choice === undefined ? [] : [{ chosen: [said.choice] }]),
    ...given('text', said.texts ?? []),
  ]);
}
