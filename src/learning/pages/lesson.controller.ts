import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import type { FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { lessonsOf } from '../content.rules.js';
import type { CourseContent, Lesson } from '../content.types.js';
import { EnrolmentsService } from '../enrolments.service.js';
import { lessonNotFound } from '../learning.errors.js';
import { leftOf } from '../learning-words.rules.js';
import { lessonAfter } from '../progress.rules.js';
import { ReflectionForm } from '../reflection.form.js';
import { TakingQueries } from '../taking.queries.js';
import type { Learning } from '../taking.types.js';
import { VersionsQueries } from '../versions.queries.js';
import { checkHref, learnHref, lessonHref, lessonPage } from './learn.presenter.js';

/** A lesson on a page of its own. Opening it keeps the place; it is done when somebody says so. */
@PageController('courses/:slug/learn/lessons')
@Permit('person')
export class LessonController {
  constructor(
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly enrolments: EnrolmentsService,
  ) {}

  @Get(':lesson')
  async show(
    @Param('slug') slug: string,
    @Param('lesson') lesson: string,
    @CurrentCaller() { personId }: Caller,
  ): Promise<PageView> {
    const opened = await this.opened(slug, lesson, personId);
    await this.enrolments.open(opened.learning, lesson);
    const reflection =
      opened.lesson.reflection === undefined
        ? ''
        : await this.takings.reflection(opened.learning.enrolment.id, lesson);
    return lessonView(opened, reflection);
  }

  @Post(':lesson')
  async done(
    @Param('slug') slug: string,
    @Param('lesson') lesson: string,
    @CurrentCaller() { personId }: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.opened(slug, lesson, personId);
    const { learning, content } = opened;
    const { form, errors } = readForm(ReflectionForm, body);
    if (errors.length > 0) return lessonView(opened, String(form.reflection), errors);
    const reflection = opened.lesson.reflection === undefined ? undefined : form.reflection;
    if (form.then === 'stay') {
      if (reflection !== undefined) await this.enrolments.reflect(learning, lesson, reflection);
      return redirect(lessonHref(slug, lesson), { flash: 'What you wrote is kept' });
    }
    await this.enrolments.finishLesson(learning, lesson, reflection);
    const after = await this.takings.ofLearner(slug, personId);
    if (after.enrolment.completedAt !== null && learning.enrolment.completedAt === null)
      return redirect(`${learnHref(slug)}/finished`);
    return redirect(next(after, content, lesson));
  }

  private async opened(slug: string, lesson: string, personId: number): Promise<Opened> {
    const learning = await this.takings.ofLearner(slug, personId);
    const content = await this.versions.content(learning.enrolment.versionId);
    const found = lessonsOf(content).find((each) => each.slug === lesson);
    if (found === undefined) throw lessonNotFound();
    return { learning, content, lesson: found };
  }
}

interface Opened {
  learning: Learning;
  content: CourseContent;
  lesson: Lesson;
}

function lessonView(
  { learning, content, lesson }: Opened,
  reflection: string,
  errors: FieldError[] = [],
): PageView {
  const model = { ...lessonPage(learning, content, lesson), reflection, errors };
  return page('learning/pages/lesson.njk', model, { status: errors.length > 0 ? 400 : 200 });
}

/** On to the next lesson; after the last to the check, or to the contents where lessons were passed over. */
function next(learning: Learning, content: CourseContent, lesson: string): string {
  const { slug } = learning.course;
  const after = lessonAfter(content, lesson);
  if (after !== undefined) return lessonHref(slug, after.slug);
  const left = leftOf(learning, content);
  return left.lessons.length === 0 && left.check ? checkHref(slug) : learnHref(slug);
}
