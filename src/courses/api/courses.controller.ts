import { Controller, Get, Param, Query, UsePipes } from '@nestjs/common';
import {
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { AUDIENCES, type Audience } from '../../eligibility/vocabulary.types.js';
import { describe as describeRule } from '../../eligibility/wording.rules.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { apiValidation } from '../../platform/api/validation.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { londonDate } from '../../platform/time/london.js';
import { CourseDoors, type CourseOffer } from '../course-doors.service.js';
import type { Course } from '../course.entity.js';
import { openingOf } from '../course.rules.js';
import { CoursesQueries } from '../courses.queries.js';

const DELIVERIES = ['native', 'scorm', 'link_only'] as const;
const AUDIENCE_CODES = Object.keys(AUDIENCES) as Audience[];

class CourseSearch extends PageQuery {
  @ApiPropertyOptional({
    enum: AUDIENCE_CODES,
    isArray: true,
    description: 'May be repeated: for any of them',
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (Array.isArray(value) ? (value as unknown[]) : [value]))
  @IsIn(AUDIENCE_CODES, { each: true, message: `audience must be one of ${AUDIENCE_CODES.join(', ')}` })
  audience?: Audience[];
}

class CourseOrganiser {
  @ApiProperty() name: string;
  @ApiProperty() email: string;
}

class CourseBody {
  @ApiProperty({ example: 'online-safety-parents-and-carers' }) slug: string;
  @ApiProperty() title: string;
  @ApiProperty() summary: string;
  @ApiProperty({ type: [String], description: 'What people will learn' }) outcomes: string[];
  @ApiProperty({ description: 'Who it is for, as published' }) audience: string;
  @ApiProperty({ enum: AUDIENCE_CODES, isArray: true }) audiences: Audience[];
  @ApiProperty({ type: [String], description: 'The rule, in sentences' }) whoCanTakeIt: string[];
  @ApiProperty({ type: String, nullable: true }) level: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'As published' }) price: string | null;
  @ApiProperty({ type: String, nullable: true, example: '3 to 4 hours' }) duration: string | null;
  @ApiProperty({ type: [String] }) notes: string[];
  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Null while it is not known' })
  opensOn: string | null;
  @ApiProperty({ description: 'Whether it can be taken today' }) open: boolean;
  @ApiProperty({
    enum: DELIVERIES,
    description:
      'How it is taken: lessons written here, a SCORM package played here, or not here at all: its page says whom to ask',
  })
  delivery: (typeof DELIVERIES)[number];
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The version that whoever starts now has; null where it is not taken here',
  })
  version: number | null;
  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'About how long its lessons take together; null where that is not known',
  })
  minutes: number | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'CPD minutes on its certificate' })
  cpdMinutes: number | null;
  @ApiProperty({ type: CourseOrganiser }) organiser: CourseOrganiser;
  @ApiProperty({ format: 'uri', description: 'Its page' }) url: string;
}

class CourseList {
  @ApiProperty({ type: [CourseBody] }) items: CourseBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

@ApiTags('Courses')
@Controller('api/v1/courses')
export class CoursesApiController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly courses: CoursesQueries,
    private readonly doors: CourseDoors,
    private readonly settings: Settings,
  ) {}

  @Get()
  @Permit('anyone')
  @UsePipes(apiValidation())
  @ApiOperation({ summary: 'E-learning courses, by title' })
  @ApiOkResponse({ type: CourseList })
  async list(@Query() query: CourseSearch): Promise<CourseList> {
    const found = await this.courses.list(query, query);
    const [today, offers] = await Promise.all([
      this.today(),
      this.doors.offers(found.items.map(({ id }) => id)),
    ]);
    return { ...found, items: found.items.map((course) => this.body(course, today, offers.get(course.id))) };
  }

  @Get(':slug')
  @Permit('anyone')
  @ApiOperation({ summary: 'One course' })
  @ApiOkResponse({ type: CourseBody })
  @ApiNotFoundResponse({ type: Problem })
  async one(@Param('slug') slug: string): Promise<CourseBody> {
    const course = await this.courses.bySlug(slug);
    const offers = await this.doors.offers([course.id]);
    return this.body(course, await this.today(), offers.get(course.id));
  }

  private body(course: Course, today: string, offer: CourseOffer | undefined): CourseBody {
    const { slug, title, summary, outcomes, audience, audiences, level, price, duration, opensOn } = course;
    return {
      ...{ slug, title, summary, outcomes, audience, audiences, level, price, duration, opensOn },
      whoCanTakeIt: describeRule(course.rule, 'take it').sentences,
      notes: course.bookingNotes,
      open: openingOf(course, today).open,
      delivery: offer?.delivery ?? 'link_only',
      version: offer?.version ?? null,
      minutes: offer?.minutes ?? null,
      cpdMinutes: offer?.cpdMinutes ?? null,
      organiser: { name: course.team.name, email: course.team.contactEmail },
      url: `${this.settings.baseUrl}/courses/${slug}`,
    };
  }

  private async today(): Promise<string> {
    return londonDate(await programNow(this.dataSource));
  }
}
