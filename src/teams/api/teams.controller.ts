import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Param,
  ParseIntPipe,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { managesTeam } from '../../events/event.rules.js';
import { TeamMembersService } from '../../people/team-members.service.js';
import { HistoryQueries } from '../../organiser/history.queries.js';
import { HistoryPage } from '../../organiser/history.types.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { InvitationsService } from '../invitations.service.js';
import type { TeamSummary } from '../team.types.js';
import { TeamsQueries } from '../teams.queries.js';
import { TeamsService } from '../teams.service.js';
import { InvitationBody, InviteBody, MemberBody, NewTeamBody, RoleBody, TeamBody } from './team.bodies.js';

@ApiTags('Teams')
@ApiBearerAuth()
@ApiForbiddenResponse({ type: Problem })
@Permit('staff')
@Controller('api/v1/teams')
export class TeamsApiController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly teams: TeamsQueries,
    private readonly service: TeamsService,
    private readonly members: TeamMembersService,
    private readonly invitations: InvitationsService,
    private readonly history: HistoryQueries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Your teams; an administrator’s are all' })
  @ApiOkResponse({ type: [TeamBody] })
  async list(@CurrentCaller() caller: Caller): Promise<TeamBody[]> {
    return (await this.teams.of(caller)).map(TeamBody.of);
  }

  @Post()
  @Permit('administrator')
  @ApiOperation({ summary: 'Make a team, for administrators; then invite its first owner' })
  @ApiCreatedResponse({ type: TeamBody })
  @ApiBadRequestResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'name_taken' })
  async make(@Body() body: NewTeamBody, @CurrentCaller() caller: Caller): Promise<TeamBody> {
    const { slug } = await this.service.make(caller, body);
    return TeamBody.of(await this.teams.bySlug(slug, caller));
  }

  @Get(':team/members')
  @ApiOperation({ summary: 'Who is in the team; addresses for who manages it' })
  @ApiOkResponse({ type: [MemberBody] })
  @ApiNotFoundResponse({ type: Problem })
  async who(@Param('team') slug: string, @CurrentCaller() caller: Caller): Promise<MemberBody[]> {
    const team = await this.teams.bySlug(slug, caller);
    const manages = managesTeam(caller, team.id);
    return (await this.teams.members(team.id)).map((member) => MemberBody.of(member, manages));
  }

  @Put(':team/members/:member')
  @ApiOperation({ summary: 'Give a member another role' })
  @ApiOkResponse({ type: MemberBody })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'last_owner' })
  async changeRole(
    @Param('team') slug: string,
    @Param('member', ParseIntPipe) personId: number,
    @Body() { role }: RoleBody,
    @CurrentCaller() caller: Caller,
  ): Promise<MemberBody> {
    const team = await this.managed(slug, caller);
    await this.teams.member(team.id, personId);
    await inTransaction(this.dataSource, (manager) =>
      this.members.put(manager, { personId, teamId: team.id }, role, caller.personId),
    );
    return MemberBody.of(await this.teams.member(team.id, personId), true);
  }

  @Delete(':team/members/:member')
  @HttpCode(204)
  @ApiOperation({ summary: 'Take a member out, or leave the team yourself' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'last_owner' })
  async remove(
    @Param('team') slug: string,
    @Param('member', ParseIntPipe) personId: number,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const own = personId === caller.personId;
    const team = own ? await this.teams.bySlug(slug, caller) : await this.managed(slug, caller);
    await inTransaction(this.dataSource, (manager) =>
      this.members.remove(manager, { personId, teamId: team.id }, caller.personId),
    );
  }

  @Get(':team/invitations')
  @ApiOperation({ summary: 'Invitations that were neither accepted nor withdrawn' })
  @ApiOkResponse({ type: [InvitationBody] })
  @ApiNotFoundResponse({ type: Problem })
  async pending(@Param('team') slug: string, @CurrentCaller() caller: Caller): Promise<InvitationBody[]> {
    const team = await this.managed(slug, caller);
    return (await this.teams.invitations(team.id)).map(InvitationBody.of);
  }

  @Post(':team/invitations')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Invite somebody by email. The answer is the same whether they have an account or not',
  })
  @ApiNotFoundResponse({ type: Problem })
  @ApiBadRequestResponse({ type: Problem })
  @ApiConflictResponse({
    type: Problem,
    description: 'already_member, already_invited or too_many_invitations',
  })
  async invite(
    @Param('team') slug: string,
    @Body() { email, role }: InviteBody,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.invitations.invite(caller, await this.managed(slug, caller), email, role);
  }

  @Post(':team/invitations/:invitation/sending')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send it again, with a new link; the old one no longer works' })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'sent_just_now' })
  async sendAgain(
    @Param('team') slug: string,
    @Param('invitation', ParseIntPipe) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.invitations.sendAgain(caller, await this.managed(slug, caller), id);
  }

  @Delete(':team/invitations/:invitation')
  @HttpCode(204)
  @ApiOperation({ summary: 'Withdraw it: its link no longer works' })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem })
  async withdraw(
    @Param('team') slug: string,
    @Param('invitation', ParseIntPipe) id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.invitations.withdraw(caller, await this.managed(slug, caller), id);
  }

  @Get(':team/history')
  @ApiOperation({ summary: 'Who gave whom which role' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiNotFoundResponse({ type: Problem })
  async tell(
    @Param('team') slug: string,
    @Query() paging: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<HistoryPage> {
    const team = await this.managed(slug, caller);
    return HistoryPage.of(await this.history.ofTeam(team.id, paging));
  }

  private managed(slug: string, caller: Caller): Promise<TeamSummary> {
    return this.teams.bySlug(slug, caller, managesTeam);
  }
}
