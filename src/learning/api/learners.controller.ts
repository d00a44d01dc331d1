import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsBoolean, IsString } from 'class-validator';
import { Problem } from '../../platform/api/problem.js';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { CourseDesk } from '../course-desk.service.js';
import { filterOf, LearnerListQuery } from '../learner-list.query.js';
import { learnerIn, LearnersQueries, type Learner } from '../learners.queries.js';
import { LearnersService } from '../learners.service.js';
import { STANDINGS, type Standing } from '../progress.rules.js';

class ByHandBody {
  @ApiProperty({ maxLength: 1000, description: 'Kept with your name' })
  @IsString({ message: 'Enter a reason' })
  @IsPlainText('reason', { max: 1000, lines: true })
  @IsFilledIn('Enter a reason')
  reason: string;
}

class SetBackBody extends ByHandBody {
  @ApiPropertyOptional({ default: false, description: 'Whether their certificate is revoked, too' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'revokeCertificate must be true or false' })
  revokeCertificate?: boolean;
}

class LearnerBody {
  @ApiProperty({ type: 'integer' }) person: number;
  @ApiProperty() name: string;
  @ApiProperty() email: string;
  @ApiProperty({ type: String, nullable: true }) agency: string | null;
  @ApiProperty({ enum: STANDINGS }) standing: Standing;
  @ApiProperty({ type: 'integer', description: 'Or parts of a package' }) lessonsDone: number;
  @ApiProperty({ type: 'integer', description: 'Submitted' }) attempts: number;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The best, per cent' }) score: number | null;
  @ApiProperty({ type: 'integer' }) secondsActive: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) startedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) completedAt: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil: string | null;
  @ApiProperty({ type: String, nullable: true }) certificateNumber: string | null;
}

class LearnerPage {
  @ApiProperty({ type: [LearnerBody] }) items: LearnerBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

class QuestionFiguresBody {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ description: 'Its id in the bank' }) question: string;
  @ApiProperty({ type: 'integer' }) asked: number;
  @ApiProperty({ type: 'integer' }) right: number;
}

/** How people get on with a course, for those who answer for it. */
@ApiTags('Learning')
@ApiBearerAuth()
@ApiNotFoundResponse({ type: Problem, description: 'Another team’s course, too' })
@Permit('staff')
@Controller('api/v1/courses/:slug')
export class LearnersApiController {
  constructor(
    private readonly desk: CourseDesk,
    private readonly learners: LearnersQueries,
    private readonly byHand: LearnersService,
  ) {}

  @Get('learners')
  @ApiOperation({ summary: 'Who takes the course and where they stand; `agency` lists all of its people' })
  @ApiOkResponse({ type: LearnerPage })
  async list(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() query: LearnerListQuery,
  ): Promise<LearnerPage> {
    const course = await this.desk.open(slug, caller);
    const { items, total, page, pageSize } = await this.learners.list(course.id, filterOf(query), query);
    return { items: items.map(learnerBody), total, page, pageSize };
  }

  @Get('questions')
  @ApiOperation({ summary: 'How each question was answered in submitted attempts' })
  @ApiOkResponse({ type: [QuestionFiguresBody] })
  async questions(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
  ): Promise<QuestionFiguresBody[]> {
    const course = await this.desk.open(slug, caller);
    const figures = await this.learners.questions(course.id);
    return figures.map(({ version, question, asked, right }) => ({ version, question, asked, right }));
  }

  @Post('learners/:person/set-back')
  @HttpCode(204)
  @ApiOperation({ summary: 'Let somebody begin anew; what they did is kept' })
  @ApiNoContentResponse()
  async setBack(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
    @Body() { reason, revokeCertificate = false }: SetBackBody,
  ): Promise<void> {
    const course = await this.desk.open(slug, caller);
    await this.byHand.setBack(course, learnerIn(person), caller, { reason, revoke: revokeCertificate });
  }

  @Post('learners/:person/completion')
  @HttpCode(204)
  @ApiOperation({ summary: 'Mark somebody complete by hand: certificate, record and email follow at once' })
  @ApiNoContentResponse()
  @ApiConflictResponse({ type: Problem, description: 'already_completed' })
  async complete(
    @Param('slug') slug: string,
    @Param('person') person: string,
    @CurrentCaller() caller: Caller,
    @Body() { reason }: ByHandBody,
  ): Promise<void> {
    const course = await this.desk.open(slug, caller);
    await this.byHand.complete(course, learnerIn(person), caller, reason);
  }
}

const learnerBody = (learner: Learner): LearnerBody => {
  const { name, email, agency, standing, lessonsDone, attempts, score, secondsActive } = learner;
  return {
    person: learner.personId,
    ...{ name, email, agency, standing, lessonsDone, attempts, score, secondsActive },
    startedAt: learner.startedAt?.toISOString() ?? null,
    completedAt: learner.completedAt?.toISOString() ?? null,
    validUntil: learner.validUntil,
    certificateNumber: learner.certificateNumber,
  };
};
