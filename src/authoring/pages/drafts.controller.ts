import { Body, Get, Post } from '@nestjs/common';
import { organisesFor, organisesSomewhere } from '../../events/event.rules.js';
import { teamsOf } from '../../learning/course-desk.service.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { shortDateWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { WrittenCourse } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { editPath } from './draft-page.js';
import { teamChoices } from '../../organisations/team-choices.rules.js';

class NewCourseForm {
  @IsFilledIn('Enter a title')
  @IsPlainText('Title', { max: 200 })
  title: string = '';

  /** Slug of the team that runs it; empty for a member of one. */
  @IsPlainText('Team', { max: 100 })
  team: string = '';
}

/** The courses that somebody writes, and a new one. */
@PageController('organiser/courses')
@Permit('staff')
export class DraftsController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get('drafts')
  async list(@CurrentCaller() caller: Caller): Promise<PageView> {
    if (!organisesSomewhere(caller)) throw notFound();
    const courses = await this.drafts.written(teamsOf(caller));
    return page('authoring/pages/drafts.njk', {
      courses: courses.map(listed),
      showTeams: new Set(courses.map(({ team }) => team)).size > 1,
    });
  }

  @Get('new')
  ask(@CurrentCaller() caller: Caller): Promise<PageView> {
    return this.show(caller, new NewCourseForm());
  }

  @Post('new')
  async make(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const { form, errors } = readForm(NewCourseForm, body);
    if (errors.length > 0) return this.show(caller, form, errors, 400);
    try {
      const slug = await this.service.create(caller, form.team === '' ? undefined : form.team, form.title);
      return redirect(editPath(slug), {
        flash: 'Your draft is made. Nobody else sees it until you publish it',
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return this.show(caller, form, error.errors, error.status);
    }
  }

  private async show(
    caller: Caller,
    form: NewCourseForm,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    if (!organisesSomewhere(caller)) throw notFound();
    const teams = await this.organisations.teamsFor((teamId) => organisesFor(caller, teamId));
    return page('authoring/pages/new-course.njk', { form, errors, teams: teamChoices(teams) }, { status });
  }
}

function listed({ slug, title, team, version, publishedAt, draft }: WrittenCourse): object {
  return {
    ...{ title, team, href: editPath(slug) },
    offer:
      version === null || publishedAt === null
        ? 'Cannot be taken here yet'
        : `Version ${version}, ${shortDateWords(publishedAt)}`,
    draft: draft && `Changed on ${shortDateWords(new Date(draft.changedAt))} by ${draft.changedBy}`,
  };
}
