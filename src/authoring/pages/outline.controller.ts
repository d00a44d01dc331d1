import { Body, Get, Param, Post } from '@nestjs/common';
import { lessonsOf } from '../../learning/content.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal } from '../../platform/refusal.js';
import { durationWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { outlineFacts } from '../draft-facts.rules.js';
import { lessonOf } from '../draft.rules.js';
import type { Draft } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { changeOutline, questionsOn } from '../outline.rules.js';
import { draftFrame, draftPage, editPath, stampOf, type ShownAgain } from './draft-page.js';
import { changeAsked, OutlineForm, titleField } from './outline.form.js';

const HEADING = 'Sections and lessons';

/** The order of a course: each button does one thing at once, and what is deleted is asked about first. */
@PageController('organiser/courses/:slug/edit/outline')
@Permit('staff')
export class OutlineController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.outline(await this.drafts.open(slug, caller), new OutlineForm());
  }

  @Post()
  async change(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const { form, errors } = readForm(OutlineForm, body);
    const asked = changeAsked(form);
    if (errors.length > 0 || asked === undefined) {
      const [error] = errors;
      const message = error?.message ?? 'Enter a title';
      return this.outline(draft, form, { errors: [{ field: titleField(form), message }], status: 400 });
    }
    try {
      const not = await this.service.save(caller, slug, {
        stamp: form,
        facts: outlineFacts,
        change: ({ content }) => ({ content: changeOutline(content, asked) }),
      });
      if (not) return this.outline(not.draft, form, not);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      const errors = [{ field: titleField(form), message: error.message }];
      return this.outline(draft, form, { errors, status: error.status });
    }
    return redirect(`${editPath(slug)}/outline`, { flash: DONE[asked.deed] });
  }

  @Get('sections/:section/delete')
  async askOfSection(
    @Param('slug') slug: string,
    @Param('section') place: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const section = /^\d{1,3}$/.test(place) ? draft.content.sections[Number(place)] : undefined;
    if (section === undefined) throw notFound('There is no such section');
    const lessons = section.lessons.map((lesson) => lesson.slug);
    return askToDelete(draft, `the section “${section.title}”`, `delete_section:${place}`, lessons);
  }

  @Get('lessons/:lesson/delete')
  async askOfLesson(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const lesson = lessonOf(draft.content, name);
    if (lesson === undefined) throw notFound('There is no such lesson');
    return askToDelete(draft, `the lesson “${lesson.title}”`, `delete_lesson:${name}`, [name]);
  }

  private outline(draft: Draft, form: OutlineForm, again?: ShownAgain): PageView {
    const { content, slug } = draft;
    const stamp = stampOf(draft, outlineFacts(draft));
    const last = content.sections.length - 1;
    return draftPage(
      'outline',
      draft,
      { task: 'outline', heading: HEADING, facts: outlineFacts(draft) },
      form,
      again,
      {
        stamp,
        typed: again && { field: titleField(form), title: form.title },
        sections: content.sections.map((section, s) => ({
          title: section.title,
          isFirst: s === 0,
          isLast: s === last,
          lessons: section.lessons.map((lesson, n) => ({
            title: lesson.title,
            slug: lesson.slug,
            href: `${editPath(slug)}/lessons/${lesson.slug}`,
            about: lesson.body === '' ? 'Not written yet' : `About ${durationWords(lesson.minutes)}`,
            isFirst: s === 0 && n === 0,
            isLast: s === last && n === section.lessons.length - 1,
          })),
        })),
        count: lessonsOf(content).length,
      },
    );
  }
}

/** Asks before a section or a lesson is deleted, with what goes with it. `lessons` are the slugs of those that go. */
const askToDelete = (draft: Draft, what: string, step: string, lessons: string[]): PageView =>
  page('authoring/pages/outline-delete.njk', {
    ...draftFrame(draft),
    ...{ what, step },
    lessons: step.startsWith('delete_section') ? lessons.length : 0,
    questions: questionsOn(draft.content, lessons),
    stamp: stampOf(draft, outlineFacts(draft)),
  });

const DONE: Record<NonNullable<ReturnType<typeof changeAsked>>['deed'], string> = {
  add_section: 'The section is added. Add its lessons now',
  rename_section: 'The section is renamed',
  delete_section: 'The section is deleted',
  move_section: 'The section is moved',
  add_lesson: 'The lesson is added. Choose its title to write it',
  move_lesson: 'The lesson is moved',
  delete_lesson: 'The lesson is deleted',
};
