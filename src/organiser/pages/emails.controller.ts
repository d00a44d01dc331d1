import { Body, Get, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { inTransaction } from '../../platform/database/in-transaction.js';
import { Outbox } from '../../platform/outbox/outbox.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { shortDateWords, timeWords } from '../../platform/time/words.js';
import { AttendeesQueries } from '../attendees.queries.js';
import { OrganiserQueries, threadOf } from '../organiser.queries.js';
import { mailWords } from './attendee-words.js';
import { EventDesk } from '../event-desk.service.js';

/** The mails of an event that did not get through, and sending one again. */
@PageController('organiser/events/:slug')
@Permit('staff')
export class EmailsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: EventDesk,
    private readonly attendees: AttendeesQueries,
    private readonly organiser: OrganiserQueries,
    private readonly outbox: Outbox,
  ) {}

  @Get('emails')
  async failed(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const { event, frame } = await this.desk.open(slug, caller, 'emails');
    const failed = await this.organiser.failedMails(event.id);
    return page('organiser/pages/emails.njk', {
      frame,
      states: await this.organiser.mailCounts(event.id),
      mails: failed.map((mail) => ({
        ...mail,
        what: mailWords(mail.kind),
        written: `${shortDateWords(mail.createdAt)}, ${timeWords(mail.createdAt)}`,
        href: `${frame.path}/attendees/${mail.reference}`,
      })),
    });
  }

  /** The booking is looked for in this event and the mail in the booking's thread: neither id opens anything else. */
  @Post('attendees/:reference/emails/:id/again')
  async sendAgain(
    @Param('slug') slug: string,
    @Param('reference') reference: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<Redirect> {
    const { event, frame } = await this.desk.open(slug, caller);
    const { bookingId } = await this.attendees.one(event.id, reference);
    const to = cameFrom(body) === 'emails' ? `${frame.path}/emails` : `${frame.path}/attendees/${reference}`;
    try {
      await inTransaction(this.dataSource, async (manager) => {
        await this.outbox.sendAgain(manager, { id, thread: threadOf(bookingId) });
        await recordAudit(manager, {
          actorId: caller.personId,
          action: 'mail.sent_again',
          subject: `booking:${bookingId}`,
          detail: { message: id },
        });
      });
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'conflict')
        return redirect(to, { notice: error.message });
      throw error;
    }
    return redirect(to, { flash: 'The email is on its way again' });
  }
}

const cameFrom = (body: unknown): unknown =>
  typeof body === 'object' && body !== null && 'from' in body ? body.from : undefined;
