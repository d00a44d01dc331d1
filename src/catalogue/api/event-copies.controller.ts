import { Body, Controller, Headers, Param, Post, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNotFoundResponse,
  ApiOperation,
  ApiPreconditionFailedResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../config/settings.js';
import { EventsQueries } from '../../events/events.queries.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { repeated } from '../dates.rules.js';
import { EventCopiesService } from '../event-copies.service.js';
import { EventForQueries } from '../event-for.queries.js';
import { ProgrammeQueries } from '../programme.queries.js';
import { EventCopyBody, MoreDatesBody, MoreDatesResponse } from './event-copies.body.js';
import { EventResponse } from './event.response.js';
import { expectedVersion } from '../../platform/api/if-match.js';

@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/events/:slug')
export class EventCopiesController {
  constructor(
    private readonly copies: EventCopiesService,
    private readonly events: EventsQueries,
    private readonly entries: EventForQueries,
    private readonly programme: ProgrammeQueries,
    private readonly settings: Settings,
  ) {}

  @Post('copies')
  @ApiOperation({ summary: 'Make a draft with all of an event but its dates, its bookings and its address' })
  @ApiCreatedResponse({ type: EventResponse, headers: { Location: { schema: { type: 'string' } } } })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  async copy(
    @Param('slug') slug: string,
    @Body() { title, firstDay }: EventCopyBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventResponse> {
    const made = await this.copies.copy(caller, slug, {
      title,
      ...(firstDay === undefined ? {} : { firstDay }),
    });
    void reply.header('location', `/api/v1/events/${made}`);
    return this.answer(made, caller);
  }

  @Post('dates')
  @ApiOperation({
    summary: 'Make more dates of an event in one go: a list of days, or every so many weeks or months',
    description:
      'All are made, or none. They are in one series with the event, so that each shows the others.',
  })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiCreatedResponse({ type: MoreDatesResponse })
  @ApiBadRequestResponse({ type: Problem, description: 'A date is none, or is taken in the series' })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'event_cancelled' })
  @ApiPreconditionFailedResponse({ type: Problem })
  @ApiUnprocessableEntityResponse({ type: Problem, description: 'not_ready: one cannot be published' })
  async addDates(
    @Param('slug') slug: string,
    @Body() { dates, every, unit, times, on, publish }: MoreDatesBody,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<MoreDatesResponse> {
    const { event } = await this.events.forOrganiser(slug, caller);
    if ((dates === undefined) === (every === undefined || times === undefined)) {
      throw invalid([{ field: 'dates', message: 'Give dates, or every and times, not both' }]);
    }
    if (dates === undefined && event.startsAt === null) {
      throw invalid([{ field: 'every', message: 'The event has no date to repeat: give dates' }]);
    }
    const days =
      dates ??
      repeated(londonDate(event.startsAt ?? new Date(0)), {
        every: every ?? 1,
        unit: unit ?? 'months',
        times: times ?? 1,
        ...(on === undefined ? {} : { on }),
      });
    const made = await this.copies.addDates(
      caller,
      slug,
      { dates: days, ...(publish === undefined ? {} : { publish }) },
      expectedVersion(ifMatch),
    );
    return { items: await Promise.all(made.map((each) => this.answer(each, caller))) };
  }

  private async answer(slug: string, caller: Caller): Promise<EventResponse> {
    const entry = await this.entries.entry(slug, caller);
    return EventResponse.forOrganiser(entry, this.settings.baseUrl, await this.programme.now());
  }
}
