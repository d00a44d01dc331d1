import { Get, Param } from '@nestjs/common';
import { describe } from '../../eligibility/wording.rules.js';
import { lessonsOf } from '../../learning/content.rules.js';
import type { Question } from '../../learning/content.types.js';
import { lessonBody } from '../../learning/lesson-body.rules.js';
import { checkWords, completionWords, reviewWords } from '../../learning/learning-words.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound } from '../../platform/refusal.js';
import { isCalendarDate } from '../../platform/time/london.js';
import { durationWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { asContent } from '../draft.rules.js';
import { DraftsQueries } from '../drafts.queries.js';
import { draftFrame, editPath, filesAt } from './draft-page.js';

/** A draft as learners would see it. Nothing is kept of who looks, and nothing can be answered. */
@PageController('organiser/courses/:slug/edit/preview')
@Permit('staff')
export class PreviewController {
  constructor(private readonly drafts: DraftsQueries) {}

  @Get()
  async contents(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const content = asContent(draft);
    const path = `${editPath(slug)}/preview`;
    return page('authoring/pages/preview.njk', {
      ...draftFrame(draft),
      about: draft.about,
      whoCanTake: describe(draft.about.rule, 'take it').sentences,
      outcomes: content.outcomes,
      check: checkWords(content, draft.settings),
      completion: completionWords(draft.settings),
      review: isCalendarDate(content.writtenOn) ? reviewWords(content) : '',
      sections: content.sections.map((section) => ({
        title: section.title,
        tasks: section.lessons.map((lesson) => ({
          title: { text: lesson.title },
          href: `${path}/lessons/${lesson.slug}`,
          hint: { text: `About ${durationWords(lesson.minutes)}` },
          status: { tag: { text: 'Not started', classes: 'govuk-tag--blue' } },
        })),
      })),
      checkHref: content.questions === null ? undefined : `${path}/check`,
    });
  }

  @Get('lessons/:lesson')
  async lesson(
    @Param('slug') slug: string,
    @Param('lesson') name: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const { content } = draft;
    const path = `${editPath(slug)}/preview`;
    const lessons = lessonsOf(content);
    const place = lessons.findIndex((lesson) => lesson.slug === name);
    const lesson = lessons[place];
    if (lesson === undefined) throw notFound('There is no such lesson');
    const after = lessons[place + 1];
    return page('authoring/pages/preview-lesson.njk', {
      ...draftFrame(draft),
      back: path,
      section: content.sections.find((section) => section.lessons.includes(lesson))?.title,
      place: `Lesson ${place + 1} of ${lessons.length}, about ${durationWords(lesson.minutes)}`,
      lesson: lessonBody(lesson, filesAt(slug)),
      edit: `${editPath(slug)}/lessons/${name}`,
      next: after && { text: after.title, href: `${path}/lessons/${after.slug}` },
      checkHref: content.questions.length === 0 ? undefined : `${path}/check`,
    });
  }

  @Get('check')
  async check(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    const path = editPath(slug);
    return page('authoring/pages/preview-check.njk', {
      ...draftFrame(draft),
      back: `${path}/preview`,
      about: checkWords(asContent(draft), draft.settings),
      questions: draft.content.questions.map((question) => ({
        ...question,
        items: question.options.map(({ text }, n) => ({ value: String(n), text })),
        answer: rightWords(question),
        edit: `${path}/questions/${question.id}`,
      })),
    });
  }
}

const rightWords = ({ kind, options }: Question): string[] =>
  kind === 'ordering'
    ? options.map(({ text }, n) => `${n + 1}. ${text}`)
    : options.filter(({ right }) => right === true).map(({ text }) => text);
