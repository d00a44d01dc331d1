import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { runsEvent, seesEvent } from '../../events/event.rules.js';
import { EventsQueries } from '../../events/events.queries.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { AttendeesQueries } from '../attendees.queries.js';
import { recordNeedsRead } from '../needs-read.js';
import { attendeeBody, AttendeePage, AttendeesQuery, nameOnly } from './attendee.bodies.js';

@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/events/:slug')
export class AttendeesApiController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
    private readonly attendees: AttendeesQueries,
  ) {}

  @Get('attendees')
  @ApiOperation({
    summary: 'Who is coming to an event of yours; that you saw their needs is recorded',
    description: 'Check-in helpers and viewers get names, agencies and states: the rest is null for them.',
  })
  @ApiOkResponse({ type: AttendeePage })
  @ApiForbiddenResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem, description: 'Another team’s event, too' })
  async list(
    @Param('slug') slug: string,
    @Query() { q, status, organisation, session, sort, page, pageSize }: AttendeesQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<AttendeePage> {
    const { event } = await this.events.forOrganiser(slug, caller, seesEvent);
    const runs = runsEvent(caller, event);
    const filter = {
      q,
      agency: organisation,
      namesOnly: !runs,
      session,
      ...(status !== undefined && { status }),
    };
    const order = { sort, descending: false };
    const found = await this.attendees.list(event.id, filter, order, { page, pageSize });
    if (!runs) return { ...found, items: found.items.map(nameOnly) };
    await recordNeedsRead(this.dataSource.manager, caller, event.id, found.items);
    return { ...found, items: found.items.map(attendeeBody) };
  }
}
