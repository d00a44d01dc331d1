import { Body, Get, Param, ParseIntPipe, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { managesTeam } from '../../events/event.rules.js';
import { TeamMembersService } from '../../people/team-members.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { TEAM_ROLE_NAMES } from '../../platform/auth/team-role.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { TeamMember, TeamSummary } from '../team.types.js';
import { teamNotFound } from '../teams.errors.js';
import { TeamsQueries } from '../teams.queries.js';
import { RoleForm } from './team.forms.js';
import { invitationLines, memberLines, roleChoices } from './team.presenter.js';

export const teamPath = (slug: string): string => `/organiser/team/${slug}`;

/** Who is in a team, and as what. Every member sees it; owners change it; everybody may leave. */
@PageController('organiser/team')
@Permit('staff')
export class TeamController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly teams: TeamsQueries,
    private readonly members: TeamMembersService,
  ) {}

  @Get()
  async choose(@CurrentCaller() caller: Caller): Promise<PageView | Redirect> {
    const teams = await this.teams.of(caller);
    const [only, ...others] = teams;
    if (only !== undefined && others.length === 0 && !caller.isAdministrator)
      return redirect(teamPath(only.slug));
    return page('teams/pages/choose.njk', {
      teams: teams.map(({ slug, name, members }) => ({ name, members, href: teamPath(slug) })),
      mayMake: caller.isAdministrator,
    });
  }

  @Get(':team')
  async show(@Param('team') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const team = await this.teams.bySlug(slug, caller);
    const path = teamPath(team.slug);
    const manages = managesTeam(caller, team.id);
    const members = await this.teams.members(team.id);
    return page('teams/pages/team.njk', {
      team,
      path,
      manages,
      isMember: members.some(({ personId }) => personId === caller.personId),
      members: memberLines(path, members, manages, caller.personId),
      invitations: manages ? invitationLines(path, await this.teams.invitations(team.id), new Date()) : [],
    });
  }

  @Get(':team/members/:member')
  async member(
    @Param('team') slug: string,
    @Param('member', ParseIntPipe) personId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const { team, member } = await this.open(slug, personId, caller);
    return this.showMember(team, member, caller);
  }

  @Post(':team/members/:member/role')
  async changeRole(
    @Param('team') slug: string,
    @Param('member', ParseIntPipe) personId: number,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { team, member } = await this.open(slug, personId, caller);
    const { form, errors } = readForm(RoleForm, body);
    const { role } = form;
    if (errors.length > 0 || role === '') return this.showMember(team, member, caller, errors);
    const membership = { personId, teamId: team.id };
    return this.told(`${teamPath(team.slug)}/members/${personId}`, async () => {
      await inTransaction(this.dataSource, (manager) =>
        this.members.put(manager, membership, role, caller.personId),
      );
      const flash = `${member.name} is now ${TEAM_ROLE_NAMES[role].toLowerCase()} of ${team.name}`;
      // Whoever gave up the last right to see the page is not sent there.
      return redirect(personId === caller.personId ? '/organiser' : teamPath(team.slug), { flash });
    });
  }

  @Post(':team/members/:member/removal')
  async remove(
    @Param('team') slug: string,
    @Param('member', ParseIntPipe) personId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView | Redirect> {
    const { team, member } = await this.open(slug, personId, caller);
    return this.told(`${teamPath(team.slug)}/members/${personId}`, async () => {
      await this.takeOut(team, personId, caller);
      return redirect(teamPath(team.slug), { flash: `${member.name} is no longer in ${team.name}` });
    });
  }

  @Get(':team/leave')
  async askLeave(@Param('team') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const team = await this.teams.bySlug(slug, caller);
    return page('teams/pages/leave.njk', { team, back: teamPath(team.slug) });
  }

  @Post(':team/leave')
  async leave(@Param('team') slug: string, @CurrentCaller() caller: Caller): Promise<PageView | Redirect> {
    const team = await this.teams.bySlug(slug, caller);
    return this.told(teamPath(team.slug), async () => {
      await this.takeOut(team, caller.personId, caller);
      const stays = caller.isAdministrator || caller.teams.some(({ teamId }) => teamId !== team.id);
      return redirect(stays ? '/organiser' : '/', { flash: `You are no longer in ${team.name}` });
    });
  }

  private async open(
    slug: string,
    personId: number,
    caller: Caller,
  ): Promise<{ team: TeamSummary; member: TeamMember }> {
    const team = await this.teams.bySlug(slug, caller, managesTeam);
    return { team, member: await this.teams.member(team.id, personId) };
  }

  private async takeOut(team: TeamSummary, personId: number, caller: Caller): Promise<void> {
    await inTransaction(this.dataSource, (manager) =>
      this.members.remove(manager, { personId, teamId: team.id }, caller.personId),
    );
  }

  private showMember(
    team: TeamSummary,
    member: TeamMember,
    caller: Caller,
    errors: { field: string; message: string }[] = [],
  ): PageView {
    const back = teamPath(team.slug);
    return page(
      'teams/pages/member.njk',
      {
        team,
        member,
        back,
        here: `${back}/members/${member.personId}`,
        you: member.personId === caller.personId,
        roles: roleChoices(errors.length > 0 ? '' : member.role),
        errors,
      },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }

  /** A refusal of the domain (the last owner, somebody was faster) is told where it was asked. */
  private async told(here: string, work: () => Promise<Redirect>): Promise<Redirect> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'not_found') throw teamNotFound();
      if (error.kind !== 'conflict') throw error;
      return redirect(here, { notice: error.message });
    }
  }
}
