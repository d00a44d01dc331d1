import { Body, Controller, Get, HttpCode, Param, Post, Put } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiBearerAuth,
  ApiConflictResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiPreconditionFailedResponse,
  ApiTags,
} from '@nestjs/swagger';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { EvaluationFormsService } from '../evaluation-forms.service.js';
import { EvaluationSetUpService } from '../evaluation-set-up.service.js';
import { formNotFound } from '../evaluation.errors.js';
import { isMoment, MOMENTS, type Moment } from '../evaluation.types.js';
import { EvaluationsQueries } from '../evaluations.queries.js';
import { ResultsQueries } from '../results.queries.js';
import {
  ComparisonsBody,
  EvaluationCopyBody,
  EvaluationBody,
  FormBody,
  formSaid,
  newQuestion,
  ResultsBody,
  resultsBody,
  EvaluationSettingsBody,
} from './evaluation.bodies.js';

const OfMoment = (): MethodDecorator => ApiParam({ name: 'moment', enum: MOMENTS });

@ApiTags('Organisers')
@ApiBearerAuth()
@ApiForbiddenResponse({ type: Problem })
@ApiNotFoundResponse({ type: Problem, description: 'Another team’s event, too' })
@Permit('staff')
@Controller('api/v1/events/:slug/evaluation')
export class EventEvaluationApiController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: EvaluationsQueries,
    private readonly results: ResultsQueries,
    private readonly forms: EvaluationFormsService,
    private readonly setUp: EvaluationSetUpService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The evaluation forms of an event that you run, with how many have answered' })
  @ApiOkResponse({ type: EvaluationBody })
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<EvaluationBody> {
    return this.evaluation(await this.desk.open(slug, caller));
  }

  @Put('settings')
  @ApiOperation({ summary: 'Say when people are asked and how long they can answer' })
  @ApiOkResponse({ type: EvaluationBody })
  async settings(
    @Param('slug') slug: string,
    @Body() settings: EvaluationSettingsBody,
    @CurrentCaller() caller: Caller,
  ): Promise<EvaluationBody> {
    const opened = await this.desk.open(slug, caller);
    await this.setUp.saveSettings(opened, caller, settings);
    return this.evaluation(opened);
  }

  @Post('ready-made')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make the forms that are missing from ready-made questions; nobody is asked yet' })
  @ApiOkResponse({ type: EvaluationBody })
  async readyMade(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<EvaluationBody> {
    const opened = await this.desk.open(slug, caller);
    await this.setUp.start(opened, caller);
    return this.evaluation(opened);
  }

  @Post('copy')
  @HttpCode(200)
  @ApiOperation({ summary: 'Copy the forms of another event of the team; a form that has answers stays' })
  @ApiOkResponse({ type: EvaluationBody })
  async copy(
    @Param('slug') slug: string,
    @Body() { from }: EvaluationCopyBody,
    @CurrentCaller() caller: Caller,
  ): Promise<EvaluationBody> {
    const opened = await this.desk.open(slug, caller);
    await this.setUp.copyFrom(opened, caller, from);
    return this.evaluation(opened);
  }

  @Get('comparisons')
  @ApiOperation({ summary: 'What changed between two forms that ask the same' })
  @ApiOkResponse({ type: ComparisonsBody })
  async comparisons(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<ComparisonsBody> {
    const { event } = await this.desk.open(slug, caller);
    const { comparisons } = await this.results.ofEvent(event.id);
    return { comparisons };
  }

  @Put('forms/:moment')
  @OfMoment()
  @ApiOperation({ summary: 'Make or replace a form: its questions, whether it is asked and anonymous' })
  @ApiOkResponse({ type: EvaluationBody })
  @ApiBadRequestResponse({ type: Problem, description: 'With the field, such as questions.0.text' })
  @ApiConflictResponse({ type: Problem, description: 'answered: its questions are kept; no_questions' })
  @ApiPreconditionFailedResponse({ type: Problem, description: 'Changed since the version you name' })
  async put(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @Body() { version, questions, ...state }: FormBody,
    @CurrentCaller() caller: Caller,
  ): Promise<EvaluationBody> {
    const opened = await this.desk.open(slug, caller);
    const form = { asked: state.asked, anonymous: state.anonymous, questions: questions.map(newQuestion) };
    await this.forms.putForm(opened, caller, momentOf(moment), form, version);
    return this.evaluation(opened);
  }

  @Get('forms/:moment/results')
  @OfMoment()
  @ApiOperation({ summary: 'What was answered to each question; of an anonymous form from 5 answers on' })
  @ApiOkResponse({ type: ResultsBody })
  async resultsOf(
    @Param('slug') slug: string,
    @Param('moment') moment: string,
    @CurrentCaller() caller: Caller,
  ): Promise<ResultsBody> {
    const { event } = await this.desk.open(slug, caller);
    return resultsBody(await this.results.ofForm(event.id, momentOf(moment)));
  }

  private async evaluation({ event }: OpenEvent): Promise<EvaluationBody> {
    const forms = await this.queries.forms(event.id);
    return { settings: await this.queries.settings(event.id), forms: forms.map(formSaid) };
  }
}

function momentOf(text: string): Moment {
  if (!isMoment(text)) throw formNotFound();
  return text;
}
