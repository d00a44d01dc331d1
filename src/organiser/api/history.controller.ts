import { Controller, Get, Param, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';
import { EventsQueries } from '../../events/events.queries.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { HistoryQueries } from '../history.queries.js';
import { HISTORY_KINDS, type HistoryKind } from '../history.rules.js';
import { HistoryPage } from '../history.types.js';

const KINDS = Object.keys(HISTORY_KINDS) as HistoryKind[];

class EventHistoryQuery extends PageQuery {
  @ApiPropertyOptional({ enum: KINDS, default: 'all', description: 'all: every change, without reads' })
  @IsOptional()
  @IsIn(KINDS, { message: `kind must be one of ${KINDS.join(', ')}` })
  kind: HistoryKind = 'all';
}

@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/events/:slug/history')
export class HistoryApiController {
  constructor(
    private readonly events: EventsQueries,
    private readonly history: HistoryQueries,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Who did what with an event that you run, before and after' })
  @ApiOkResponse({ type: HistoryPage })
  @ApiForbiddenResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  async list(
    @Param('slug') slug: string,
    @Query() { kind, ...paging }: EventHistoryQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<HistoryPage> {
    const { event } = await this.events.forOrganiser(slug, caller);
    return HistoryPage.of(await this.history.ofEvent(event.id, kind, paging));
  }
}
