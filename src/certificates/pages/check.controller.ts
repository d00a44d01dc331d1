import { Get, Param, Query } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { readNumber } from '../certificate-number.rules.js';
import { certificateWords } from '../certificate-words.js';
import { CertificatesQueries } from '../certificates.queries.js';
import { CHECKS_PER_ADDRESS } from '../checks-per-address.js';
import { CertificateViews } from './certificate-view.js';

/** A revocation counts at once, and nobody finds certificates by searching the web. */
const HEADERS = { 'cache-control': 'no-store', 'x-robots-tag': 'noindex, nofollow' };

/** Where anybody who has been shown a certificate checks it: what is on the paper, and whether it counts. */
@PageController('certificates')
@Permit('anyone')
export class CheckController {
  constructor(
    private readonly queries: CertificatesQueries,
    private readonly views: CertificateViews,
  ) {}

  @Get()
  @RouteConfig(CHECKS_PER_ADDRESS)
  ask(@Query('number') typed: unknown): PageView | Redirect {
    if (typed === undefined) return check('', 200);
    const number = typeof typed === 'string' ? readNumber(typed) : undefined;
    if (number !== undefined) return redirect(`/certificates/${number}`);
    const given = typeof typed === 'string' ? typed.slice(0, 40) : '';
    const message =
      given.trim() === ''
        ? 'Enter the number of the certificate'
        : 'This is not the number of a certificate. Check each character, or scan the code';
    return check(given, 400, [{ field: 'number', message }]);
  }

  @Get(':number')
  @RouteConfig(CHECKS_PER_ADDRESS)
  async show(@Param('number') typed: string): Promise<PageView | Redirect> {
    const number = readNumber(typed);
    if (number !== undefined && number !== typed) return redirect(`/certificates/${number}`);
    const certificate = await this.queries.byNumber(number);
    if (certificate === undefined) {
      return page(
        'certificates/pages/unknown.njk',
        { typed: typed.slice(0, 40) },
        { status: 404, headers: HEADERS },
      );
    }
    const model = {
      words: certificateWords(certificate),
      standing: await this.views.standing(certificate),
    };
    return page('certificates/pages/checked.njk', model, { headers: HEADERS });
  }
}

const check = (typed: string, status: number, errors: { field: string; message: string }[] = []): PageView =>
  page('certificates/pages/check.njk', { typed, errors }, { status, headers: HEADERS });
