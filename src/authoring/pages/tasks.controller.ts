import { Body, Get, Param, Post } from '@nestjs/common';
import { TaskForm } from '../../editor/task-form.types.js';
import { CourseDesk } from '../../learning/course-desk.service.js';
import { VersionHistory, type PublishedVersion } from '../../learning/version-history.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { dateWords, shortDateWords, timeWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { DraftPublication } from '../draft-publication.service.js';
import { draftProblems } from '../draft.rules.js';
import type { Draft } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { taskGroups, type TaskStatus } from '../tasks.rules.js';
import { draftFrame, editPath } from './draft-page.js';

const NOTHING_DONE = 'Somebody else changed this draft after you opened it. Look at it again first';

const STATUSES: Record<TaskStatus, object> = {
  done: { text: 'Completed' },
  optional: { text: 'Optional' },
  to_do: { tag: { text: 'To do', classes: 'govuk-tag--blue' } },
  to_mend: { tag: { text: 'Needs mending', classes: 'govuk-tag--orange' } },
};

/** The list of what there is to say about a course, where a draft begins, and its two ends: published or deleted. */
@PageController('organiser/courses/:slug/edit')
@Permit('staff')
export class CourseTasksController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
    private readonly publication: DraftPublication,
    private readonly desk: CourseDesk,
    private readonly history: VersionHistory,
  ) {}

  /** The tasks; without a draft the versions there were, and a button that begins the next. */
  @Get()
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.draft(slug, caller);
    if (draft === undefined) return this.versions(slug, caller);
    const path = editPath(slug);
    const groups = taskGroups(draft, draftProblems(draft)).map((group) => ({
      title: group.title,
      items: group.tasks.map(({ at, title, hint, status }) => ({
        title: { text: title },
        hint: { text: hint },
        href: `${path}/${at}`,
        status: STATUSES[status],
      })),
    }));
    return page('authoring/pages/tasks.njk', {
      ...draftFrame(draft),
      groups,
      isNew: draft.courseId === null,
      basedOn: draft.basedOn,
      versions: draft.courseId === null ? [] : (await this.history.of(draft.courseId)).map(inList),
      changed: `Changed on ${dateWords(draft.changedAt)} at ${timeWords(draft.changedAt)} by ${draft.changedBy}`,
    });
  }

  @Post()
  async begin(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    await this.service.begin(caller, slug);
    return redirect(editPath(slug), {
      flash: 'The draft is begun. Learners have what is published until you publish it',
    });
  }

  @Get('publish')
  async look(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.showPublish(await this.drafts.open(slug, caller));
  }

  @Post('publish')
  async publish(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { form } = readForm(TaskForm, body);
    try {
      await this.publication.publish(caller, slug, form.version);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error;
      const message = error.kind === 'stale' ? NOTHING_DONE : error.message;
      return this.showPublish(
        await this.drafts.open(slug, caller),
        [{ field: 'publish', message }],
        error.status,
      );
    }
    return redirect(editPath(slug), {
      flash: 'The new version is published. Whoever starts the course from now on has it',
    });
  }

  @Get('delete')
  async askToDelete(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.showDelete(await this.drafts.open(slug, caller));
  }

  @Post('delete')
  async delete(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const { form } = readForm(TaskForm, body);
    try {
      await this.service.discard(caller, slug, form.version);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'stale') throw error;
      const now = await this.drafts.open(slug, caller);
      return this.showDelete(now, [{ field: 'delete', message: NOTHING_DONE }], error.status);
    }
    return redirect('/organiser/courses/drafts', { flash: `The draft of ${draft.about.title} is deleted` });
  }

  /** Undefined where there is none, or not for this caller. */
  private async draft(slug: string, caller: Caller): Promise<Draft | undefined> {
    try {
      return await this.drafts.open(slug, caller);
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'not_found') return undefined;
      throw error;
    }
  }

  private async versions(slug: string, caller: Caller): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    return page('authoring/pages/begin.njk', {
      frame: { title: course.title, path: editPath(slug) },
      back: '/organiser/courses/drafts',
      coursePath: `/courses/${slug}`,
      versions: (await this.history.of(course.id)).map(inList),
    });
  }

  private async showPublish(draft: Draft, errors: FieldError[] = [], status = 200): Promise<PageView> {
    const path = editPath(draft.slug);
    const versions = draft.courseId === null ? [] : await this.history.of(draft.courseId);
    const model = {
      ...draftFrame(draft),
      errors,
      version: draft.version,
      problems: draftProblems(draft).map(({ message, at }) => ({ message, href: `${path}/${at}` })),
      isFirst: versions.length === 0,
      learners: versions.reduce((sum, { learners }) => sum + learners, 0),
      number: (versions[0]?.number ?? 0) + 1,
    };
    return page('authoring/pages/publish.njk', model, { status });
  }

  private showDelete(draft: Draft, errors: FieldError[] = [], status = 200): PageView {
    const model = {
      ...draftFrame(draft),
      errors,
      version: draft.version,
      isNew: draft.courseId === null,
    };
    return page('authoring/pages/delete.njk', model, { status });
  }
}

const inList = ({ number, publishedAt, publishedBy, learners }: PublishedVersion): object => ({
  number,
  when: shortDateWords(publishedAt),
  by: publishedBy ?? 'The program',
  learners,
});
