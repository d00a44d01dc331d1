import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { ChecksService, type Attempt } from '../checks.service.js';
import type { CourseContent } from '../content.types.js';
import { attemptNotFound, noCheck, questionNotFound } from '../learning.errors.js';
import { TakingQueries } from '../taking.queries.js';
import type { Learning } from '../taking.types.js';
import { VersionsQueries } from '../versions.queries.js';
import {
  answersHref,
  answersPage,
  checkPage,
  nextHref,
  questionHref,
  questionPage,
  resultHref,
  resultPage,
} from './check.presenter.js';
import { many } from './many.js';

/** The knowledge check, a question a page: each answer is kept when it is given, and it goes on on any device. */
@PageController('courses/:slug/learn/check')
@Permit('person')
export class CheckController {
  constructor(
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly checks: ChecksService,
  ) {}

  @Get()
  async about(@Param('slug') slug: string, @CurrentCaller() { personId }: Caller): Promise<PageView> {
    const { learning, content } = await this.learner(slug, personId);
    return page('learning/pages/check.njk', checkPage(learning, content));
  }

  @Post()
  async begin(@Param('slug') slug: string, @CurrentCaller() { personId }: Caller): Promise<Redirect> {
    const { learning } = await this.learner(slug, personId);
    const number = await this.checks.begin(learning);
    return redirect(questionHref(slug, number, 1));
  }

  @Get(':attempt/questions/:question')
  async question(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @Param('question') question: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, attempt, personId);
    if (opened.attempt.submittedAt !== null) return redirect(resultHref(slug, opened.attempt.number));
    return questionView(opened, numberOf(question));
  }

  @Post(':attempt/questions/:question')
  async answer(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @Param('question') question: string,
    @CurrentCaller() { personId }: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, attempt, personId);
    const chosen = many(body, 'answer').slice(0, 100);
    try {
      await this.checks.answer(opened.learning, opened.attempt.number, numberOf(question), chosen);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return questionView(opened, numberOf(question), { chosen, errors: error.errors });
    }
    return redirect(nextHref(slug, opened.attempt, numberOf(question)));
  }

  @Get(':attempt/answers')
  async answers(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, attempt, personId);
    if (opened.attempt.submittedAt !== null) return redirect(resultHref(slug, opened.attempt.number));
    return page(
      'learning/pages/check-answers.njk',
      answersPage(opened.learning, opened.content, opened.attempt),
    );
  }

  @Post(':attempt/answers')
  async submit(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<Redirect> {
    const { learning, attempt: given } = await this.opened(slug, attempt, personId);
    try {
      await this.checks.submit(learning, given.number);
    } catch (error) {
      // Sent from an old page: the answers page says which are missing.
      if (!(error instanceof Refusal) || error.code !== 'not_all_answered') throw error;
      return redirect(answersHref(slug, given.number), { notice: error.message });
    }
    return redirect(resultHref(slug, given.number));
  }

  @Get(':attempt/result')
  async result(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, attempt, personId);
    if (opened.attempt.submittedAt === null) return redirect(answersHref(slug, opened.attempt.number));
    return page('learning/pages/result.njk', resultPage(opened.learning, opened.content, opened.attempt));
  }

  private async learner(slug: string, personId: number): Promise<Omit<Opened, 'attempt'>> {
    const learning = await this.takings.ofLearner(slug, personId);
    const content = await this.versions.content(learning.enrolment.versionId);
    if (content.questions === null) throw noCheck();
    return { learning, content };
  }

  private async opened(slug: string, attempt: string, personId: number): Promise<Opened> {
    const { learning, content } = await this.learner(slug, personId);
    const number = numberOf(attempt);
    if (number === 0) throw attemptNotFound();
    return { learning, content, attempt: await this.checks.attempt(learning, number) };
  }
}

interface Opened {
  learning: Learning;
  content: CourseContent;
  attempt: Attempt;
}

/** A number in an address; 0, which nothing has, for anything else. */
const numberOf = (text: string): number => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0);

function questionView(
  { learning, content, attempt }: Opened,
  position: number,
  refused?: { chosen: string[]; errors: object[] },
): PageView {
  const asked = attempt.questions.find((each) => each.position === position);
  if (asked === undefined) throw questionNotFound();
  const model = questionPage(learning, content, attempt, asked, refused?.chosen);
  return page(
    'learning/pages/question.njk',
    { ...model, errors: refused?.errors ?? [] },
    { status: refused ? 400 : 200 },
  );
}
