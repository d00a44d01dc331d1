import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import { EmailsForm } from './emails.form.js';
import { savedTask, taskPage } from './task-page.js';
import { orNull } from '../../platform/text/written.js';

/** When people are written to about an event, and what those with a place are told. */
@ApiExcludeController()
@Controller('organiser/events/:slug/edit/emails')
@Permit('staff')
export class EditEmailsController {
  constructor(private readonly editor: EventEditor) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { reminderDays, offerHours, lateCancellationDays, joiningInstructions } = edited.event;
    const form = Object.assign(new EmailsForm(), {
      reminderDays: String(reminderDays),
      offerHours: String(offerHours),
      lateCancellationDays: String(lateCancellationDays),
      joiningInstructions: joiningInstructions ?? '',
    });
    return taskPage('emails', edited, form);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(EmailsForm, body);
    if (errors.length > 0) return taskPage('emails', edited, form, { errors, status: 400 });
    const { reminderDays, offerHours, lateCancellationDays, joiningInstructions } = form;
    const not = await this.editor.save('emails', edited, caller, form, {
      reminderDays: Number(reminderDays),
      offerHours: Number(offerHours),
      lateCancellationDays: Number(lateCancellationDays),
      joiningInstructions: orNull(joiningInstructions),
    });
    return not ? taskPage('emails', not.edited, form, not) : savedTask(edited, 'emails');
  }
}
