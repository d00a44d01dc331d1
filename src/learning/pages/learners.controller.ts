import { Get, Param, Query, StreamableFile } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Course } from '../../courses/course.entity.js';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { CSV_TYPE, csvFile, XLSX_TYPE, xlsxFile } from '../../platform/files/table-files.js';
import { invalid } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, type PageView } from '../../platform/web/page.js';
import { CourseDesk, teamsOf } from '../course-desk.service.js';
import { filterOf, LearnerListQuery } from '../learner-list.query.js';
import { LEARNER_FILE } from '../learner-words.js';
import { LearnersQueries, type LearnerFilter } from '../learners.queries.js';
import { VersionsQueries } from '../versions.queries.js';
import { courseDesk, learnersPage, questionsPage } from './learners.presenter.js';

/** The courses of an organiser's teams, and how people get on with them. */
@PageController('organiser/courses')
@Permit('staff')
export class LearnersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: CourseDesk,
    private readonly learners: LearnersQueries,
    private readonly versions: VersionsQueries,
  ) {}

  @Get()
  async courses(@CurrentCaller() caller: Caller): Promise<PageView> {
    const courses = await this.learners.coursesOf(teamsOf(caller));
    return page('learning/pages/courses.njk', {
      courses: courses.map((course) => ({ ...course, href: courseDesk(course.slug) })),
    });
  }

  @Get(':slug')
  async list(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    const query = read(asked);
    const found = await this.learners.list(course.id, filterOf(query), query);
    const agencies = await this.learners.agencies(course.id);
    return page('learning/pages/learners.njk', learnersPage(course, found, agencies, query));
  }

  @Get(':slug/learners.csv')
  async csv(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<StreamableFile> {
    const { course, filter } = await this.exported(slug, caller, asked, 'csv');
    return new StreamableFile(csvFile(LEARNER_FILE, this.learners.all(course.id, filter)), {
      type: CSV_TYPE,
      disposition: `attachment; filename="learners-${course.slug}.csv"`,
    });
  }

  @Get(':slug/learners.xlsx')
  async xlsx(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<StreamableFile> {
    const { course, filter } = await this.exported(slug, caller, asked, 'xlsx');
    return new StreamableFile(xlsxFile('Learners', LEARNER_FILE, this.learners.all(course.id, filter)), {
      type: XLSX_TYPE,
      disposition: `attachment; filename="learners-${course.slug}.xlsx"`,
    });
  }

  @Get(':slug/questions')
  async questions(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    const figures = await this.learners.questions(course.id);
    const ids = [...new Set(figures.map(({ versionId }) => versionId))];
    const contents = await Promise.all(ids.map(async (id) => [id, await this.versions.content(id)] as const));
    return page('learning/pages/questions.njk', questionsPage(course, figures, new Map(contents)));
  }

  /** Names and scores leave the program: that is recorded. */
  private async exported(
    slug: string,
    caller: Caller,
    asked: unknown,
    format: string,
  ): Promise<{ course: Course; filter: LearnerFilter }> {
    const course = await this.desk.open(slug, caller);
    const filter = filterOf(read(asked));
    await recordAudit(this.dataSource.manager, {
      actorId: caller.personId,
      action: 'learners.exported',
      subject: `course:${course.id}`,
      detail: { format },
    });
    return { course, filter };
  }
}

/** @throws Refusal invalid for a standing or agency outside the lists */
function read(asked: unknown): LearnerListQuery {
  const { form, errors } = readForm(LearnerListQuery, asked);
  if (errors.length > 0) throw invalid(errors);
  return form;
}
