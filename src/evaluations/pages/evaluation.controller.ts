import { Body, Get, Param, Post } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { qrSvg } from '../../platform/web/qr-svg.js';
import { EvaluationSetUpService } from '../evaluation-set-up.service.js';
import { EvaluationsQueries } from '../evaluations.queries.js';
import { codeOfEvent } from '../room-code.rules.js';
import { SettingsForm, settingsForm } from './evaluation.forms.js';
import { copyItems, evaluationPath, formLines, settingsRows } from './evaluation.presenter.js';
import { count } from '../../platform/text/count.js';

/** The evaluation of an event: its forms, when they ask, and the sheet for the room. */
@PageController('organiser/events/:slug/evaluation')
@Permit('staff')
export class EvaluationController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: EvaluationsQueries,
    private readonly setUp: EvaluationSetUpService,
    private readonly program: Settings,
  ) {}

  @Get()
  async show(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'evaluation');
    const here = evaluationPath(opened);
    const forms = await this.queries.forms(opened.event.id);
    const settings = await this.queries.settings(opened.event.id);
    return page('evaluations/pages/evaluation.njk', {
      frame: opened.frame,
      here,
      any: forms.length > 0,
      lines: formLines(here, forms, settings, opened.now),
      settings: settingsRows(settings),
      copyable: (await this.copyable(opened, caller)).length > 0,
    });
  }

  @Post('start')
  async start(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    const opened = await this.desk.open(slug, caller);
    await this.setUp.start(opened, caller);
    return redirect(evaluationPath(opened), {
      flash: 'The forms are made. Look at their questions, then switch them on',
    });
  }

  @Get('settings')
  async askSettings(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller);
    return settingsPage(opened, settingsForm(await this.queries.settings(opened.event.id)));
  }

  @Post('settings')
  async saveSettings(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.desk.open(slug, caller);
    const { form, errors } = readForm(SettingsForm, body);
    if (errors.length > 0) return settingsPage(opened, form, errors);
    await this.setUp.saveSettings(opened, caller, {
      daysBefore: Number(form.daysBefore),
      impactWeeks: Number(form.impactWeeks),
      openWeeks: Number(form.openWeeks),
    });
    return redirect(evaluationPath(opened), { flash: 'Saved' });
  }

  @Get('copy')
  async askCopy(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller);
    return this.copyPage(opened, caller);
  }

  @Post('copy')
  async copy(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body('from') from: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.desk.open(slug, caller);
    const there = (await this.copyable(opened, caller)).find((each) => each.slug === from);
    if (there === undefined)
      return this.copyPage(opened, caller, [{ field: 'from', message: 'Select an event' }]);
    try {
      const copied = await this.setUp.copyFrom(opened, caller, there.slug);
      const said = count(copied.length, 'form is copied', 'forms are copied');
      return redirect(evaluationPath(opened), { flash: `${said} from ${there.title}` });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'conflict') throw error;
      return redirect(evaluationPath(opened), { notice: error.message });
    }
  }

  /** To be printed and put up in the room, or shown as the last slide. */
  @Get('room')
  async room(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller);
    const address = `${this.program.baseUrl}/e/${codeOfEvent(opened.event.id)}`;
    const form = (await this.queries.forms(opened.event.id)).find(({ moment }) => moment === 'on_the_day');
    return page('evaluations/pages/room.njk', {
      frame: opened.frame,
      back: evaluationPath(opened),
      address: address.replace(/^https?:\/\//, ''),
      qr: await qrSvg(address, `Code that leads to ${address.replace(/[<>"&]/g, '')}`),
      asked: form?.asked ?? false,
      anonymous: form?.anonymous ?? false,
    });
  }

  private copyable({ event }: OpenEvent, caller: Caller) {
    return this.queries.copyable(event.teamId, event.id, caller);
  }

  private async copyPage(opened: OpenEvent, caller: Caller, errors: FieldError[] = []): Promise<PageView> {
    const events = copyItems(await this.copyable(opened, caller));
    return page(
      'evaluations/pages/copy.njk',
      { frame: opened.frame, back: evaluationPath(opened), events, errors },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }
}

const settingsPage = (opened: OpenEvent, form: SettingsForm, errors: FieldError[] = []): PageView =>
  page(
    'evaluations/pages/settings.njk',
    { frame: opened.frame, back: evaluationPath(opened), form, errors },
    { status: errors.length > 0 ? 400 : 200 },
  );
