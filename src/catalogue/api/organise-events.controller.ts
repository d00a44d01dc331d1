import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Query,
  Res,
} from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiHeader,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPreconditionFailedResponse,
  ApiTags,
  ApiUnprocessableEntityResponse,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { BookingsService } from '../../bookings/bookings.service.js';
import { RemindersQueries } from '../../bookings/reminders.queries.js';
import { Settings } from '../../config/settings.js';
import { eventNotFound } from '../../events/event.errors.js';
import { EventsQueries } from '../../events/events.queries.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { EventForQueries } from '../event-for.queries.js';
import { OrganisingService } from '../organising.service.js';
import { ProgrammeQueries } from '../programme.queries.js';
import { expectedVersion } from '../../platform/api/if-match.js';
import { changedEvent, newEvent } from './event-input.js';
import { CancellationBody, ChangedEventBody, NewEventBody, PublicationBody } from './event.body.js';
import { EventResponse } from './event.response.js';
import { ReminderResponse } from './reminder.response.js';

@ApiTags('Organisers')
@ApiBearerAuth()
@Permit('staff')
@Controller('api/v1/events')
export class OrganiseEventsController {
  constructor(
    private readonly organising: OrganisingService,
    private readonly bookings: BookingsService,
    private readonly events: EventForQueries,
    private readonly programme: ProgrammeQueries,
    private readonly settings: Settings,
    private readonly eventsQueries: EventsQueries,
    private readonly reminders: RemindersQueries,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Make a draft: nobody else sees it until it is published' })
  @ApiCreatedResponse({ type: EventResponse, headers: { Location: { schema: { type: 'string' } } } })
  @ApiBadRequestResponse({ type: Problem })
  async create(
    @Body() body: NewEventBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventResponse> {
    const { team, input } = newEvent(body);
    const slug = await this.organising.create(caller, team, input);
    void reply.header('location', `/api/v1/events/${slug}`);
    return this.answer(slug, caller, reply);
  }

  @Patch(':slug')
  @ApiOperation({ summary: 'Change what is given. Everybody who booked is told when date or place moves' })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version you read; 412 when there is a newer one',
  })
  @ApiOkResponse({ type: EventResponse })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({
    type: Problem,
    description: 'event_cancelled, closed (over), below_held or below_waiting',
  })
  @ApiPreconditionFailedResponse({ type: Problem })
  async change(
    @Param('slug') slug: string,
    @Body() body: ChangedEventBody,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventResponse> {
    await this.organising.change(caller, slug, changedEvent(body), expectedVersion(ifMatch));
    return this.answer(slug, caller, reply);
  }

  @Post(':slug/publication')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Show the event to everybody, and other drafts of its series with it: all or none',
  })
  @ApiHeader({ name: 'If-Match', required: false, description: 'The version you read of the event' })
  @ApiBody({ type: PublicationBody, required: false })
  @ApiOkResponse({ type: EventResponse })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'already_published' })
  @ApiUnprocessableEntityResponse({
    type: Problem,
    description: 'not_ready, with everything that is missing',
  })
  @ApiPreconditionFailedResponse({ type: Problem })
  async publish(
    @Param('slug') slug: string,
    @Body() { dates = [] }: PublicationBody,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventResponse> {
    const { event } = await this.eventsQueries.forOrganiser(slug, caller);
    const drafts = dates.length === 0 ? [] : await this.eventsQueries.draftDates(event);
    const chosen = drafts.filter((draft) => dates.includes(draft.slug)).map((draft) => draft.slug);
    if (chosen.length < new Set(dates).size) {
      throw invalid([{ field: 'dates', message: 'dates must be slugs of drafts of the same series' }]);
    }
    await this.organising.publish(caller, [slug, ...chosen], expectedVersion(ifMatch));
    return this.answer(slug, caller, reply);
  }

  @Delete(':slug')
  @HttpCode(204)
  @ApiOperation({ summary: 'Delete a draft that was never public' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'was_public' })
  @ApiPreconditionFailedResponse({ type: Problem })
  async delete(
    @Param('slug') slug: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.bookings.deleteDraft(slug, caller, expectedVersion(ifMatch));
  }

  @Post(':slug/cancellation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Call the event off: bookers, attendees and those who wait are each told once' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiBody({ type: CancellationBody, required: false })
  @ApiOkResponse({ type: EventResponse })
  @ApiNotFoundResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'event_cancelled, or closed when it is over' })
  @ApiPreconditionFailedResponse({ type: Problem })
  async cancel(
    @Param('slug') slug: string,
    @Body() body: CancellationBody,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventResponse> {
    const reason = body.reason?.trim() || 'The organiser has cancelled this event.';
    await this.bookings.cancelEvent(slug, caller, reason, expectedVersion(ifMatch));
    return this.answer(slug, caller, reply);
  }

  @Get(':slug/reminder')
  @ApiOperation({ summary: 'The reminder as one of those with a place will read it' })
  @ApiOkResponse({ type: ReminderResponse })
  @ApiNotFoundResponse({ type: Problem })
  async reminder(
    @Param('slug') slug: string,
    @Query() { page }: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<ReminderResponse> {
    const { event } = await this.eventsQueries.forOrganiser(slug, caller);
    const shown = await this.reminders.asRead(event.id, page, caller);
    if (shown === undefined) throw eventNotFound();
    const { email, recipient, place, total } = shown;
    const { subject, text, html } = email;
    return { subject, text, html, recipient, page: place, total };
  }

  private async answer(slug: string, caller: Caller, reply: FastifyReply): Promise<EventResponse> {
    const entry = await this.events.entry(slug, caller);
    void reply.header('etag', `"${entry.event.version}"`);
    return EventResponse.forOrganiser(entry, this.settings.baseUrl, await this.programme.now());
  }
}
