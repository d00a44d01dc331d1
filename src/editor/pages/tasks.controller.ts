import { Body, Get, Param, Post } from '@nestjs/common';
import { BookingsService } from '../../bookings/bookings.service.js';
import { OrganisingService } from '../../catalogue/organising.service.js';
import { disposesOf } from '../../events/event.rules.js';
import { EventsQueries } from '../../events/events.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { whenWords } from '../../platform/time/words.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import type { EditedEvent } from '../event-facts.js';
import { remarks } from '../tasks.rules.js';
import { PublishForm } from './publish.form.js';
import { blockerLinks, blockersOf, taskItems } from './tasks.presenter.js';

const NOTHING_SAVED = 'Somebody else changed this event after you opened it. Look at it again first';

/** The list of what there is to say about an event, and the two ends of a draft: published or deleted. */
@PageController('organiser/events/:slug/edit')
@Permit('staff')
export class TasksController {
  constructor(
    private readonly editor: EventEditor,
    private readonly events: EventsQueries,
    private readonly organising: OrganisingService,
    private readonly bookings: BookingsService,
  ) {}

  @Get()
  async list(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { frame, event } = edited;
    const isDraft = event.publishedAt === null;
    const blockers = isDraft ? blockersOf(edited) : [];
    return page('editor/pages/tasks.njk', {
      frame,
      isDraft,
      publicPath: `/events/${slug}`,
      tasks: taskItems(edited, blockers),
      ready: blockers.length === 0,
      // That a draft has no date yet is said by its task.
      remarks:
        event.startsAt === null
          ? []
          : remarks({ ...event, size: edited.places?.size, sessions: edited.sessions }),
    });
  }

  @Get('publish')
  async lookBeforePublishing(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return this.showPublish(await this.editor.open(slug, caller), new PublishForm());
  }

  @Post('publish')
  async publish(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(PublishForm, body);
    if (errors.length > 0) return this.showPublish(edited, form, errors, 400);
    const others = await this.events.draftDates(edited.event);
    const chosen = others.filter((other) => form.dates.includes(other.slug)).map((other) => other.slug);
    try {
      await this.organising.publish(caller, [slug, ...chosen], form.version);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error;
      const message = error.kind === 'stale' ? NOTHING_SAVED : error.message;
      return this.showPublish(
        await this.editor.open(slug, caller),
        form,
        [{ field: 'publish', message }],
        error.status,
      );
    }
    const also =
      chosen.length === 0 ? '' : `, with ${chosen.length} more ${chosen.length === 1 ? 'date' : 'dates'}`;
    return redirect(edited.frame.path, { flash: `${edited.frame.title} is published${also}` });
  }

  @Get('delete')
  async askToDelete(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.showDelete(await this.editor.open(slug, caller, disposesOf));
  }

  @Post('delete')
  async delete(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller, disposesOf);
    const { form, errors } = readForm(PublishForm, body);
    if (errors.length > 0) return this.showDelete(edited, errors, 400);
    try {
      await this.bookings.deleteDraft(slug, caller, form.version);
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error;
      const message = error.kind === 'stale' ? NOTHING_SAVED : error.message;
      const now = await this.editor.open(slug, caller, disposesOf);
      return this.showDelete(now, [{ field: 'delete', message }], error.status);
    }
    return redirect('/organiser', { flash: `The draft ${edited.frame.title} is deleted` });
  }

  private async showPublish(
    edited: EditedEvent,
    form: PublishForm,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const { frame, event } = edited;
    const others = await this.events.draftDates(event);
    const blockers = event.publishedAt === null ? blockersOf(edited) : [];
    const model = {
      ...{ frame, event, form, errors },
      isDraft: event.publishedAt === null,
      blockers: blockerLinks(frame.path, blockers),
      remarks: remarks({ ...event, size: edited.places?.size, sessions: edited.sessions }),
      dates: others.map(({ slug, startsAt, endsAt }) => ({
        value: slug,
        text: whenWords(startsAt, endsAt, 'timed'),
      })),
    };
    return page('editor/pages/publish.njk', model, { status });
  }

  private showDelete({ frame, event }: EditedEvent, errors: FieldError[] = [], status = 200): PageView {
    return page(
      'editor/pages/delete.njk',
      { frame, errors, isDraft: event.publishedAt === null },
      { status },
    );
  }
}
