import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import { PartnersForm } from './partners.form.js';
import { savedTask, taskPage } from './task-page.js';
import { linesOf, orNull } from '../../platform/text/written.js';

/** With whom an event is run, what it costs and what people should know before they book. */
@PageController('organiser/events/:slug/edit/partners')
@Permit('staff')
export class PartnersController {
  constructor(private readonly editor: EventEditor) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { partners, contentNotice, price, bookingNotes } = edited.event;
    const form = Object.assign(new PartnersForm(), {
      ...{ contentNotice: contentNotice ?? '', price: price ?? '' },
      partners: partners.join('\n'),
      bookingNotes: bookingNotes.join('\n'),
    });
    return taskPage('partners', edited, form);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(PartnersForm, body);
    if (errors.length > 0) return taskPage('partners', edited, form, { errors, status: 400 });
    const { partners, contentNotice, price, bookingNotes } = form;
    const not = await this.editor.save('partners', edited, caller, form, {
      partners: linesOf(partners),
      bookingNotes: linesOf(bookingNotes),
      contentNotice: orNull(contentNotice),
      price: orNull(price),
    });
    return not ? taskPage('partners', not.edited, form, not) : savedTask(edited, 'partners');
  }
}
