import { Get, Param, type StreamableFile } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView } from '../../platform/web/page.js';
import { certificateFile } from '../certificate-download.js';
import { readNumber } from '../certificate-number.rules.js';
import { CertificatesQueries } from '../certificates.queries.js';
import { CertificateViews } from './certificate-view.js';

/** A certificate as its holder has it: to read, to print and to save. */
@PageController('training-record/certificates')
@Permit('person')
export class HolderController {
  constructor(
    private readonly queries: CertificatesQueries,
    private readonly views: CertificateViews,
  ) {}

  @Get(':number')
  async show(@Param('number') number: string, @CurrentCaller() { personId }: Caller): Promise<PageView> {
    const certificate = await this.queries.ofHolder(readNumber(number), personId);
    return page('certificates/pages/holder.njk', {
      ...(await this.views.of(certificate)),
      reason: certificate.revocationReason,
      replacedBy: certificate.replacedBy,
    });
  }

  @Get(':number/pdf')
  async pdf(@Param('number') number: string, @CurrentCaller() { personId }: Caller): Promise<StreamableFile> {
    const certificate = await this.queries.ofHolder(readNumber(number), personId);
    return certificateFile(certificate, this.views.checkAt(certificate.number));
  }
}
