import { Body, Get, Param, Post } from '@nestjs/common';
import { openingOf } from '../../courses/course.rules.js';
import type { Eligibility } from '../../eligibility/eligibility.types.js';
import { describe as describeRule } from '../../eligibility/wording.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { EnrolmentsService } from '../enrolments.service.js';
import { notTakenHere } from '../learning.errors.js';
import { TakingQueries } from '../taking.queries.js';
import type { Taking } from '../taking.types.js';
import { VersionsQueries } from '../versions.queries.js';
import {
  aheadOf,
  completedWords,
  contentsPage,
  frameOf,
  learnHref,
  packageHref,
  placeOf,
  wholePage,
} from './learn.presenter.js';
import { many } from './many.js';

/** Starting a course, its contents, and its end. */
@PageController('courses/:slug/learn')
@Permit('person')
export class LearnController {
  constructor(
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly enrolments: EnrolmentsService,
  ) {}

  /** The contents for whoever has started; else what is ahead. */
  @Get()
  async show(
    @Param('slug') slug: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView | Redirect> {
    const taking = await this.takings.of(slug, personId);
    const { offer, enrolment } = taking;
    if (offer === null) throw notTakenHere();
    if (enrolment === null) return this.startPage(taking);
    if (enrolment.delivery === 'scorm') return redirect(packageHref(slug));
    const content = await this.versions.content(enrolment.versionId);
    return page('learning/pages/contents.njk', contentsPage({ ...taking, offer, enrolment }, content));
  }

  @Post()
  async start(
    @Param('slug') slug: string,
    @CurrentCaller() { personId }: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const declared = many(body, 'declared').slice(0, 50);
    try {
      await this.enrolments.start(slug, personId, declared);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'forbidden') throw error;
      return this.startPage(await this.takings.of(slug, personId), { declared });
    }
    return redirect(learnHref(slug));
  }

  @Get('finished')
  async finished(
    @Param('slug') slug: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView | Redirect> {
    const learning = await this.takings.ofLearner(slug, personId);
    const completed = completedWords(learning);
    if (completed === undefined) return redirect(learnHref(slug));
    const content = await this.versions.content(learning.enrolment.versionId);
    return page('learning/pages/finished.njk', { ...frameOf(learning, content), completed });
  }

  @Get('print')
  async print(@Param('slug') slug: string, @CurrentCaller() { personId }: Caller): Promise<PageView> {
    const learning = await this.takings.ofLearner(slug, personId);
    const content = await this.versions.content(learning.enrolment.versionId);
    return page('learning/pages/print.njk', wholePage(learning, content));
  }

  /** What is ahead with the button; or why it cannot be started and what to do next. */
  private async startPage(taking: Taking, tried?: { declared: string[] }): Promise<PageView | Redirect> {
    const { offer, course, today } = taking;
    if (offer === null) throw notTakenHere();
    if (!openingOf(course, today).open) return redirect(`/courses/${course.slug}`);
    const content = await this.versions.content(offer.versionId);
    const eligibility = await this.enrolments.eligibility(taking, tried?.declared);
    const toConfirm = toConfirmOf(eligibility);
    const mayStart = eligibility.outcome === 'eligible' || toConfirm !== undefined;
    const errors =
      tried && toConfirm ? [{ field: 'declared', message: 'Confirm each to start the course' }] : [];
    return page(
      'learning/pages/start.njk',
      {
        ...placeOf(taking),
        ahead: aheadOf(taking, content),
        outcomes: content.outcomes,
        mayStart,
        toConfirm,
        eligibility,
        whoCanTake: describeRule(course.rule, 'take it'),
        action: learnHref(course.slug),
        errors,
      },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }
}

/** What somebody only has to confirm; undefined where more than that, or nothing, is needed. */
function toConfirmOf({ outcome, reasons }: Eligibility): { value: string; text: string }[] | undefined {
  if (outcome !== 'needs_evidence') return undefined;
  const confirm = reasons.filter(({ code }) => code === 'confirm');
  const others = reasons.some(({ code }) => code !== 'confirm' && !code.endsWith('_met'));
  if (others || confirm.length === 0) return undefined;
  return confirm.map(({ declare, message }) => ({
    value: String(declare),
    text: message.replace('You need to confirm that you', 'I confirm that I'),
  }));
}
