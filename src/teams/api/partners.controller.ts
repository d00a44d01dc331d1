import { Body, Controller, Delete, Get, HttpCode, Param, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { disposesOf } from '../../events/event.rules.js';
import { EventsQueries, type EventInFull } from '../../events/events.queries.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PartnersService } from '../partners.service.js';
import { TeamsQueries } from '../teams.queries.js';
import { PartnerBody, PartnerRoleBody } from './team.bodies.js';

@ApiTags('Teams')
@ApiBearerAuth()
@ApiNotFoundResponse({ type: Problem })
@Permit('staff')
@Controller('api/v1/events/:slug/partners')
export class PartnersApiController {
  constructor(
    private readonly events: EventsQueries,
    private readonly teams: TeamsQueries,
    private readonly partners: PartnersService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The teams that an event is shared with' })
  @ApiOkResponse({ type: [PartnerBody] })
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PartnerBody[]> {
    const { event } = await this.open(slug, caller);
    return (await this.teams.partners(event.id)).map(PartnerBody.of);
  }

  @Put(':team')
  @ApiOperation({ summary: 'Share the event with a team, or say anew what its members may do at most' })
  @ApiOkResponse({ type: [PartnerBody] })
  @ApiBadRequestResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'own_team' })
  async share(
    @Param('slug') slug: string,
    @Param('team') team: string,
    @Body() { role }: PartnerRoleBody,
    @CurrentCaller() caller: Caller,
  ): Promise<PartnerBody[]> {
    const { event } = await this.open(slug, caller);
    await this.partners.share(caller, event, team, role);
    return (await this.teams.partners(event.id)).map(PartnerBody.of);
  }

  @Delete(':team')
  @HttpCode(204)
  @ApiOperation({ summary: 'Stop sharing: it holds from the partner’s next request on' })
  @ApiNoContentResponse()
  async end(
    @Param('slug') slug: string,
    @Param('team') team: string,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    const { event } = await this.open(slug, caller);
    await this.partners.end(caller, event, team);
  }

  private open(slug: string, caller: Caller): Promise<EventInFull> {
    return this.events.forOrganiser(slug, caller, disposesOf);
  }
}
