import { Body, Get, Param, Post } from '@nestjs/common';
import type { EventChanges } from '../../catalogue/organising.service.js';
import { holdsAtMost, tooMany } from '../../events/rooms.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import type { FieldError } from '../../platform/refusal.js';
import { londonWall } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { dayAnswers, dayOfMoment, readDayAndTime, type DayAnswers } from '../day-answers.rules.js';
import { EventEditor } from '../event-editor.service.js';
import type { EditedEvent } from '../event-facts.js';
import { EditPlacesForm } from './places.form.js';
import { savedTask, taskPage, type ShownAgain } from './task-page.js';

interface Days {
  opens: DayAnswers;
  closes: DayAnswers;
}

/** How many places there are while an event is a draft, and always when and how they can be booked. */
@PageController('organiser/events/:slug/edit/places')
@Permit('staff')
export class EditPlacesController {
  constructor(private readonly editor: EventEditor) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { event, places } = edited;
    const { bookingOpensAt, bookingClosesAt } = event;
    const form = Object.assign(new EditPlacesForm(), {
      places: event.places,
      size: places?.size?.toString() ?? '',
      waitingListOpen: event.waitingListOpen ? 'yes' : 'no',
      waitingSize: places?.waitingSize?.toString() ?? '',
      needsApproval: event.needsApproval ? 'yes' : 'no',
      opensTime: timeOf(bookingOpensAt, '09:00'),
      closesTime: timeOf(bookingClosesAt, '17:00'),
    });
    const days = { opens: dayOfMoment(bookingOpensAt), closes: dayOfMoment(bookingClosesAt) };
    return this.show(edited, form, days);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(EditPlacesForm, body);
    const days = { opens: dayAnswers(body, 'opens'), closes: dayAnswers(body, 'closes') };
    const changes = read(edited, form, days, errors);
    if (errors.length > 0) return this.show(edited, form, days, { errors, status: 400 });
    const not = await this.editor.save('places', edited, caller, form, changes);
    if (not) return this.show(not.edited, form, days, { ...not, errors: not.errors.map(inForm) });
    const size = 'size' in changes ? changes.size : edited.places?.size;
    return savedTask(edited, 'places', tooMany(size, edited.event.venue, edited.sessions)[0]);
  }

  private show(edited: EditedEvent, form: EditPlacesForm, days: Days, again?: ShownAgain): PageView {
    const { event, places, sessions } = edited;
    return taskPage('places', edited, form, again, {
      days,
      isDraft: event.publishedAt === null,
      mayHavePlaces: event.kind !== 'awareness_day',
      places,
      warning: tooMany(places?.size, event.venue, sessions)[0],
      holds: holdsAtMost(event.venue, sessions),
    });
  }
}

/** What the answers change; appends what is wrong with them. */
function read({ event }: EditedEvent, form: EditPlacesForm, days: Days, errors: FieldError[]): EventChanges {
  const opensAt = readDayAndTime(days.opens, form.opensTime, 'opens', errors);
  const closesAt = readDayAndTime(days.closes, form.closesTime, 'closes', errors);
  const details = {
    needsApproval: form.needsApproval === 'yes',
    bookingOpensAt: opensAt?.toISOString() ?? null,
    bookingClosesAt: closesAt?.toISOString() ?? null,
  };
  // Once people can book, places change on a page of their own, which says who is offered one or loses theirs.
  if (event.publishedAt !== null) return event.places === 'none' ? {} : details;
  if (form.places === 'none' || event.kind === 'awareness_day') return { places: 'none' };
  return {
    ...details,
    size: form.places === 'unlimited' ? null : Number(form.size),
    waitingSize: form.waitingSize === '' ? null : Number(form.waitingSize),
    waitingListOpen: form.waitingListOpen === 'yes',
  };
}

/** Errors of the events' own rules, beside the fields of this form. */
const inForm = (error: FieldError): FieldError => {
  const fields: Record<string, string> = { bookingOpensAt: 'opens-day', bookingClosesAt: 'closes-day' };
  return { ...error, field: fields[error.field] ?? error.field };
};

const timeOf = (moment: Date | null, otherwise: string): string =>
  moment === null ? otherwise : londonWall(moment).slice(11);
