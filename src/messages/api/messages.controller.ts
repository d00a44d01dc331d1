import { Body, Controller, Delete, Get, HttpCode, Param, Patch, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiPreconditionFailedResponse,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { IdParam } from '../../platform/api/id-param.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { messageNotFound } from '../message.errors.js';
import type { Message } from '../message.types.js';
import { MessagesQueries } from '../messages.queries.js';
import { MessagesService } from '../messages.service.js';
import {
  ChangedMessageBody,
  DeliveriesPage,
  DeliveryBody,
  MessageBody,
  MessageInFull,
  messageSummary,
  MessagesPage,
  SendingAgainBody,
  SendingBody,
} from './message.bodies.js';

const Id = (): ParameterDecorator => IdParam('id', messageNotFound);

@ApiTags('Organisers')
@ApiBearerAuth()
@ApiForbiddenResponse({ type: Problem })
@ApiNotFoundResponse({ type: Problem, description: 'Another team’s event, too' })
@Permit('staff')
@Controller('api/v1/events/:slug/messages')
export class MessagesApiController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: MessagesQueries,
    private readonly messages: MessagesService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Messages to the people of an event that you run, the newest first' })
  @ApiOkResponse({ type: MessagesPage })
  async list(
    @Param('slug') slug: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<MessagesPage> {
    const { event } = await this.desk.open(slug, caller);
    const found = await this.queries.ofEvent(event.id, query);
    const items = await Promise.all(
      found.items.map(async (message) =>
        messageSummary(
          message,
          message.state === 'draft' ? await this.wouldReach(message) : message.recipients,
        ),
      ),
    );
    return { ...found, items };
  }

  @Post()
  @ApiOperation({ summary: 'Draft a message: nobody gets it yet' })
  @ApiCreatedResponse({ type: MessageInFull, headers: { Location: { schema: { type: 'string' } } } })
  @ApiBadRequestResponse({ type: Problem, description: 'With the field that cannot be filled in' })
  async draft(
    @Param('slug') slug: string,
    @Body() { references = [], ...message }: MessageBody,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MessageInFull> {
    const opened = await this.desk.open(slug, caller);
    const add = await this.queries.bookingsOf(opened.event.id, references);
    const id = await this.messages.write(opened, caller, message);
    if (add.length > 0) await this.messages.select(opened, id, { add, drop: [] });
    void reply.header('location', `/api/v1/events/${slug}/messages/${id}`);
    return this.inFull(opened, id);
  }

  @Get(':id')
  @ApiOperation({ summary: 'One message, with how many of its recipients have it' })
  @ApiOkResponse({ type: MessageInFull })
  async one(
    @Param('slug') slug: string,
    @Id() id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageInFull> {
    return this.inFull(await this.desk.open(slug, caller), id);
  }

  @Patch(':id')
  @ApiOperation({ summary: 'Change what is given of a draft; `references` become the whole selection' })
  @ApiOkResponse({ type: MessageInFull })
  @ApiBadRequestResponse({ type: Problem })
  @ApiConflictResponse({ type: Problem, description: 'already_sent' })
  @ApiPreconditionFailedResponse({ type: Problem, description: 'Changed since the version you name' })
  async change(
    @Param('slug') slug: string,
    @Id() id: number,
    @Body() body: ChangedMessageBody,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageInFull> {
    const opened = await this.desk.open(slug, caller);
    const before = await this.queries.one(opened.event.id, id);
    const { references, audience = before.audience, subject = before.subject, text = before.text } = body;
    const { version = before.version } = body;
    const add = await this.queries.bookingsOf(opened.event.id, references ?? []);
    await this.messages.rewrite(opened, caller, id, { audience, subject, text, version });
    if (references !== undefined) await this.messages.select(opened, id, { add, drop: before.selection });
    return this.inFull(opened, id);
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Throw a draft away' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ type: Problem, description: 'already_sent' })
  async throwAway(
    @Param('slug') slug: string,
    @Id() id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.messages.throwAway(await this.desk.open(slug, caller), id);
  }

  @Post(':id/test')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send it to yourself, marked as a test, with the data of the first recipient' })
  @ApiAcceptedResponse({ type: MessageInFull })
  @ApiConflictResponse({ type: Problem, description: 'nobody' })
  async test(
    @Param('slug') slug: string,
    @Id() id: number,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageInFull> {
    const opened = await this.desk.open(slug, caller);
    await this.messages.test(opened, caller, id);
    return this.inFull(opened, id);
  }

  @Post(':id/sending')
  @HttpCode(202)
  @ApiOperation({ summary: 'Send it, once: who gets it is settled now, the emails follow' })
  @ApiAcceptedResponse({ type: MessageInFull })
  @ApiConflictResponse({ type: Problem, description: 'already_sent, nobody, joining_link' })
  @ApiPreconditionFailedResponse({ type: Problem, description: 'Changed since the version you name' })
  async send(
    @Param('slug') slug: string,
    @Id() id: number,
    @Body() { version }: SendingBody,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageInFull> {
    const opened = await this.desk.open(slug, caller);
    await this.messages.send(opened, caller, id, version);
    return this.inFull(opened, id);
  }

  @Post(':id/sending-again')
  @HttpCode(202)
  @ApiOperation({ summary: 'Once more to everybody whose email failed, or to one of them' })
  @ApiAcceptedResponse({ type: MessageInFull })
  @ApiConflictResponse({ type: Problem, description: 'nothing_failed' })
  async sendAgain(
    @Param('slug') slug: string,
    @Id() id: number,
    @Body() { reference }: SendingAgainBody,
    @CurrentCaller() caller: Caller,
  ): Promise<MessageInFull> {
    const opened = await this.desk.open(slug, caller);
    const person = reference === undefined ? undefined : await this.queries.recipientOf(id, reference);
    await this.messages.sendAgain(opened, caller, id, person);
    return this.inFull(opened, id);
  }

  @Get(':id/recipients')
  @ApiOperation({ summary: 'What became of it for each, those that failed first' })
  @ApiOkResponse({ type: DeliveriesPage })
  async recipients(
    @Param('slug') slug: string,
    @Id() id: number,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<DeliveriesPage> {
    const { event } = await this.desk.open(slug, caller);
    await this.queries.one(event.id, id);
    const found = await this.queries.delivered(id, query);
    return { ...found, items: found.items.map((each) => DeliveryBody.of(each)) };
  }

  private async inFull({ event }: OpenEvent, id: number): Promise<MessageInFull> {
    const message = await this.queries.one(event.id, id);
    const deliveries = await this.queries.counts(id);
    const { queued, sent, failed, not_kept } = deliveries;
    const recipients =
      message.state === 'draft' ? await this.wouldReach(message) : queued + sent + failed + not_kept;
    return { ...messageSummary(message, recipients), text: message.text, deliveries };
  }

  private async wouldReach(message: Message): Promise<number> {
    return (await this.queries.recipients(message, { page: 1, pageSize: 1 })).total;
  }
}
