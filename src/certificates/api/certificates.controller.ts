import { Controller, Get, Param } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiNotFoundResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Problem } from '../../platform/api/problem.js';
import { Permit } from '../../platform/auth/permit.js';
import { programNow } from '../../platform/database/program-clock.js';
import { londonDate } from '../../platform/time/london.js';
import { readNumber } from '../certificate-number.rules.js';
import { certificateNotFound } from '../certificate.errors.js';
import { CertificatesQueries } from '../certificates.queries.js';
import { CHECKS_PER_ADDRESS } from '../checks-per-address.js';
import { CertificateBody, certificateBody } from './certificate.bodies.js';

@ApiTags('Certificates')
@Permit('anyone')
@Controller('api/v1/certificates')
export class CertificatesApiController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly queries: CertificatesQueries,
  ) {}

  @Get(':number')
  @RouteConfig(CHECKS_PER_ADDRESS)
  @ApiOperation({ summary: 'Check a certificate by its number: what is on it, and whether it counts' })
  @ApiOkResponse({ type: CertificateBody })
  @ApiNotFoundResponse({ type: Problem })
  async one(@Param('number') typed: string): Promise<CertificateBody> {
    const certificate = await this.queries.byNumber(readNumber(typed));
    if (certificate === undefined) throw certificateNotFound();
    return certificateBody(certificate, londonDate(await programNow(this.dataSource)));
  }
}
