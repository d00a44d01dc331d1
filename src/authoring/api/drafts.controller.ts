import { Body, Controller, Get, Headers, HttpCode, Param, Post, Put, Res, UsePipes } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
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
import { parseRule } from '../../eligibility/parse.rules.js';
import { expectedVersion } from '../../platform/api/if-match.js';
import { Problem } from '../../platform/api/problem.js';
import { apiValidation } from '../../platform/api/validation.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { isCalendarDate } from '../../platform/time/london.js';
import { DraftPublication } from '../draft-publication.service.js';
import { draftProblems } from '../draft.rules.js';
import type { DraftTexts } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { DraftBody, DraftResponse } from './draft.body.js';

/** What a course's authors do, for their programs: the same service as the pages. */
@ApiTags('Organisers')
@ApiBearerAuth()
@Controller('api/v1/courses/:slug/draft')
@Permit('staff')
@UsePipes(apiValidation())
export class DraftsApiController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
    private readonly publication: DraftPublication,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The draft of the next version of a course, with what stands against it' })
  @ApiOkResponse({ type: DraftResponse })
  @ApiNotFoundResponse({ type: Problem })
  read(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftResponse> {
    return this.answer(slug, caller, reply);
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Begin a draft as a copy of what is on offer, unless there is one' })
  @ApiOkResponse({ type: DraftResponse })
  @ApiNotFoundResponse({ type: Problem })
  async begin(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftResponse> {
    await this.service.begin(caller, slug);
    return this.answer(slug, caller, reply);
  }

  @Put()
  @ApiOperation({ summary: 'Write the whole of what is given. What is incomplete is kept, and listed' })
  @ApiHeader({
    name: 'If-Match',
    required: false,
    description: 'The version you read; 412 when it has moved on',
  })
  @ApiOkResponse({ type: DraftResponse })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  @ApiPreconditionFailedResponse({ type: Problem })
  async write(
    @Param('slug') slug: string,
    @Body() body: DraftBody,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DraftResponse> {
    await this.service.replace(caller, slug, expectedVersion(ifMatch), textsOf(body));
    return this.answer(slug, caller, reply);
  }

  @Post('publication')
  @HttpCode(204)
  @ApiOperation({ summary: 'Publish it as the next version. Whoever is in the course stays on theirs' })
  @ApiHeader({ name: 'If-Match', required: false })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ type: Problem })
  @ApiPreconditionFailedResponse({ type: Problem })
  @ApiUnprocessableEntityResponse({
    type: Problem,
    description: 'not_ready, with everything that is missing',
  })
  async publish(
    @Param('slug') slug: string,
    @Headers('if-match') ifMatch: string | undefined,
    @CurrentCaller() caller: Caller,
  ): Promise<void> {
    await this.publication.publish(caller, slug, expectedVersion(ifMatch));
  }

  private async answer(slug: string, caller: Caller, reply: FastifyReply): Promise<DraftResponse> {
    const draft = await this.drafts.open(slug, caller);
    const { version, basedOn, about, content, settings, files } = draft;
    void reply.header('etag', `"${version}"`);
    return {
      ...{ slug, version, basedOn, about, content, settings },
      files: files.map(({ name }) => name),
      problems: draftProblems(draft).map(({ message, at }) => ({ message, at })),
    };
  }
}

/** The body as plain values. @throws Refusal invalid for a rule or a day that is none */
function textsOf(body: DraftBody): Partial<DraftTexts> {
  const texts = JSON.parse(JSON.stringify(body)) as Partial<DraftTexts>;
  checkDay('content.writtenOn', texts.content?.writtenOn);
  checkDay('about.opensOn', texts.about?.opensOn);
  if (texts.about === undefined) return texts;
  const parsed = parseRule(texts.about.rule);
  if (parsed.rule === undefined)
    throw invalid(parsed.problems.map(({ path, message }) => ({ field: `about.${path}`, message })));
  return { ...texts, about: { ...texts.about, rule: parsed.rule } };
}

function checkDay(field: string, day: string | null | undefined): void {
  if (day && !isCalendarDate(day))
    throw invalid([{ field, message: `${field} must be a day of the calendar` }]);
}
