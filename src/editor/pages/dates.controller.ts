import { Body, Get, Param, Post } from '@nestjs/common';
import { repeated, sessionsOn } from '../../catalogue/dates.rules.js';
import { EventCopiesService } from '../../catalogue/event-copies.service.js';
import { readSessions } from '../../events/session-times.rules.js';
import { disposesOf } from '../../events/event.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import type { EditedEvent } from '../event-facts.js';
import { dayToChoose, readWrittenDates, weekdayOfMonth, type DayToChoose } from '../written-dates.rules.js';
import { DatesForm } from './dates.form.js';

type Problem = [errors: FieldError[], status: number];

/** More dates of an event in one go: which, a look at them with their weekdays, and all are made or none. */
@PageController('organiser/events/:slug/dates')
@Permit('staff')
export class DatesController {
  constructor(
    private readonly editor: EventEditor,
    private readonly copies: EventCopiesService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller, disposesOf);
    return this.showForm(edited, new DatesForm());
  }

  @Post()
  async add(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller, disposesOf);
    const { form, errors } = readForm(DatesForm, body);
    if (errors.length > 0) return this.showForm(edited, form, [errors, 400]);
    if (form.step === 'edit') return this.showForm(edited, form);
    if (form.step === 'make') return this.make(edited, caller, form);
    const { dates, problem } = datesAsked(edited, form);
    if (problem !== undefined) return this.showForm(edited, form, [[problem], 400]);
    return this.showLook(edited, form, dates.map(dayToChoose), dates);
  }

  private async make(edited: EditedEvent, caller: Caller, form: DatesForm): Promise<PageView | Redirect> {
    const { event, frame } = edited;
    const offered = datesAsked(edited, form).dates;
    try {
      const made = await this.copies.addDates(
        caller,
        event.slug,
        { dates: form.dates, publish: form.publish === 'yes' },
        form.version,
      );
      const dates = made.length === 1 ? '1 date is' : `${made.length} dates are`;
      return redirect(form.publish === 'yes' ? frame.path : '/organiser?show=draft', {
        flash: form.publish === 'yes' ? `${dates} added and published` : `${dates} added as drafts`,
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind === 'not_found') throw error;
      const message = error.errors[0]?.message ?? error.message;
      const now = await this.editor.open(event.slug, caller);
      const days = (offered.length > 0 ? offered : form.dates).map(dayToChoose);
      return this.showLook(now, form, days, form.dates, [[{ field: 'dates', message }], error.status]);
    }
  }

  private showForm({ frame, event }: EditedEvent, form: DatesForm, problem?: Problem): PageView {
    const [errors, status] = problem ?? [[], 200];
    const day = event.startsAt && londonDate(event.startsAt);
    const model = {
      frame,
      form,
      errors,
      repeats: day !== null,
      weekday: day && weekdayOfMonth(day),
      day: day && Number(day.slice(8)),
    };
    return page('editor/pages/dates.njk', model, { status });
  }

  private showLook(
    { frame, event, sessions }: EditedEvent,
    form: DatesForm,
    days: DayToChoose[],
    chosen: string[],
    problem?: Problem,
  ): PageView {
    const [errors, status] = problem ?? [[], 200];
    const items = days.map(({ value, text, remark }) => {
      // The times of the event may be none on that day: the clocks go forward.
      const wrong = readSessions(sessionsOn(value, sessions)).errors[0]?.message;
      const told = [remark, wrong].filter((each) => each !== undefined).join('. ');
      return { value, text, checked: chosen.includes(value), ...(told && { hint: { text: told } }) };
    });
    const model = {
      frame,
      form,
      errors,
      items,
      isPublished: event.status === 'published',
      isDated: event.startsAt !== null,
    };
    return page('editor/pages/dates-look.njk', model, { status });
  }
}

function datesAsked({ event }: EditedEvent, form: DatesForm): { dates: string[]; problem?: FieldError } {
  if (form.list !== '' || event.startsAt === null) {
    const { dates, problem } = readWrittenDates(form.list);
    return problem === undefined ? { dates } : { dates, problem: { field: 'list', message: problem } };
  }
  if (event.startsAt === null)
    return {
      dates: [],
      problem: { field: 'how', message: 'The event has no date to repeat: list the dates' },
    };
  const { unit, on } = form;
  const first = londonDate(event.startsAt);
  return { dates: repeated(first, { every: Number(form.every), times: Number(form.times), unit, on }) };
}
