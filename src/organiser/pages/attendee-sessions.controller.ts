import { Body, Get, Param, Post } from '@nestjs/common';
import { choiceField, choicesOf } from '../../bookings/booking-parts.rules.js';
import { BookingsQueries } from '../../bookings/bookings.queries.js';
import { BookingsService } from '../../bookings/bookings.service.js';
import { isLive } from '../../bookings/booking.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { AttendeeInFull } from '../attendee.types.js';
import { AttendeesQueries } from '../attendees.queries.js';
import { EventDesk, type OpenEvent } from '../event-desk.service.js';
import { choiceSelects, chosenIn } from './choice-selects.js';

type Opened = OpenEvent & { attendee: AttendeeInFull; here: string };

/** Which sessions somebody chose, changed by an organiser, who may also leave it open. */
@PageController('organiser/events/:slug/attendees/:reference/sessions')
@Permit('staff')
export class AttendeeSessionsController {
  constructor(
    private readonly desk: EventDesk,
    private readonly attendees: AttendeesQueries,
    private readonly bookings: BookingsService,
    private readonly queries: BookingsQueries,
  ) {}

  @Get()
  async ask(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const opened = await this.open(slug, reference, caller);
    return this.show(opened, opened.attendee.chosen);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.open(slug, reference, caller);
    const { attendee, here, sessions } = opened;
    const chosen = chosenIn(body, choicesOf(sessions));
    try {
      const changed = await this.bookings.choose(attendee.reference, caller, chosen, true);
      const told = `${attendee.name}’s sessions have changed. We are telling them by email`;
      return redirect(here, changed ? { flash: told } : { notice: 'Nothing was changed' });
    } catch (error) {
      if (!(error instanceof Refusal) || (error.kind !== 'conflict' && error.kind !== 'invalid')) throw error;
      return this.show(opened, chosen, [{ field: choiceField(0), message: error.message }], error.status);
    }
  }

  /** @throws Refusal not_found where there is nothing to choose, or the booking has ended */
  private async open(slug: string, reference: string, caller: Caller): Promise<Opened> {
    const opened = await this.desk.open(slug, caller);
    const attendee = await this.attendees.one(opened.event.id, reference);
    if (choicesOf(opened.sessions).length === 0 || !isLive(attendee.state))
      throw notFound('There is nothing to choose');
    return { ...opened, attendee, here: `${opened.frame.path}/attendees/${attendee.reference}` };
  }

  private async show(
    { frame, attendee, here, sessions, event }: Opened,
    chosen: number[],
    errors: FieldError[] = [],
    status = 200,
  ): Promise<PageView> {
    const places = (await this.queries.places([event.id])).get(event.id) ?? null;
    const selects = choiceSelects(choicesOf(sessions), places, chosen);
    return page(
      'organiser/pages/attendee-sessions.njk',
      { frame, attendee, here, selects, errors },
      { status },
    );
  }
}
