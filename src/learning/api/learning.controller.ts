import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { ChecksService } from '../checks.service.js';
import { EnrolmentsService } from '../enrolments.service.js';
import { attemptNotFound, lessonNotFound } from '../learning.errors.js';
import { TakingQueries } from '../taking.queries.js';
import type { Learning } from '../taking.types.js';
import { VersionsQueries } from '../versions.queries.js';
import {
  AnswerBody,
  AttemptInFullBody,
  attemptInFullBody,
  EnrolmentBody,
  enrolmentBody,
  LessonBody,
  lessonBody,
  LessonDoneBody,
  lessonOf,
  EnrolBody,
} from './learning.bodies.js';

/** The caller's own way through a course. */
@ApiTags('Learning')
@ApiBearerAuth()
@ApiNotFoundResponse({ type: Problem, description: 'No such course, lesson or attempt, or not started' })
@Permit('person')
@Controller('api/v1/courses/:slug/enrolment')
export class LearningApiController {
  constructor(
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly enrolments: EnrolmentsService,
    private readonly checks: ChecksService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'How far you are: lessons, attempts, what is left, your certificate' })
  @ApiOkResponse({ type: EnrolmentBody })
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<EnrolmentBody> {
    return this.body(await this.takings.ofLearner(slug, caller.personId));
  }

  @Post()
  @ApiOperation({
    summary: 'Start the course, or its refresher once that is due; what runs already is gone on with',
  })
  @ApiCreatedResponse({ type: EnrolmentBody })
  @ApiForbiddenResponse({ type: Problem, description: 'not_eligible or evidence_needed, with reasons' })
  @ApiConflictResponse({ type: Problem, description: 'not_taken_here, not_open or no_refresher_due' })
  async start(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() { declared }: EnrolBody,
  ): Promise<EnrolmentBody> {
    return this.body(await this.enrolments.start(slug, caller.personId, declared));
  }

  @Get('lessons/:lesson')
  @ApiOperation({ summary: 'A lesson, as Markdown. Opening it keeps your place' })
  @ApiOkResponse({ type: LessonBody })
  async lesson(
    @Param('slug') slug: string,
    @Param('lesson') lesson: string,
    @CurrentCaller() caller: Caller,
  ): Promise<LessonBody> {
    const learning = await this.takings.ofLearner(slug, caller.personId);
    const found = lessonOf(await this.versions.content(learning.enrolment.versionId), lesson);
    if (found === undefined) throw lessonNotFound();
    await this.enrolments.open(learning, lesson);
    return lessonBody(found, await this.takings.reflection(learning.enrolment.id, lesson));
  }

  @Post('lessons/:lesson/completion')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Say that a lesson is done. With the last that is needed the course is completed',
  })
  @ApiOkResponse({ type: EnrolmentBody })
  async done(
    @Param('slug') slug: string,
    @Param('lesson') lesson: string,
    @CurrentCaller() caller: Caller,
    @Body() { reflection }: LessonDoneBody,
  ): Promise<EnrolmentBody> {
    const learning = await this.takings.ofLearner(slug, caller.personId);
    await this.enrolments.finishLesson(learning, lesson, reflection);
    return this.body(await this.takings.ofLearner(slug, caller.personId));
  }

  @Post('attempts')
  @ApiOperation({ summary: 'Begin the knowledge check, or go on with the attempt that is open' })
  @ApiCreatedResponse({ type: AttemptInFullBody })
  @ApiConflictResponse({ type: Problem, description: 'passed or no_attempts_left' })
  async begin(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<AttemptInFullBody> {
    const number = await this.checks.begin(await this.takings.ofLearner(slug, caller.personId));
    return this.attemptBody(slug, caller, number);
  }

  @Get('attempts/:attempt')
  @ApiOperation({ summary: 'An attempt: its questions, your answers, and how it went once it is submitted' })
  @ApiOkResponse({ type: AttemptInFullBody })
  async attempt(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @CurrentCaller() caller: Caller,
  ): Promise<AttemptInFullBody> {
    return this.attemptBody(slug, caller, numberOf(attempt));
  }

  @Put('attempts/:attempt/answers/:question')
  @ApiOperation({
    summary: 'Keep the answer to one question; it can be changed until the attempt is submitted',
  })
  @ApiOkResponse({ type: AttemptInFullBody })
  @ApiConflictResponse({ type: Problem, description: 'submitted' })
  async answer(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @Param('question') question: string,
    @CurrentCaller() caller: Caller,
    @Body() { answer }: AnswerBody,
  ): Promise<AttemptInFullBody> {
    const learning = await this.takings.ofLearner(slug, caller.personId);
    await this.checks.answer(learning, numberOf(attempt), numberOf(question), answer.map(String));
    return this.attemptBody(slug, caller, numberOf(attempt));
  }

  @Post('attempts/:attempt/submission')
  @HttpCode(200)
  @ApiOperation({ summary: 'Submit the answers: they are scored, and a pass may complete the course' })
  @ApiOkResponse({ type: AttemptInFullBody })
  @ApiConflictResponse({ type: Problem, description: 'not_all_answered' })
  async submit(
    @Param('slug') slug: string,
    @Param('attempt') attempt: string,
    @CurrentCaller() caller: Caller,
  ): Promise<AttemptInFullBody> {
    await this.checks.submit(await this.takings.ofLearner(slug, caller.personId), numberOf(attempt));
    return this.attemptBody(slug, caller, numberOf(attempt));
  }

  private async body(learning: Learning): Promise<EnrolmentBody> {
    return enrolmentBody(learning, await this.versions.content(learning.enrolment.versionId));
  }

  private async attemptBody(slug: string, { personId }: Caller, number: number): Promise<AttemptInFullBody> {
    return attemptInFullBody(await this.checks.attempt(await this.takings.ofLearner(slug, personId), number));
  }
}

/** @throws Refusal not_found for what is no number */
function numberOf(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text)) throw attemptNotFound();
  return Number(text);
}
