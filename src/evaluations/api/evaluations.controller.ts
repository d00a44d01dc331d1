import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { formNotFound } from '../evaluation.errors.js';
import { EvaluationLinks } from '../evaluation-links.js';
import { isMoment } from '../evaluation.types.js';
import { EvaluationsQueries, type Door } from '../evaluations.queries.js';
import { EvaluationsService } from '../evaluations.service.js';
import { AnswersBody, AskedBody, askedBody, openForCaller, OpenForCallerBody } from './evaluation.bodies.js';

@ApiTags('Evaluation')
@ApiNotFoundResponse({ type: Problem })
@Controller('api/v1/evaluations')
export class EvaluationsApiController {
  constructor(
    private readonly evaluations: EvaluationsService,
    private readonly queries: EvaluationsQueries,
    private readonly links: EvaluationLinks,
  ) {}

  @Get()
  @Permit('person')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'What you can answer now about your training' })
  @ApiOkResponse({ type: OpenForCallerBody })
  async mine(@CurrentCaller() { personId }: Caller): Promise<OpenForCallerBody> {
    return openForCaller(await this.queries.openFor(personId));
  }

  @Post('events/:slug/:moment/answer')
  @HttpCode(200)
  @Permit('person')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Answer as yourself, once' })
  @ApiOkResponse({ type: AskedBody })
  @ApiBadRequestResponse({ type: Problem, description: 'With the question as q<id>' })
  @ApiConflictResponse({ type: Problem, description: 'already_answered, not_open_yet, closed, not_for_you' })
  async answerMine(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @Body() { answers }: AnswersBody,
    @CurrentCaller() { personId }: Caller,
  ): Promise<AskedBody> {
    if (!isMoment(moment)) throw formNotFound();
    return askedBody(await this.evaluations.answer({ slug, moment, personId }, answers));
  }

  @Get(':link')
  @Permit('anyone')
  @ApiOperation({ summary: 'What a personal link asks: the last part of its address' })
  @ApiOkResponse({ type: AskedBody })
  async ask(@Param('link') link: string): Promise<AskedBody> {
    return askedBody(await this.evaluations.open(this.byLink(link)));
  }

  @Post(':link/answer')
  @HttpCode(200)
  @Permit('anyone')
  @ApiOperation({ summary: 'Answer what a personal link asks, once' })
  @ApiOkResponse({ type: AskedBody })
  @ApiBadRequestResponse({ type: Problem, description: 'With the question as q<id>' })
  @ApiConflictResponse({ type: Problem, description: 'already_answered, not_open_yet, closed, not_for_you' })
  async answer(@Param('link') link: string, @Body() { answers }: AnswersBody): Promise<AskedBody> {
    return askedBody(await this.evaluations.answer(this.byLink(link), answers));
  }

  private byLink(link: string): Door {
    const requestId = this.links.requestOf(link);
    if (requestId === undefined) throw formNotFound();
    return { requestId };
  }
}
