import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { answersInForm } from '../answers.rules.js';
import { formNotFound } from '../evaluation.errors.js';
import { EvaluationLinks } from '../evaluation-links.js';
import { isMoment } from '../evaluation.types.js';
import { EvaluationsQueries, type Door } from '../evaluations.queries.js';
import { EvaluationsService, type OpenedForm } from '../evaluations.service.js';
import { answerFields } from './answer-fields.js';
import { answerWords, openLines } from './answer.presenter.js';

const PRIVATE = { headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' } };

/**
 * Answering: with a personal link and no account, or signed in. Looking changes nothing, so that mail scanners may
 * look.
 */
@PageController('evaluations')
export class AnswerController {
  constructor(
    private readonly evaluations: EvaluationsService,
    private readonly queries: EvaluationsQueries,
    private readonly links: EvaluationLinks,
  ) {}

  @Get()
  @Permit('person')
  async list(@CurrentCaller() { personId }: Caller): Promise<PageView> {
    const forms = await this.queries.openFor(personId);
    return page('evaluations/pages/my-evaluations.njk', { lines: openLines(forms) });
  }

  @Get('events/:slug/:moment')
  @Permit('person')
  async askSignedIn(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    try {
      return show(await this.evaluations.open(ofCaller(slug, moment, caller)), pathOf(slug, moment));
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'not_found') throw error;
      return page('evaluations/pages/no-place.njk', { email: caller.email }, { status: error.status });
    }
  }

  @Post('events/:slug/:moment')
  @Permit('person')
  async answerSignedIn(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.answer(ofCaller(slug, moment, caller), pathOf(slug, moment), body);
  }

  @Get(':link')
  @Permit('anyone')
  async ask(@Param('link') link: string): Promise<PageView> {
    return show(await this.evaluations.open(this.byLink(link)), `/evaluations/${link}`);
  }

  @Post(':link')
  @Permit('anyone')
  async answerByLink(@Param('link') link: string, @Body() body: unknown): Promise<PageView | Redirect> {
    return this.answer(this.byLink(link), `/evaluations/${link}`, body);
  }

  private byLink(link: string): Door {
    const requestId = this.links.requestOf(link);
    if (requestId === undefined) throw formNotFound();
    return { requestId };
  }

  private async answer(door: Door, path: string, body: unknown): Promise<PageView | Redirect> {
    const form = await this.evaluations.open(door);
    try {
      await this.evaluations.answer(door, answersInForm(form.questions, body));
      return redirect(path);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'invalid') return show(form, path, { errors: error.errors, body });
      // Answered in another window, or closed meanwhile: the page says so.
      if (error.kind === 'conflict') return redirect(path);
      throw error;
    }
  }
}

function ofCaller(slug: string, moment: string, { personId }: Caller): Door {
  if (!isMoment(moment)) throw formNotFound();
  return { slug, moment, personId };
}

const pathOf = (slug: string, moment: string): string => `/evaluations/events/${slug}/${moment}`;

function show(
  form: OpenedForm,
  action: string,
  { errors = [], body }: { errors?: FieldError[]; body?: unknown } = {},
): PageView {
  const words = answerWords(form);
  if (form.standing !== 'open')
    return page('evaluations/pages/not-open.njk', { words, standing: form.standing }, PRIVATE);
  const model = { words, action, errors, fields: answerFields(form.questions, body) };
  return page('evaluations/pages/answer.njk', model, { ...PRIVATE, status: errors.length > 0 ? 400 : 200 });
}
