import { randomUUID } from 'node:crypto';
import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { TaskForm } from '../../editor/task-form.types.js';
import { lessonsOf } from '../../learning/content.rules.js';
import type { Question } from '../../learning/content.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { questionFacts } from '../draft-facts.rules.js';
import { draftProblems, questionOf } from '../draft.rules.js';
import type { Draft, DraftContent } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import {
  answersOfQuestion,
  isKind,
  KIND_WORDS,
  MOST_OPTIONS,
  MOST_QUESTIONS,
  questionWritten,
  readQuestion,
  withEmptyRows,
  type QuestionAnswers,
} from '../question-form.rules.js';
import { draftFrame, draftPage, editPath, stampOf, type ShownAgain } from './draft-page.js';

/** The bank that the knowledge check is drawn from. */
@PageController('organiser/courses/:slug/edit/questions')
@Permit('staff')
export class QuestionsController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  @Get()
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const problems = draftProblems(draft);
    const { content } = draft;
    const titles = new Map(lessonsOf(content).map((lesson) => [lesson.slug, lesson.title]));
    return page('authoring/pages/questions.njk', {
      ...draftFrame(draft),
      heading: 'Questions of the knowledge check',
      kinds: Object.entries(KIND_WORDS).map(([value, text]) => ({ value, text })),
      questions: content.questions.map((question, n) => ({
        number: n + 1,
        text: question.text,
        kind: KIND_WORDS[question.kind],
        outcome: content.outcomes[question.outcome - 1] ?? 'None',
        lesson: titles.get(question.lesson) ?? 'None',
        href: `${editPath(slug)}/questions/${question.id}`,
        problems: problems
          .filter(({ at }) => at.startsWith(`questions/${question.id}#`))
          .map(({ message }) => message.replace(/^Question \d+: /, '')),
      })),
      missing: problems
        .filter(({ message }) => message.startsWith('No question asks'))
        .map(({ message }) => message),
    });
  }

  @Get('new')
  async askNew(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query('kind') kind: unknown,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    return this.show(draft, undefined, new TaskForm(), answersOfQuestion(isKind(kind) ? kind : 'single'));
  }

  @Post('new')
  add(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.save(slug, caller, body, undefined);
  }

  @Get(':asked')
  async ask(
    @Param('slug') slug: string,
    @Param('asked') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const question = found(draft.content, id);
    return this.show(draft, question, new TaskForm(), answersOfQuestion(question.kind, question));
  }

  @Post(':asked')
  async change(
    @Param('slug') slug: string,
    @Param('asked') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.save(slug, caller, body, id);
  }

  @Get(':asked/delete')
  async askToDelete(
    @Param('slug') slug: string,
    @Param('asked') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const question = found(draft.content, id);
    return page('authoring/pages/question-delete.njk', {
      ...draftFrame(draft),
      question,
      stamp: stampOf(draft, questionFacts(question)),
    });
  }

  @Post(':asked/delete')
  async delete(
    @Param('slug') slug: string,
    @Param('asked') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { form } = readForm(TaskForm, body);
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: ({ content }) => questionFacts(found(content, id)),
      change: ({ content }) => ({
        content: { ...content, questions: content.questions.filter((question) => question.id !== id) },
      }),
    });
    const to = `${editPath(slug)}/questions`;
    return not
      ? redirect(`${to}/${id}`, { notice: 'Somebody else changed this question. Look at it again first' })
      : redirect(to, { flash: 'The question is deleted' });
  }

  private async save(
    slug: string,
    caller: Caller,
    body: unknown,
    id: string | undefined,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const before = id === undefined ? undefined : found(draft.content, id);
    const { form, errors } = readForm(TaskForm, body);
    const { kind: given, step } = (body ?? {}) as { kind?: unknown; step?: unknown };
    const kind = before?.kind ?? (isKind(given) ? given : 'single');
    const written = questionWritten(kind, body);
    if (step === 'add') {
      const rows = withEmptyRows(written.rows, written.rows.length + 1);
      return this.show(draft, before, form, { ...written, rows }, {});
    }
    const read = readQuestion(before?.id ?? `q-${randomUUID().slice(0, 8)}`, written);
    errors.push(...read.errors);
    if (errors.length > 0) return this.show(draft, before, form, written, { errors, status: 400 });
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: ({ content }) => (id === undefined ? [] : questionFacts(found(content, id))),
      change: ({ content }) => ({ content: withQuestion(content, read.question) }),
    });
    if (not) return this.show(not.draft, found(not.draft.content, read.question.id), form, written, not);
    return redirect(`${editPath(slug)}/questions`, {
      flash: id === undefined ? 'The question is added' : 'The question is saved',
    });
  }

  private show(
    draft: Draft,
    question: Question | undefined,
    form: TaskForm,
    answers: QuestionAnswers,
    again?: ShownAgain,
  ): PageView {
    const { content } = draft;
    const none = { value: '', text: 'Choose' };
    return draftPage(
      'question',
      draft,
      {
        task: `questions/${question?.id ?? 'new'}`,
        heading: `${question === undefined ? 'A new question' : 'A question'}: ${KIND_WORDS[answers.kind].toLowerCase()}`,
        facts: question === undefined ? [] : questionFacts(question),
      },
      form,
      again,
      {
        answers,
        mayAdd: answers.kind !== 'true_false' && answers.rows.length < MOST_OPTIONS,
        remove: question && `${editPath(draft.slug)}/questions/${question.id}/delete`,
        outcomes: [none, ...content.outcomes.map((text, n) => ({ value: String(n + 1), text }))],
        lessons: [none, ...lessonsOf(content).map(({ slug, title }) => ({ value: slug, text: title }))],
      },
    );
  }
}

function found(content: DraftContent, id: string): Question {
  const question = questionOf(content, id);
  if (question === undefined) throw notFound('There is no such question');
  return question;
}

/** In its place where it is known, else at the end. */
function withQuestion(content: DraftContent, question: Question): DraftContent {
  const known = content.questions.some(({ id }) => id === question.id);
  if (!known && content.questions.length >= MOST_QUESTIONS)
    throw new Refusal('conflict', 'too_many', `A course has at most ${MOST_QUESTIONS} questions`);
  return {
    ...content,
    questions: known
      ? content.questions.map((each) => (each.id === question.id ? question : each))
      : [...content.questions, question],
  };
}
