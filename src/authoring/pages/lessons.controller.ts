import { Body, Get, Param, Post } from '@nestjs/common';
import type { Lesson } from '../../learning/content.types.js';
import { lessonBody } from '../../learning/lesson-body.rules.js';
import { problemsOfText } from '../../learning/markdown.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { lessonFacts } from '../draft-facts.rules.js';
import { draftProblems, lessonIn, withLesson } from '../draft.rules.js';
import type { Draft } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { draftPage, editPath, filesAt, type ShownAgain } from './draft-page.js';
import { lessonForm, lessonFrom, LessonForm } from './lesson.form.js';

/** One lesson: its text in Markdown, what it teaches, and how it will look. */
@PageController('organiser/courses/:slug/edit/lessons/:lesson')
@Permit('staff')
export class LessonsController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  @Get()
  async ask(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const lesson = lessonIn(draft.content, name);
    return this.show(draft, lesson, lessonForm(lesson));
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const lesson = lessonIn(draft.content, name);
    const { form, errors } = readForm(LessonForm, body);
    if (errors.length > 0) return this.show(draft, lesson, form, { errors, status: 400 });
    const { outcomes } = draft.content;
    if (form.step === 'preview')
      return this.show(draft, lesson, form, {}, lessonFrom(lesson, form, outcomes.length));
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: ({ content }) => lessonFacts(lessonIn(content, name)),
      change: ({ content }) => ({
        content: withLesson(content, name, (own) => lessonFrom(own, form, content.outcomes.length)),
      }),
    });
    if (not) return this.show(not.draft, lessonIn(not.draft.content, name), form, not);
    const left = problemsOfText(form.body).length;
    const flash = `Saved: ${form.title}${left === 0 ? '' : '. Something in its text would not be shown as you mean it'}`;
    return redirect(left === 0 ? editPath(slug) : `${editPath(slug)}/lessons/${name}`, { flash });
  }

  private show(
    draft: Draft,
    lesson: Lesson,
    form: LessonForm,
    again?: ShownAgain,
    preview?: Lesson,
  ): PageView {
    const { slug, content, files } = draft;
    return draftPage(
      'lesson',
      draft,
      { task: `lessons/${lesson.slug}`, heading: lesson.title, facts: lessonFacts(lesson) },
      form,
      again,
      {
        lesson,
        problems: (again === undefined
          ? draftProblems(draft).filter(({ task }) => task === `lessons/${lesson.slug}`)
          : []
        ).map(({ message }) => message.replace(`Lesson “${lesson.title}”: `, '')),
        ...(preview && {
          preview: lessonBody(preview, filesAt(slug)),
          unread: problemsOfText(preview.body),
        }),
        outcomes: content.outcomes.map((outcome, n) => ({ value: String(n + 1), text: outcome })),
        images: lesson.images.map(({ file }, n) => ({ file, alt: form.alt[n] ?? '' })),
        pictures: files
          .filter(({ mediaType }) => mediaType.startsWith('image/'))
          .map(({ name, alt }) => `![${alt || 'what it shows'}](${name})`),
      },
    );
  }
}
