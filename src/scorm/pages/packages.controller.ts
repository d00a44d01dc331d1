import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Settings } from '../../config/settings.js';
import type { Course } from '../../courses/course.entity.js';
import { CourseDesk } from '../../learning/course-desk.service.js';
import { TakingQueries } from '../../learning/taking.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { isFormFile, TakesFile } from '../../platform/web/uploads.js';
import { MOST_ZIP_BYTES } from '../package-reader.js';
import { interactionsOf, questionFigures, type QuestionFigures } from '../interactions.rules.js';
import { PackagesQueries, type KeptPackage } from '../packages.queries.js';
import { PackagesService } from '../packages.service.js';
import { PlaysQueries } from '../plays.queries.js';
import type { Interaction } from '../scorm.types.js';
import { PlaysService } from '../plays.service.js';
import { itemNotFound } from '../scorm.errors.js';
import { itemToOpen, playerFrame } from './package.presenter.js';
import { PublishForm } from './publish.form.js';
import { answersPage, packageHref, packagesPage } from './packages.presenter.js';

/** An organiser brings a package, sees what was found in it, looks at it, and publishes it. */
@ApiExcludeController()
@Controller('organiser/courses/:slug/package')
@Permit('staff')
export class PackagesController {
  constructor(
    private readonly desk: CourseDesk,
    private readonly takings: TakingQueries,
    private readonly packages: PackagesQueries,
    private readonly service: PackagesService,
    private readonly plays: PlaysService,
    private readonly played: PlaysQueries,
    private readonly settings: Settings,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.view(await this.desk.open(slug, caller), caller);
  }

  /** How the questions of each version were answered, as far as its package tells. */
  @Get('answers')
  async answers(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    const kept = (await this.packages.ofCourse(course.id)).filter(({ publishedAt }) => publishedAt !== null);
    const versions: [KeptPackage, QuestionFigures[]][] = [];
    for (const each of kept) {
      const all: Interaction[] = [];
      for await (const state of this.played.answers(each.versionId)) all.push(...interactionsOf(state));
      versions.push([each, questionFigures(all)]);
    }
    return page('scorm/pages/answers.njk', answersPage(course, versions));
  }

  @Post()
  @TakesFile({ bytes: MOST_ZIP_BYTES })
  async upload(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const course = await this.desk.open(slug, caller);
    const { file } = (body ?? {}) as { file?: unknown };
    const problem = (message: string): Promise<PageView> =>
      this.view(course, caller, { errors: [{ field: 'file', message }] });
    if (!isFormFile(file) || file.bytes.length === 0)
      return problem('Choose the zip file of a SCORM package');
    if (file.tooLarge) return problem('The package must be smaller than 100 MB');
    try {
      await this.service.upload(course, file, caller);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'conflict') return problem(error.message);
      if (error.kind !== 'invalid') throw error;
      return this.view(course, caller, { errors: error.errors });
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
    if (errors.length > 0) return this.view(course, caller, { errors, form });
    await this.service.publish(course, form.publication(), caller);
    return redirect(packageHref(slug), {
      flash: 'The package is published. Whoever starts the course from now on takes this version',
    });
  }

  @Post('discard')
  async discard(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    await this.service.discard(await this.desk.open(slug, caller), caller);
    return redirect(packageHref(slug), { flash: 'The draft has been thrown away' });
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
    { personId }: Caller,
    { errors = [], form }: { errors?: FieldError[]; form?: PublishForm } = {},
  ): Promise<PageView> {
    const [packages, { offer }] = await Promise.all([
      this.packages.ofCourse(course.id),
      this.takings.of(course.slug, personId),
    ]);
    return page(
      'scorm/pages/packages.njk',
      {
        ...packagesPage(course, packages, { offer, form }),
        errors,
        hostIsMissing: this.settings.production && !this.settings.contentHostIsSet,
      },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }
}
