import type { Readable } from 'node:stream';
import { Controller, Get, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { recordAudit } from '../../platform/audit/audit-log.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { readForm } from '../../platform/web/form.js';
import { RegisterDesk } from '../register-desk.service.js';
import { badges, signInSheet } from './papers.js';
import { RegisterPlace } from './register.form.js';

/** What is printed before the day. */
@ApiExcludeController()
@Controller('organiser/events/:slug/register')
@Permit('staff')
export class PapersController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly desk: RegisterDesk,
  ) {}

  @Get('sign-in-sheet.pdf')
  async sheet(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() asked: unknown,
  ): Promise<StreamableFile> {
    const { form, errors } = readForm(RegisterPlace, asked);
    const opened = await this.desk.open(slug, caller, form.session);
    if (errors.length > 0) throw invalid(errors);
    return pdf(signInSheet(opened, await this.desk.register(opened)), `sign-in-sheet-${slug}`);
  }

  /** Whoever has the codes can say that somebody came, so that they were taken out is recorded. */
  @Get('badges.pdf')
  async badges(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const opened = await this.desk.open(slug, caller);
    const register = await this.desk.register(opened);
    await recordAudit(this.dataSource.manager, {
      actorId: caller.personId,
      action: 'badges.printed',
      subject: `event:${opened.event.id}`,
      detail: { badges: register.lines.length },
    });
    return pdf(await badges(opened, register), `badges-${slug}`);
  }
}

const pdf = (file: Readable, name: string): StreamableFile =>
  new StreamableFile(file, { type: 'application/pdf', disposition: `inline; filename="${name}.pdf"` });
