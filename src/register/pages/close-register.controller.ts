import { Get, Param, Post } from '@nestjs/common';
import { closable } from '../../attendance/attendance.rules.js';
import { AttendanceQueries, type RegisterLine } from '../../attendance/attendance.queries.js';
import { AttendanceService } from '../../attendance/attendance.service.js';
import type { EventSession } from '../../events/event-session.entity.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { RegisterDesk } from '../register-desk.service.js';
import { sessionName } from '../register-words.js';

/** Names enough to recognise somebody who was there after all; the rest is counted. */
const NAMED = 200;

/** Says who did not attend, by one action. */
@PageController('organiser/events/:slug/register')
@Permit('staff')
export class CloseRegisterController {
  constructor(
    private readonly desk: RegisterDesk,
    private readonly attendance: AttendanceService,
    private readonly queries: AttendanceQueries,
  ) {}

  @Get('close')
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller);
    const { event, sessions, frame, now } = opened;
    const closed = await this.queries.closed(event.id);
    const found = await this.queries.lines(event.id, { unrecorded: true, limit: NAMED });
    return page('register/pages/close-register.njk', {
      frame,
      possible: closed === null && closable(event, sessions, now),
      closed: closed !== null,
      missing: found.lines.map((line) => ({
        name: line.name,
        agency: line.agency ?? '',
        sessions: missedWords(line, sessions),
      })),
      count: found.total,
      beyond: found.total - found.lines.length,
      severalSessions: sessions.length > 1,
    });
  }

  @Post('close')
  async close(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    const { frame } = await this.desk.open(slug, caller);
    try {
      const marked = await this.attendance.close(slug, caller);
      const people = marked === 1 ? '1 person is' : `${marked} people are`;
      return redirect(`${frame.path}/register`, {
        flash: `The register is closed. ${people} marked as not there`,
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      return redirect(`${frame.path}/register`, { notice: error.message });
    }
  }

  @Post('reopen')
  async reopen(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    const { frame } = await this.desk.open(slug, caller);
    await this.attendance.reopen(slug, caller);
    return redirect(`${frame.path}/register`, {
      flash: 'The register is open again. Whoever was marked by closing it is not recorded now',
    });
  }
}

/** "Session 2", or nothing where it is all there is. */
function missedWords({ sessions }: RegisterLine, all: EventSession[]): string {
  const missed = sessions.filter(({ state }) => state === null).map(({ sessionId }) => sessionId);
  if (all.length < 2) return '';
  if (missed.length === all.length) return 'Every session';
  return all
    .filter(({ id }) => missed.includes(id))
    .map((session) => sessionName(session, all))
    .join(', ');
}
