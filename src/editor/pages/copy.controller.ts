import { Body, Get, Param, Post } from '@nestjs/common';
import { EventCopiesService } from '../../catalogue/event-copies.service.js';
import { disposesOf } from '../../events/event.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { dayAnswers, isEmptyDay, readDay, type DayAnswers } from '../day-answers.rules.js';
import { EventEditor } from '../event-editor.service.js';
import type { EditedEvent } from '../event-facts.js';
import { CopyForm } from './copy.form.js';

/** A draft from an event that is there: everything but its dates, its bookings and its address. */
@PageController('organiser/events/:slug/copy')
@Permit('staff')
export class CopyController {
  constructor(
    private readonly editor: EventEditor,
    private readonly copies: EventCopiesService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller, disposesOf);
    const form = Object.assign(new CopyForm(), { title: edited.event.title });
    return this.show(edited, form, dayAnswers({}, 'first'));
  }

  @Post()
  async copy(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller, disposesOf);
    const { form, errors } = readForm(CopyForm, body);
    const first = dayAnswers(body, 'first');
    const firstDay = isEmptyDay(first) ? undefined : readDay(first, 'first', errors);
    if (errors.length > 0) return this.show(edited, form, first, errors, 400);
    try {
      const copy = { title: form.title, ...(firstDay === undefined ? {} : { firstDay }) };
      const made = await this.copies.copy(caller, slug, copy);
      return redirect(`/organiser/events/${made}/edit`, {
        flash:
          first.words === '' ? 'The copy is made, without a date' : `The copy is made, for ${first.words}`,
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      const inForm = error.errors.map((each) =>
        each.field === 'firstDay' ? { ...each, field: 'first-day' } : each,
      );
      return this.show(edited, form, first, inForm, error.status);
    }
  }

  private show(
    { frame, sessions }: EditedEvent,
    form: CopyForm,
    first: DayAnswers,
    errors: FieldError[] = [],
    status = 200,
  ): PageView {
    const several = sessions.length > 1;
    return page('editor/pages/copy.njk', { frame, form, first, errors, several }, { status });
  }
}
