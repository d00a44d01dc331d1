import { randomUUID } from 'node:crypto';
import { Body, Get, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AttendanceQueries } from '../../attendance/attendance.queries.js';
import { AttendanceService } from '../../attendance/attendance.service.js';
import type { ScanOutcome } from '../../attendance/attendance.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid, notFound, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { tagged } from '../../platform/web/unchanged.js';
import { RegisterDesk, type OpenRegister } from '../register-desk.service.js';
import { alreadyWords, saidWords } from '../register-words.js';
import { ScansBody } from '../scans.body.js';
import { CodeForm, RegisterPlace, TapForm } from './register.form.js';
import { placePath, registerPage, ROWS, type ShownRegister } from './register.presenter.js';

/** The register at the door. Each tap is a form; with scripts the page sends them itself, also later. */
@PageController('organiser/events/:slug/register')
@Permit('staff')
export class RegisterController {
  constructor(
    private readonly desk: RegisterDesk,
    private readonly attendance: AttendanceService,
    private readonly queries: AttendanceQueries,
  ) {}

  @Get()
  async show(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<PageView> {
    const { form, errors } = readForm(RegisterPlace, asked);
    if (errors.length > 0) throw invalid(errors);
    return this.page(await this.desk.open(slug, caller, form.session), form);
  }

  @Post('taps')
  async tap(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<Redirect> {
    const { form, errors } = readForm(TapForm, body);
    const opened = await this.desk.open(slug, caller, form.session);
    const { session, frame, now } = opened;
    if (errors.length > 0) throw invalid(errors);
    if (session === undefined) throw notFound('This event has no such session');
    const { state, reference } = form.said;
    const scan = { id: randomUUID(), reference, sessionId: session.id, state, madeAt: now };
    const [outcome] = await this.attendance.record(slug, caller, [scan]);
    const refused = outcome?.result === 'refused' ? { notice: outcome.message } : {};
    return redirect(placePath(frame.path, session.id, form, reference), refused);
  }

  @Post('codes')
  async code(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const { form, errors } = readForm(CodeForm, body);
    const opened = await this.desk.open(slug, caller, form.session);
    if (errors.length > 0) return this.page(opened, form, errors);
    const { session, frame } = opened;
    const checked = await this.desk.checkIn(opened, caller, form.code, randomUUID());
    if ('refused' in checked) {
      return this.page(opened, form, [{ field: 'code', message: checked.refused }]);
    }
    const { line, before } = checked;
    // Back to the field: the next one in the queue is already there.
    const next = Object.assign(new RegisterPlace(), { scan: 'badges' });
    const there = placePath(frame.path, session?.id, next, 'code');
    return redirect(
      there,
      before === undefined
        ? { flash: `${line.name} has arrived` }
        : { notice: alreadyWords(line.name, before) },
    );
  }

  /** What the page's script asks every few seconds, so that several helpers see the same. */
  @Get('state')
  async state(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { form, errors } = readForm(RegisterPlace, asked);
    const { event, session } = await this.desk.open(slug, caller, form.session);
    if (errors.length > 0) throw invalid(errors);
    const { booked, there, marks } = await this.queries.marks(event.id, session?.id ?? 0);
    void reply.type('application/json; charset=utf-8');
    return tagged(
      reply,
      JSON.stringify({
        booked,
        there,
        marks: Object.fromEntries(
          marks.map(({ reference, state, madeAt }) => [reference, [state, saidWords(state, madeAt)]]),
        ),
      }),
    );
  }

  /** What the page's script kept while there was no connection, with the times at which it was tapped. */
  @Post('scans')
  async scans(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<{ results: ScanOutcome[] }> {
    await this.desk.open(slug, caller);
    const { form, errors } = readForm(ScansBody, body);
    if (errors.length > 0) throw invalid(errors);
    return { results: await this.desk.record(slug, caller, form) };
  }

  private async page(
    opened: OpenRegister,
    place: RegisterPlace,
    errors: FieldError[] = [],
  ): Promise<PageView> {
    const { q, show } = place;
    const code = place instanceof CodeForm ? place.code : '';
    return page(
      'register/pages/register.njk',
      {
        frame: opened.frame,
        place: { q, show },
        code,
        scanning: place.scan !== '',
        errors,
        register: registerPage(opened, await this.shown(opened, place), place),
      },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }

  private async shown({ event, session }: OpenRegister, { q, show }: RegisterPlace): Promise<ShownRegister> {
    const missingFrom = show === '' ? undefined : session?.id;
    const [found, counts, closed] = await Promise.all([
      this.queries.lines(event.id, { words: q, at: session?.id, missingFrom, limit: ROWS }),
      this.queries.counts(event.id, session?.id),
      this.queries.closed(event.id),
    ]);
    return { found, counts, closed };
  }
}
