import { Body, Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import type { Course } from '../../courses/course.entity.js';
import { CourseDesk } from '../../learning/course-desk.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { CSV_TYPE, csvFile } from '../../platform/files/table-files.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { fieldsOf } from '../../platform/text/fields.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { TakesLargeFile } from '../../platform/web/uploads.js';
import { ANSWER_FILE, answerRows } from '../answer-file.js';
import { MOST_ZIP_BYTES } from '../package-reader.js';
import { PackagesQueries } from '../packages.queries.js';
import { PackagesService } from '../packages.service.js';
import { PlaysService } from '../plays.service.js';
import { itemNotFound, noDraft } from '../scorm.errors.js';
import { uploadedPackage } from '../uploaded-package.js';
import { itemToOpen, playerFrame } from './package.presenter.js';
import { PublishForm } from './publish.form.js';
import { answersPage, discardPage, packageHref, packagesPage } from './packages.presenter.js';

/** An organiser brings a package, sees what was found in it, looks at it, and publishes it. */
@PageController('organiser/courses/:slug/package')
@Permit('staff')
export class PackagesController {
  constructor(
    private readonly desk: CourseDesk,
    private readonly packages: PackagesQueries,
    private readonly service: PackagesService,
    private readonly plays: PlaysService,
    private readonly settings: Settings,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.view(await this.desk.open(slug, caller));
  }

  /** How the questions of each version were answered, as far as its package tells. */
  @Get('answers')
  async answers(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    return page('scorm/pages/answers.njk', answersPage(course, await this.packages.answers(course.id)));
  }

  @Get('answers.csv')
  async csv(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const { id } = await this.desk.open(slug, caller);
    return new StreamableFile(csvFile(ANSWER_FILE, answerRows(await this.packages.answers(id))), {
      type: CSV_TYPE,
      disposition: `attachment; filename="answers-${slug}.csv"`,
    });
  }

  @Post()
  @TakesLargeFile({ bytes: MOST_ZIP_BYTES })
  async upload(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const course = await this.desk.open(slug, caller);
    try {
      await this.service.upload(course, uploadedPackage(fieldsOf(body).file), caller);
    } catch (error) {
      if (!(error instanceof Refusal) || !['invalid', 'conflict'].includes(error.kind)) throw error;
      const { message } = error;
      return this.view(course, { errors: [{ field: 'file', message }] });
    }
    return redirect(packageHref(slug), { flash: 'The package has been checked and is kept as a draft' });
  }

  @Post('publish')
  async publish(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const course = await this.desk.open(slug, caller);
    const { form, errors } = readForm(PublishForm, body);
    if (errors.length > 0) return this.view(course, { errors, form });
    await this.service.publish(course, form.publication(), caller);
    return redirect(packageHref(slug), {
      flash: 'The package is published. Whoever starts the course from now on takes this version',
    });
  }

  @Get('discard')
  async askToDiscard(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    const [newest] = await this.packages.ofCourse(course.id);
    if (newest === undefined || newest.publishedAt !== null) throw noDraft();
    return page('scorm/pages/discard.njk', discardPage(course, newest));
  }

  @Post('discard')
  async discard(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    const courseIsGone = await this.service.discard(await this.desk.open(slug, caller), caller);
    return courseIsGone
      ? redirect('/organiser/courses', { flash: 'The draft and its course have been thrown away' })
      : redirect(packageHref(slug), { flash: 'The draft has been thrown away' });
  }

  @Post('preview')
  @HttpCode(200)
  async preview(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query('item') asked: unknown,
  ): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    const [kept] = await this.packages.ofCourse(course.id);
    const item = kept && itemToOpen(kept, { asked, states: new Map() });
    if (kept === undefined || item === undefined) throw itemNotFound();
    const token = await this.plays.preview(kept.versionId, caller.personId);
    return page('scorm/pages/preview.njk', {
      course: { title: course.title, href: packageHref(slug) },
      ...playerFrame(this.settings.contentBaseUrl, token, item),
    });
  }

  private async view(
    course: Course,
    { errors = [], form }: { errors?: FieldError[]; form?: PublishForm } = {},
  ): Promise<PageView> {
    const [packages, now] = await Promise.all([
      this.packages.ofCourse(course.id),
      this.packages.courseNow(course.id),
    ]);
    return page(
      'scorm/pages/packages.njk',
      {
        ...packagesPage(course, packages, { now, form }),
        errors,
        hostIsMissing: this.settings.production && !this.settings.contentHostIsSet,
      },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }
}
