import { applyDecorators, Controller, Get, Param, Query, Res } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiExtraModels,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiQuery,
  ApiSecurity,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Settings } from '../../config/settings.js';
import { AUDIENCES, WORKFORCES } from '../../eligibility/vocabulary.types.js';
import { ANSWER_FIELDS } from '../../eligibility/answers.rules.js';
import { runsEvent } from '../../events/event.rules.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { EventForQueries } from '../event-for.queries.js';
import { ProgrammeQueries } from '../programme.queries.js';
import { readSearch, type RawQuery } from '../search.rules.js';
import { ENTRY_KINDS, MODES, SORTS } from '../search.types.js';
import {
  CourseResponse,
  EligibilityResponse,
  EventResponse,
  FacetsResponse,
  programmeResponse,
} from './event.response.js';

const several = (name: string, values: object): Parameters<typeof ApiQuery>[0] => ({
  name,
  required: false,
  isArray: true,
  enum: Object.keys(values),
});

/** What else a rule may ask about, one text each. */
const FurtherFacts = (): MethodDecorator =>
  applyDecorators(
    ...ANSWER_FIELDS.filter((name) => !SHOWN_FACTS.has(name)).map((name) =>
      ApiQuery({ name, required: false, type: String }),
    ),
  );
const SHOWN_FACTS = new Set<string>(['employer', 'workforce', 'area', 'network', 'completed']);

@ApiTags('Events')
@ApiExtraModels(EventResponse, CourseResponse, FacetsResponse)
@Controller('api/v1/events')
export class EventsController {
  constructor(
    private readonly programme: ProgrammeQueries,
    private readonly events: EventForQueries,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit('anyone')
  @ApiOperation({ summary: 'Find events and courses; the past only with a month or dates that ask for it' })
  @ApiQuery({
    name: 'q',
    required: false,
    type: String,
    description: 'Words; a typo is forgiven when nothing matches as typed',
  })
  @ApiQuery(several('kind', ENTRY_KINDS))
  @ApiQuery(several('audience', AUDIENCES))
  @ApiQuery({ name: 'area', required: false, isArray: true, type: String, description: 'Codes of areas' })
  @ApiQuery({ name: 'month', required: false, isArray: true, type: String, example: '2019-11' })
  @ApiQuery(several('mode', MODES))
  @ApiQuery({
    name: 'from',
    required: false,
    type: String,
    description: 'London date, included',
    example: '2019-11-01',
  })
  @ApiQuery({ name: 'to', required: false, type: String, description: 'London date, included' })
  @ApiQuery({
    name: 'available',
    required: false,
    enum: ['true', 'false'],
    description: 'Only what has a place to book now',
  })
  @ApiQuery({ name: 'sort', required: false, enum: Object.keys(SORTS) })
  @ApiOkResponse({
    schema: {
      type: 'object',
      required: ['items', 'total', 'page', 'pageSize', 'facets', 'near'],
      properties: {
        items: {
          type: 'array',
          items: {
            oneOf: [{ $ref: getSchemaPath(EventResponse) }, { $ref: getSchemaPath(CourseResponse) }],
            discriminator: {
              propertyName: 'type',
              mapping: { event: getSchemaPath(EventResponse), course: getSchemaPath(CourseResponse) },
            },
          },
        },
        total: { type: 'integer' },
        page: { type: 'integer' },
        pageSize: { type: 'integer' },
        facets: { $ref: getSchemaPath(FacetsResponse) },
        near: { type: 'boolean', description: 'Nothing matched the words as typed; these are close to them' },
      },
    },
  })
  @ApiBadRequestResponse({ type: Problem })
  async find(
    @Query() query: RawQuery,
    @Query() { page, pageSize }: PageQuery,
  ): Promise<ReturnType<typeof programmeResponse>> {
    const { search, errors } = readSearch(query);
    if (errors.length > 0) throw invalid(errors);
    return programmeResponse(await this.programme.search(search, { page, pageSize }), this.settings.baseUrl);
  }

  @Get(':slug')
  @Permit('anyone')
  @ApiBearerAuth()
  @ApiSecurity({})
  @ApiOperation({ summary: 'One event; drafts only for those who run them' })
  @ApiOkResponse({
    type: EventResponse,
    headers: { ETag: { schema: { type: 'string' }, description: 'For If-Match' } },
  })
  @ApiNotFoundResponse({ type: Problem })
  async show(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<EventResponse> {
    const entry = await this.events.entry(slug, caller);
    void reply.header('etag', `"${entry.event.version}"`);
    const shape = caller !== undefined && runsEvent(caller, entry.event) ? 'forOrganiser' : 'of';
    return EventResponse[shape](entry, this.settings.baseUrl, await this.programme.now());
  }

  @Get(':slug/eligibility')
  @Permit('anyone')
  @ApiBearerAuth()
  @ApiSecurity({})
  @ApiOperation({ summary: 'May I come? From your profile with a token, else from facts given as a query' })
  @ApiQuery({
    name: 'employer',
    required: false,
    enum: ['yes', 'no'],
    description: 'Whether you ask for your work',
  })
  @ApiQuery({ name: 'workforce', required: false, enum: Object.keys(WORKFORCES), example: 'children' })
  @ApiQuery({ name: 'area', required: false, isArray: true, type: String, example: ['maidstone'] })
  @ApiQuery({ name: 'network', required: false, isArray: true, type: String })
  @ApiQuery({
    name: 'completed',
    required: false,
    isArray: true,
    type: String,
    example: ['dsl-training:2018-05-01'],
  })
  @FurtherFacts()
  @ApiOkResponse({ type: EligibilityResponse })
  @ApiBadRequestResponse({ type: Problem })
  @ApiNotFoundResponse({ type: Problem })
  async eligibility(
    @Param('slug') slug: string,
    @Query() query: RawQuery,
    @CurrentCaller() caller: Caller | undefined,
  ): Promise<EligibilityResponse> {
    const entry = await this.events.entry(slug, caller);
    const now = await this.programme.now();
    if (caller !== undefined) return EligibilityResponse.of(await this.events.forCaller(entry, caller, now));
    const { eligibility, errors } = await this.events.fromAnswers(entry, query, now);
    if (errors.length > 0) throw invalid(errors);
    return EligibilityResponse.of(eligibility);
  }
}
