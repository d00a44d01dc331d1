import type { Readable } from 'node:stream';
import { Get, Param, Query, StreamableFile } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { invalid } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { PapersService } from '../papers.service.js';
import { RegisterDesk } from '../register-desk.service.js';
import { RegisterPlace } from './register.form.js';

/** What is printed before the day. */
@PageController('organiser/events/:slug/register')
@Permit('staff')
export class PapersController {
  constructor(
    private readonly desk: RegisterDesk,
    private readonly papers: PapersService,
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
    return pdf(await this.papers.paper('sign-in-sheet', opened, caller), `sign-in-sheet-${slug}`);
  }

  @Get('badges.pdf')
  async badges(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<StreamableFile> {
    const opened = await this.desk.open(slug, caller);
    return pdf(await this.papers.paper('badges', opened, caller), `badges-${slug}`);
  }
}

const pdf = (file: Readable, name: string): StreamableFile =>
  new StreamableFile(file, { type: 'application/pdf', disposition: `inline; filename="${name}.pdf"` });
