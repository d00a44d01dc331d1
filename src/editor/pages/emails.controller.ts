import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { RemindersQueries } from '../../bookings/reminders.queries.js';
import { eventNotFound } from '../../events/event.errors.js';
import { braced, PLACEHOLDERS, PLACEHOLDER_WORDS, uses } from '../../events/placeholders.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageQuery } from '../../platform/api/paging.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { address } from '../../platform/web/pagination.js';
import type { EditedEvent } from '../event-facts.js';
import { EventEditor } from '../event-editor.service.js';
import { EmailsForm } from './emails.form.js';
import { orNull } from '../../platform/text/written.js';
import { savedTask, taskPage, type ShownAgain } from './task-page.js';

/** When people are written to about an event, and what those with a place are told. */
@PageController('organiser/events/:slug/edit/emails')
@Permit('staff')
export class EditEmailsController {
  constructor(
    private readonly editor: EventEditor,
    private readonly reminders: RemindersQueries,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { reminderDays, offerHours, lateCancellationDays, joiningInstructions, reminderText } =
      edited.event;
    const form = Object.assign(new EmailsForm(), {
      reminderDays: String(reminderDays),
      offerHours: String(offerHours),
      lateCancellationDays: String(lateCancellationDays),
      joiningInstructions: joiningInstructions ?? '',
      reminderText: reminderText ?? '',
    });
    return emailsPage(edited, form);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(EmailsForm, body);
    if (errors.length > 0) return emailsPage(edited, form, { errors, status: 400 });
    const { reminderDays, offerHours, lateCancellationDays, joiningInstructions, reminderText } = form;
    const not = await this.editor.save('emails', edited, caller, form, {
      reminderDays: Number(reminderDays),
      offerHours: Number(offerHours),
      lateCancellationDays: Number(lateCancellationDays),
      joiningInstructions: orNull(joiningInstructions),
      reminderText: orNull(reminderText),
    });
    if (not) return emailsPage(not.edited, form, not);
    return form.then === 'reminder'
      ? redirect(`${edited.frame.path}/edit/emails/reminder`)
      : savedTask(edited, 'emails');
  }

  /** The reminder as those with a place will read it, one after the other. */
  @Get('reminder')
  async lookAtReminder(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
  ): Promise<PageView> {
    const { event, frame } = await this.editor.open(slug, caller);
    const asked = readForm(PageQuery, query).form.page;
    const shown = await this.reminders.asRead(event.id, asked, caller);
    if (shown === undefined) throw eventNotFound();
    const { email, recipient, place, total } = shown;
    const at = (page: number): string => address(`${frame.path}/edit/emails/reminder`, { page });
    return page('editor/pages/reminder.njk', {
      ...{ frame, recipient, place, total, mail: email },
      when: reminderWords(event.reminderDays),
      noLink: event.joiningLink === null && uses(event.reminderText ?? '', 'joining link'),
      previous: place > 1 ? at(place - 1) : undefined,
      next: place < total ? at(place + 1) : undefined,
    });
  }
}

const reminderWords = (days: number): string =>
  days === 0
    ? 'No reminder is sent: the event has 0 days before it.'
    : `It is sent ${days} ${days === 1 ? 'day' : 'days'} before the event to everybody with a place.`;

const emailsPage = (edited: EditedEvent, form: EmailsForm, again?: ShownAgain): PageView =>
  taskPage('emails', edited, form, again, {
    placeholders: PLACEHOLDERS.map((name) => ({
      key: { text: braced(name) },
      value: { text: PLACEHOLDER_WORDS[name] },
    })),
  });
