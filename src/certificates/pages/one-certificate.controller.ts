import { Body, Get, Param, Post, type StreamableFile } from '@nestjs/common';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { calendarDateWords } from '../../platform/time/words.js';
import { londonDate } from '../../platform/time/london.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { certificateFile } from '../certificate-download.js';
import { readNumber } from '../certificate-number.rules.js';
import {
  CertificatesQueries,
  type CertificateHistory,
  type CertificateInFull,
} from '../certificates.queries.js';
import { EventCertificatesService } from '../event-certificates.service.js';
import { CertificateViews } from './certificate-view.js';
import { ReplaceForm, RevokeForm } from './one-certificate.form.js';

interface Opened {
  opened: OpenEvent;
  certificate: CertificateInFull & CertificateHistory;
  here: string;
}

/** One certificate of an event as those who run it see it: what is on it, what happened to it, what can be done. */
@PageController('organiser/events/:slug/certificates/:number')
@Permit('staff')
export class OneCertificateController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: CertificatesQueries,
    private readonly certificates: EventCertificatesService,
    private readonly views: CertificateViews,
  ) {}

  @Get()
  async show(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const { opened, certificate, here } = await this.open(slug, number, caller);
    return page('certificates/pages/one-certificate.njk', {
      ...(await this.views.of(certificate)),
      frame: opened.frame,
      here,
      history: historyOf(certificate),
      certificate,
    });
  }

  @Get('pdf')
  async pdf(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
  ): Promise<StreamableFile> {
    const { certificate } = await this.open(slug, number, caller);
    return certificateFile(certificate, this.views.checkAt(certificate.number));
  }

  @Get('revoke')
  async askRevoke(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    return revokePage(await this.open(slug, number, caller), new RevokeForm());
  }

  @Post('revoke')
  async revoke(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const open = await this.open(slug, number, caller);
    const { form, errors } = readForm(RevokeForm, body);
    if (errors.length > 0) return revokePage(open, form, errors);
    const { certificate, here } = open;
    return settled(here, async () => {
      await this.certificates.revoke(open.opened, certificate.number, caller, form.reason);
      return redirect(here, {
        flash: `The certificate of ${certificate.name} is revoked. They are being told by email`,
      });
    });
  }

  @Get('replace')
  async askReplace(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView> {
    const open = await this.open(slug, number, caller);
    return replacePage(open, Object.assign(new ReplaceForm(), { name: open.certificate.name }));
  }

  @Post('replace')
  async replace(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const open = await this.open(slug, number, caller);
    const { form, errors } = readForm(ReplaceForm, body);
    if (errors.length > 0) return replacePage(open, form, errors);
    const correction = { name: tidyLine(form.name), reason: form.reason };
    return settled(open.here, async () => {
      const { number: replacing } = await this.certificates.replace(
        open.opened,
        open.certificate.number,
        caller,
        correction,
      );
      return redirect(`${open.opened.frame.path}/certificates/${replacing}`, {
        flash: `The corrected certificate is issued. ${correction.name} is being told by email`,
      });
    });
  }

  private async open(slug: string, typed: string, caller: Caller): Promise<Opened> {
    const opened = await this.desk.open(slug, caller, 'certificates');
    const certificate = await this.queries.ofEvent(readNumber(typed), opened.event.id);
    return { opened, certificate, here: `${opened.frame.path}/certificates/${certificate.number}` };
  }
}

/** What somebody else did meanwhile is said on the certificate's page. */
async function settled(here: string, work: () => Promise<Redirect>): Promise<Redirect> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'conflict')
      return redirect(here, { notice: error.message });
    throw error;
  }
}

const revokePage = ({ opened, certificate, here }: Opened, form: RevokeForm, errors: FieldError[] = []) =>
  page(
    'certificates/pages/revoke.njk',
    { frame: opened.frame, certificate, here, form, errors },
    { status: errors.length > 0 ? 400 : 200 },
  );

const replacePage = ({ opened, certificate, here }: Opened, form: ReplaceForm, errors: FieldError[] = []) =>
  page(
    'certificates/pages/replace.njk',
    { frame: opened.frame, certificate, here, form, errors },
    { status: errors.length > 0 ? 400 : 200 },
  );

interface Step {
  when: string;
  what: string;
  more?: string;
}

function historyOf(certificate: CertificateInFull & CertificateHistory): Step[] {
  const { issuedAt, issuedByName, revokedAt, revokedByName, revocationReason, replaces } = certificate;
  const by = (name: string | null): string => (name === null ? '' : ` by ${name}`);
  return [
    {
      when: calendarDateWords(londonDate(issuedAt)),
      what: `Issued${by(issuedByName)}`,
      ...(replaces !== null && { more: `Instead of ${replaces}` }),
    },
    ...(revokedAt === null
      ? []
      : [
          {
            when: calendarDateWords(londonDate(revokedAt)),
            what: `Revoked${by(revokedByName)}`,
            more: revocationReason ?? '',
          },
        ]),
  ];
}
