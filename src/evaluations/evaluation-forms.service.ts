import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { invalid } from '../platform/refusal.js';
import {
  changedMeanwhile,
  formNotFound,
  hasAnswers,
  tooManyQuestions,
  withoutQuestions,
} from './evaluation.errors.js';
import {
  COMPARABLE,
  MOST_QUESTIONS,
  type EvaluationForm,
  type Moment,
  type NewQuestion,
  type Question,
} from './evaluation.types.js';
import { EvaluationsQueries } from './evaluations.queries.js';
import { addQuestion, changeQuestion, makeForm, recordChange, rewriteQuestions } from './question-rows.js';
import { questionProblems, sameWords, tidyQuestion } from './questions.rules.js';

/** Changes forms and their questions. Who may is checked where the event is opened. */
@Injectable()
export class EvaluationFormsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: EvaluationsQueries,
  ) {}

  /**
   * Whether people are asked and whether their answers are anonymous.
   * @throws Refusal not_found, stale, conflict `answered` when anonymity would change under answers, `no_questions`
   */
  async setForm(
    { event }: OpenEvent,
    by: Caller,
    moment: Moment,
    { asked, anonymous }: { asked: boolean; anonymous: boolean },
    version?: number,
  ): Promise<void> {
    await this.change(event.id, moment, version, async (manager, form) => {
      await this.setState(manager, by, form, { asked, anonymous });
    });
  }

  /**
   * Adds a question, or changes the one with this id, in all forms that share it.
   * @param alsoIn other forms that are to ask the same; a scale only
   * @throws Refusal not_found, stale, invalid, conflict `answered`, `too_many_questions`
   */
  async saveQuestion(
    { event }: OpenEvent,
    by: Caller,
    moment: Moment,
    { id, question, alsoIn }: { id?: number; question: NewQuestion; alsoIn: Moment[] },
    version?: number,
  ): Promise<void> {
    await this.change(event.id, moment, version, async (manager, form) => {
      await this.mustBeOpen(manager, form);
      const before = id === undefined ? undefined : questionOf(form, id);
      const shared = question.kind === 'scale' ? sharedBy(moment, alsoIn) : [moment];
      const pair = shared.length > 1 ? (before?.pair ?? randomUUID()) : null;
      const tidy = mustBeRight({ ...question, pair });
      for (const each of COMPARABLE.filter((other) => other !== moment))
        await this.share(manager, event.id, each, {
          tidy,
          pair: before?.pair ?? pair,
          wanted: shared.includes(each),
        });
      if (before === undefined) await this.add(manager, form, tidy);
      else await changeQuestion(manager, before.id, tidy);
      await recordChange(manager, by, event.id, 'evaluation.form_changed', { form: moment });
    });
  }

  /** @throws Refusal not_found, stale, conflict `answered` */
  async removeQuestion(
    { event }: OpenEvent,
    by: Caller,
    moment: Moment,
    id: number,
    version?: number,
  ): Promise<void> {
    await this.change(event.id, moment, version, async (manager, form) => {
      await this.mustBeOpen(manager, form);
      questionOf(form, id);
      await manager.query(`DELETE FROM evaluation_questions WHERE id = $1`, [id]);
      if (form.questions.length === 1)
        await manager.query(`UPDATE evaluation_forms SET asked = false WHERE id = $1`, [form.id]);
      await recordChange(manager, by, event.id, 'evaluation.form_changed', { form: moment });
    });
  }

  /** One place up or down; answers do not mind. @throws Refusal not_found */
  async moveQuestion({ event }: OpenEvent, moment: Moment, id: number, to: 'up' | 'down'): Promise<void> {
    await this.change(event.id, moment, undefined, async (manager, form) => {
      const ids = form.questions.map((question) => question.id);
      const from = ids.indexOf(questionOf(form, id).id);
      const there = to === 'up' ? from - 1 : from + 1;
      const [one, other] = [ids[from], ids[there]];
      if (one === undefined || other === undefined) return;
      [ids[from], ids[there]] = [other, one];
      await manager.query(
        `UPDATE evaluation_questions q SET position = o.position
         FROM unnest($1::int[]) WITH ORDINALITY AS o (id, position) WHERE q.id = o.id`,
        [ids],
      );
    });
  }

  /**
   * The whole form, as a program sends it. A question keeps its id by its place and kind.
   * @throws Refusal stale, invalid (`questions.0.text`), conflict `answered` where questions would change
   */
  async putForm(
    { event: { id: eventId } }: OpenEvent,
    by: Caller,
    moment: Moment,
    { questions, ...state }: { asked: boolean; anonymous: boolean; questions: NewQuestion[] },
    version?: number,
  ): Promise<void> {
    if (questions.length > MOST_QUESTIONS) throw tooManyQuestions(MOST_QUESTIONS);
    await inTransaction(this.dataSource, (manager) => makeForm(manager, eventId, moment));
    await this.change(eventId, moment, version, async (manager, form) => {
      const tidy = questions.map((question, index) => mustBeRight(question, `questions.${index}.`));
      await this.mustMatchPairs(manager, eventId, moment, tidy);
      if (!sameQuestions(form.questions, tidy)) {
        await this.mustBeOpen(manager, form);
        await rewriteQuestions(manager, form.id, tidy);
      }
      await this.setState(manager, by, await this.queries.form(eventId, moment, manager), state);
    });
  }

  private async setState(
    manager: EntityManager,
    by: Caller,
    form: EvaluationForm,
    { asked, anonymous }: { asked: boolean; anonymous: boolean },
  ): Promise<void> {
    if (anonymous !== form.anonymous) await this.mustBeOpen(manager, form);
    if (asked && form.questions.length === 0) throw withoutQuestions();
    await manager.query(`UPDATE evaluation_forms SET asked = $2, anonymous = $3 WHERE id = $1`, [
      form.id,
      asked,
      anonymous,
    ]);
    await recordChange(manager, by, form.eventId, 'evaluation.form_changed', {
      form: form.moment,
      before: { asked: form.asked, anonymous: form.anonymous },
      after: { asked, anonymous },
    });
  }

  private async mustMatchPairs(
    manager: EntityManager,
    eventId: number,
    moment: Moment,
    questions: NewQuestion[],
  ) {
    const others = (await this.queries.forms(eventId, manager)).filter((form) => form.moment !== moment);
    const errors = questions.flatMap((question, index) => {
      if (question.pair === null) return [];
      const twice = questions.findIndex(({ pair }) => pair === question.pair) < index;
      const differs = others
        .flatMap((form) => form.questions)
        .some((other) => other.pair === question.pair && !sameWords(other, question));
      const field = `questions.${index}.pair`;
      if (twice) return [{ field, message: 'pair must be used once in a form' }];
      return differs
        ? [{ field, message: 'A question of a pair must have the same words and points in all forms' }]
        : [];
    });
    if (errors.length > 0) throw invalid(errors);
  }

  /** Makes one other form ask the same, or no longer. */
  private async share(
    manager: EntityManager,
    eventId: number,
    moment: Moment,
    { tidy, pair, wanted }: { tidy: NewQuestion; pair: string | null; wanted: boolean },
  ): Promise<void> {
    if (wanted) await makeForm(manager, eventId, moment);
    const forms = await this.queries.forms(eventId, manager);
    const form = forms.find((each) => each.moment === moment);
    if (form === undefined) return;
    const there = pair === null ? undefined : form.questions.find((question) => question.pair === pair);
    if (there === undefined && !wanted) return;
    if (there !== undefined && wanted && sameWords(there, tidy) && tidy.pair !== null) return;
    await this.mustBeOpen(manager, form);
    if (there === undefined) await this.add(manager, form, tidy);
    else if (wanted)
      await changeQuestion(manager, there.id, { ...tidy, required: there.required, hint: there.hint });
    else await manager.query(`UPDATE evaluation_questions SET pair = NULL WHERE id = $1`, [there.id]);
    await manager.query(`UPDATE evaluation_forms SET version = version + 1 WHERE id = $1`, [form.id]);
  }

  private async add(manager: EntityManager, form: EvaluationForm, question: NewQuestion): Promise<void> {
    if (form.questions.length >= MOST_QUESTIONS) throw tooManyQuestions(MOST_QUESTIONS);
    await addQuestion(manager, form.id, form.questions.length + 1, question);
  }

  /** @throws Refusal not_found, stale */
  private async change(
    eventId: number,
    moment: Moment,
    version: number | undefined,
    work: (manager: EntityManager, form: EvaluationForm) => Promise<void>,
  ): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      // All forms of the event, in one order: a question can be in several of them.
      await manager.query(`SELECT FROM evaluation_forms WHERE event_id = $1 ORDER BY id FOR UPDATE`, [
        eventId,
      ]);
      const form = await this.queries.form(eventId, moment, manager);
      if (version !== undefined && version !== form.version) throw changedMeanwhile();
      await work(manager, form);
      await manager.query(`UPDATE evaluation_forms SET version = version + 1 WHERE id = $1`, [form.id]);
    });
  }

  private async mustBeOpen(manager: EntityManager, form: EvaluationForm): Promise<void> {
    if (await this.queries.hasAnswers(form.id, manager)) throw hasAnswers();
  }
}

/** All forms that ask a question, the one where it was written among them. */
const sharedBy = (moment: Moment, alsoIn: Moment[]): Moment[] =>
  COMPARABLE.some((each) => each === moment)
    ? COMPARABLE.filter((each) => each === moment || alsoIn.includes(each))
    : [moment];

function questionOf(form: EvaluationForm, id: number): Question {
  const found = form.questions.find((question) => question.id === id);
  if (found === undefined) throw formNotFound();
  return found;
}

function mustBeRight(question: NewQuestion, above = ''): NewQuestion {
  const tidy = tidyQuestion(question);
  const errors = questionProblems(tidy);
  if (errors.length > 0)
    throw invalid(errors.map(({ field, message }) => ({ field: above + field, message })));
  return tidy;
}

const sameQuestions = (here: Question[], there: NewQuestion[]): boolean =>
  JSON.stringify(here.map(({ id: _id, ...question }) => tidyQuestion(question))) === JSON.stringify(there);
