import { randomUUID } from 'node:crypto';
import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttendanceService } from '../../attendance/attendance.service.js';
import { attends } from '../../bookings/booking-parts.rules.js';
import { BookingsService } from '../../bookings/bookings.service.js';
import { isLive } from '../../bookings/booking.types.js';
import { EquivalentsQueries } from '../../equivalents/equivalents.queries.js';
import { runsEvent, takesRegister } from '../../events/event.rules.js';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { OutboxQueries } from '../../platform/outbox/outbox.queries.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import type { AttendeeInFull } from '../attendee.types.js';
import { AttendeesQueries } from '../attendees.queries.js';
import { HistoryQueries } from '../history.queries.js';
import { timeline } from '../history.rules.js';
import { threadOf } from '../organiser.queries.js';
import { attendeePage, doorPage, openSessions } from './attendee.presenter.js';
import { EventDesk, type OpenEvent } from '../event-desk.service.js';
import { ReasonForm } from './reason.form.js';

interface OpenAttendee extends OpenEvent {
  attendee: AttendeeInFull;
  /** Address of the attendee's page. */
  here: string;
}

/** One attendee: what is known of them for this event, what happened, and what an organiser can do about it. */
@PageController('organiser/events/:slug/attendees/:reference')
@Permit('staff')
export class AttendeeController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: EventDesk,
    private readonly attendees: AttendeesQueries,
    private readonly bookings: BookingsService,
    private readonly attendance: AttendanceService,
    private readonly outbox: OutboxQueries,
    private readonly history: HistoryQueries,
    private readonly equivalents: EquivalentsQueries,
  ) {}

  @Get()
  async show(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const opened = await this.open(slug, reference, caller, takesRegister);
    const { attendee, frame } = opened;
    if (!frame.may.run) return page('organiser/pages/attendee.njk', { frame, ...doorPage(opened) });
    if (attendee.access !== null || attendee.dietary !== null || attendee.evidence !== null) {
      await recordAudit(this.dataSource.manager, {
        actorId: caller.personId,
        action: 'needs.read',
        subject: `booking:${attendee.bookingId}`,
      });
    }
    const mails = await this.outbox.forThread(threadOf(attendee.bookingId));
    const changes = timeline(await this.history.ofBooking(attendee.bookingId));
    return page('organiser/pages/attendee.njk', {
      frame,
      ...attendeePage(opened, mails, caller),
      equivalents: await this.equivalents.waitingOf(attendee.personId, caller),
      // Whose they are says the page.
      changes: changes.map((entry) => ({ ...entry, person: undefined })),
    });
  }

  @Get('cancel')
  async askCancel(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return this.askReason('cancel', await this.open(slug, reference, caller));
  }

  @Post('cancel')
  async cancel(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.open(slug, reference, caller);
    return this.withReason('cancel', opened, body, async (reason) => {
      await this.bookings.cancel(reference, caller, reason);
      return `${opened.attendee.name}’s booking is cancelled. We are telling them by email`;
    });
  }

  @Post('approve')
  async approve(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const opened = await this.open(slug, reference, caller);
    return this.told(opened, async () => {
      await this.bookings.approve(reference, caller);
      return `${opened.attendee.name}’s booking is approved. We are sending them the confirmation`;
    });
  }

  @Get('decline')
  async askDecline(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return this.askReason('decline', await this.open(slug, reference, caller));
  }

  @Post('decline')
  async decline(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.open(slug, reference, caller);
    return this.withReason('decline', opened, body, async (reason) => {
      await this.bookings.decline(reference, caller, reason);
      return `${opened.attendee.name}’s booking is declined. We are telling them by email`;
    });
  }

  @Post('attended')
  async attended(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const opened = await this.open(slug, reference, caller, takesRegister);
    const { attendee, here } = opened;
    if (attendee.attendance !== 'not_recorded') {
      const by = attendee.attendanceRecordedByName;
      return redirect(here, {
        notice: `${attendee.name} is already in the register${by === null ? '' : `, recorded by ${by}`}`,
      });
    }
    const sessions = openSessions(opened).filter((session) => attends(session, attendee));
    if (sessions.length === 0)
      return redirect(here, { notice: 'The register opens on the day of the event' });
    return this.told(opened, async () => {
      const scan = { reference, state: 'attended', madeAt: opened.now } as const;
      const outcomes = await this.attendance.record(
        slug,
        caller,
        sessions.map((session) => ({ ...scan, id: randomUUID(), sessionId: session.id })),
      );
      for (const outcome of outcomes) {
        if (outcome.result === 'refused') throw new Refusal('conflict', outcome.code, outcome.message);
      }
      return `${attendee.name} is recorded as attended`;
    });
  }

  /** The booking is looked for in this event: one of another event is not here, whoever runs that. */
  private async open(
    slug: string,
    reference: string,
    caller: Caller,
    may = runsEvent,
  ): Promise<OpenAttendee> {
    const opened = await this.desk.open(slug, caller, undefined, may);
    const attendee = await this.attendees.one(opened.event.id, reference);
    return { ...opened, attendee, here: `${opened.frame.path}/attendees/${attendee.reference}` };
  }

  private askReason(what: 'cancel' | 'decline', opened: OpenAttendee, form = new ReasonForm()): PageView {
    const { attendee, frame, here } = opened;
    return page('organiser/pages/attendee-reason.njk', {
      frame,
      attendee,
      here,
      what,
      form,
      possible: what === 'cancel' ? isLive(attendee.state) : attendee.state === 'awaiting_approval',
    });
  }

  private async withReason(
    what: 'cancel' | 'decline',
    opened: OpenAttendee,
    body: unknown,
    work: (reason: string) => Promise<string>,
  ): Promise<PageView | Redirect> {
    const { form, errors } = readForm(ReasonForm, body);
    if (errors.length === 0) return this.told(opened, () => work(form.reason));
    const asked = this.askReason(what, opened, form);
    return page(asked.view, { ...asked.model, errors }, { status: 400 });
  }

  /** Does it and says so; a refusal of the domain (somebody was faster) is told on the attendee's page too. */
  private async told({ here }: OpenAttendee, work: () => Promise<string>): Promise<Redirect> {
    try {
      return redirect(here, { flash: await work() });
    } catch (error) {
      if (error instanceof Refusal && (error.kind === 'conflict' || error.code === 'own_approval')) {
        return redirect(here, { notice: error.message });
      }
      throw error;
    }
  }
}
