import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { EventDesk } from '../../organiser/event-desk.service.js';
import { PageQuery } from '../../platform/api/paging.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { EventCertificatesService } from '../event-certificates.service.js';
import { readSettings, settingsForm, type SettingsForm } from './certificate-settings.form.js';
import {
  closedWords,
  listWords,
  previewWords,
  settingsRows,
  waitingWords,
} from './event-certificates.presenter.js';

/** The certificates of an event: who gets one, who does not and why; what is on them; issuing them. */
@PageController('organiser/events/:slug/certificates')
@Permit('staff')
export class EventCertificatesController {
  constructor(
    private readonly desk: EventDesk,
    private readonly certificates: EventCertificatesService,
  ) {}

  @Get()
  async list(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query('show') show: unknown,
    @Query() query: unknown,
  ): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'certificates');
    const { frame, now } = opened;
    const found = await this.certificates.of(opened);
    const asked = { show, page: readForm(PageQuery, query).form.page };
    return page('certificates/pages/event-certificates.njk', {
      frame,
      here: `${frame.path}/certificates`,
      given: found.settings.given,
      closed: closedWords(found.closed),
      waiting: waitingWords(found),
      settings: settingsRows(found),
      list: listWords(`${frame.path}/certificates`, found, asked, londonDate(now)),
    });
  }

  @Post()
  async issue(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<Redirect> {
    const opened = await this.desk.open(slug, caller);
    const here = `${opened.frame.path}/certificates`;
    try {
      const { length } = await this.certificates.issue(opened, caller);
      if (length === 0) {
        const { waiting } = await this.certificates.of(opened);
        return waiting
          ? redirect(here, { flash: 'Certificates go out by themselves as people answer the evaluation' })
          : redirect(here, { notice: 'Everybody who is due a certificate has one already' });
      }
      const said =
        length === 1
          ? '1 certificate is issued. The person is being told by email'
          : `${length} certificates are issued. All ${length} people are being told by email`;
      return redirect(`${here}?show=issued`, { flash: said });
    } catch (error) {
      if (error instanceof Refusal && error.kind === 'conflict')
        return redirect(here, { notice: error.message });
      throw error;
    }
  }

  @Get('preview')
  async preview(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'certificates');
    const words = previewWords(await this.certificates.of(opened), opened.now);
    return page('certificates/pages/preview.njk', { frame: opened.frame, words });
  }

  @Get('settings')
  async askSettings(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const { event, frame } = await this.desk.open(slug, caller, 'certificates');
    const form = settingsForm(await this.certificates.settings(event.id));
    return settingsPage(frame, form);
  }

  @Post('settings')
  async saveSettings(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.desk.open(slug, caller, 'certificates');
    const { form, errors, settings } = readSettings(body);
    if (settings === undefined) return settingsPage(opened.frame, form, errors);
    await this.certificates.saveSettings(opened, settings, caller);
    return redirect(`${opened.frame.path}/certificates`, {
      flash: 'Saved. Certificates that are out keep what is on them',
    });
  }
}

const settingsPage = (
  frame: object,
  form: SettingsForm,
  errors: { field: string; message: string }[] = [],
): PageView =>
  page('certificates/pages/settings.njk', { frame, form, errors }, { status: errors.length > 0 ? 400 : 200 });
