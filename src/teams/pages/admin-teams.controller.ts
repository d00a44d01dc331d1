import { Body, Get, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { TeamsService } from '../teams.service.js';
import { teamPath } from './team.controller.js';
import { NewTeamForm } from './team.forms.js';

/** Administrators make teams, and then invite the first owner of each. */
@PageController('admin/teams/new')
@Permit('administrator')
export class AdminTeamsController {
  constructor(private readonly teams: TeamsService) {}

  @Get()
  ask(): PageView {
    return this.show(new NewTeamForm());
  }

  @Post()
  async make(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const { form, errors } = readForm(NewTeamForm, body);
    if (errors.length > 0) return this.show(form, errors, 400);
    try {
      const { slug } = await this.teams.make(caller, form);
      return redirect(teamPath(slug), { flash: `${form.name} is made. Invite its first owner` });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      return this.show(form, error.errors, error.status);
    }
  }

  private show(form: NewTeamForm, errors: FieldError[] = [], status = 200): PageView {
    return page('teams/pages/new-team.njk', { form, errors }, { status });
  }
}
