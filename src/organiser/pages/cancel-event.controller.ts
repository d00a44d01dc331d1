import { Body, Get, Param, Post } from '@nestjs/common';
import { BookingsService } from '../../bookings/bookings.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { OrganiserQueries } from '../organiser.queries.js';
import { CancelEventForm } from './cancel-event.form.js';
import { EventDesk } from '../event-desk.service.js';

/** Calls an event off for everybody. */
@PageController('organiser/events/:slug/cancel')
@Permit('staff')
export class CancelEventController {
  constructor(
    private readonly desk: EventDesk,
    private readonly organiser: OrganiserQueries,
    private readonly bookings: BookingsService,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.show(slug, caller, new CancelEventForm());
  }

  @Post()
  async cancel(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { event, frame } = await this.desk.open(slug, caller);
    const { form, errors } = readForm(CancelEventForm, body);
    if (errors.length > 0) return this.show(slug, caller, form, errors, 400);
    const { ofCancellation: told } = await this.organiser.peopleToTell(event.id);
    try {
      await this.bookings.cancelEvent(slug, caller, form.reason, form.version);
    } catch (error) {
      if (!(error instanceof Refusal) || (error.kind !== 'stale' && error.kind !== 'conflict')) throw error;
      // With today's version in the form: who has looked at what changed may go on.
      return this.show(slug, caller, form, [{ field: 'reason', message: error.message }], error.status);
    }
    return redirect(frame.path, {
      flash: `The event is cancelled. ${told === 1 ? '1 person is' : `${told} people are`} being told by email`,
    });
  }

  private async show(
    slug: string,
    caller: Caller,
    form: CancelEventForm,
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const { event, frame } = await this.desk.open(slug, caller);
    const { ofCancellation: told } = await this.organiser.peopleToTell(event.id);
    return page('organiser/pages/cancel-event.njk', { frame, told, form, errors }, { status });
  }
}
