import { Body, Get, Param, ParseIntPipe, Post } from '@nestjs/common';
import { managesTeam } from '../../events/event.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { InvitationsService } from '../invitations.service.js';
import { INVITATION_DAYS, type TeamSummary } from '../team.types.js';
import { TeamsQueries } from '../teams.queries.js';
import { teamPath } from './team.controller.js';
import { InviteForm } from './team.forms.js';
import { roleChoices } from './team.presenter.js';

/** Owners invite people by email, send an invitation again and withdraw it. */
@PageController('organiser/team/:team')
@Permit('staff')
export class InviteController {
  constructor(
    private readonly teams: TeamsQueries,
    private readonly invitations: InvitationsService,
  ) {}

  @Get('invite')
  async ask(@Param('team') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.show(await this.teams.bySlug(slug, caller, managesTeam), new InviteForm());
  }

  @Post('invite')
  async invite(
    @Param('team') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const team = await this.teams.bySlug(slug, caller, managesTeam);
    const { form, errors } = readForm(InviteForm, body);
    if (errors.length > 0 || form.role === '') return this.show(team, form, errors, 400);
    try {
      await this.invitations.invite(caller, team, form.email, form.role);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      const told = error.errors.length > 0 ? error.errors : [{ field: 'email', message: error.message }];
      return this.show(team, form, told, error.status);
    }
    return redirect(teamPath(team.slug), { flash: `We are sending an invitation to ${form.email}` });
  }

  @Post('invitations/:invitation/again')
  async again(
    @Param('team') slug: string,
    @Param('invitation', ParseIntPipe) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const team = await this.teams.bySlug(slug, caller, managesTeam);
    try {
      await this.invitations.sendAgain(caller, team, id);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      return redirect(teamPath(team.slug), { notice: error.message });
    }
    return redirect(teamPath(team.slug), {
      flash: 'The invitation is on its way again. The link of the earlier email no longer works',
    });
  }

  @Post('invitations/:invitation/withdrawal')
  async withdraw(
    @Param('team') slug: string,
    @Param('invitation', ParseIntPipe) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const team = await this.teams.bySlug(slug, caller, managesTeam);
    await this.invitations.withdraw(caller, team, id);
    return redirect(teamPath(team.slug), { flash: 'The invitation is withdrawn. Its link no longer works' });
  }

  private show(team: TeamSummary, form: InviteForm, errors: FieldError[] = [], status = 200): PageView {
    return page(
      'teams/pages/invite.njk',
      { team, form, errors, days: INVITATION_DAYS, back: teamPath(team.slug), roles: roleChoices(form.role) },
      { status },
    );
  }
}
