import { Body, Get, Param, Post } from '@nestjs/common';
import type { Course } from '../../courses/course.entity.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import type { FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { ByHandForm } from '../by-hand.forms.js';
import { CourseDesk } from '../course-desk.service.js';
import { learnerIn, LearnersQueries, type CycleSummary, type Learner } from '../learners.queries.js';
import { LearnersService } from '../learners.service.js';
import { learnerHref, learnerPage } from './learners.presenter.js';

/** One learner: what they did each time, setting them back, and marking them complete by hand. */
@PageController('organiser/courses/:slug/learners')
@Permit('staff')
export class LearnerController {
  constructor(
    private readonly desk: CourseDesk,
    private readonly learners: LearnersQueries,
    private readonly byHand: LearnersService,
  ) {}

  @Get(':person')
  async show(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const { course, learner } = await this.opened(slug, person, caller);
    return page('learning/pages/learner.njk', learnerPage(course, learner));
  }

  @Get(':person/set-back')
  async askSetBack(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return ask(await this.opened(slug, person, caller), 'set-back');
  }

  @Post(':person/set-back')
  async setBack(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, person, caller);
    const { course, learner } = opened;
    const { form, errors } = readForm(ByHandForm, body);
    if (errors.length > 0) return ask(opened, 'set-back', form, errors);
    const { reason, revoke } = form;
    await this.byHand.setBack(course, learner.personId, caller, { reason, revoke: revoke === 'yes' });
    return redirect(learnerHref(slug, learner.personId), { flash: `${learner.name} can begin anew` });
  }

  @Get(':person/complete')
  async askComplete(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return ask(await this.opened(slug, person, caller), 'complete');
  }

  @Post(':person/complete')
  async complete(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, person, caller);
    const { course, learner } = opened;
    const { form, errors } = readForm(ByHandForm, body);
    if (errors.length > 0) return ask(opened, 'complete', form, errors);
    await this.byHand.complete(course, learner.personId, caller, form.reason);
    return redirect(learnerHref(slug, learner.personId), {
      flash: `${learner.name} has completed the course, and has the certificate by email`,
    });
  }

  private async opened(slug: string, person: string, caller: Caller): Promise<Opened> {
    const course = await this.desk.open(slug, caller);
    return { course, learner: await this.learners.one(course.id, learnerIn(person)) };
  }
}

interface Opened {
  course: Course;
  learner: Learner & { cycles: CycleSummary[] };
}

function ask(
  { course, learner }: Opened,
  what: 'set-back' | 'complete',
  form = new ByHandForm(),
  errors: FieldError[] = [],
): PageView {
  return page(
    'learning/pages/by-hand.njk',
    { ...learnerPage(course, learner), what, form, errors },
    { status: errors.length > 0 ? 400 : 200 },
  );
}
