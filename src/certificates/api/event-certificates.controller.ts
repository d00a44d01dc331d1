import { Body, Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiConflictResponse,
  ApiCreatedResponse,
  ApiForbiddenResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { EventDesk } from '../../organiser/event-desk.service.js';
import { PageQuery } from '../../platform/api/paging.js';
import { Problem } from '../../platform/api/problem.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { tidyLine } from '../../platform/text/plain-text.js';
import { londonDate } from '../../platform/time/london.js';
import { readNumber } from '../certificate-number.rules.js';
import { CertificatesQueries } from '../certificates.queries.js';
import { EventCertificatesService } from '../event-certificates.service.js';
import {
  CertificateBody,
  certificateBody,
  EventCertificatesBody,
  eventCertificatesBody,
  IssuedList,
  ReplacementBody,
  RevocationBody,
  CertificateSettingsBody,
} from './certificate.bodies.js';

@ApiTags('Organisers')
@ApiBearerAuth()
@ApiForbiddenResponse({ type: Problem })
@ApiNotFoundResponse({ type: Problem, description: 'Another team’s event, too' })
@Permit('staff')
@Controller('api/v1/events/:slug')
export class EventCertificatesApiController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: CertificatesQueries,
    private readonly certificates: EventCertificatesService,
  ) {}

  @Get('certificates')
  @ApiOperation({ summary: 'Who gets a certificate of an event that you run, who does not and why' })
  @ApiOkResponse({ type: EventCertificatesBody })
  async list(
    @Param('slug') slug: string,
    @Query() query: PageQuery,
    @CurrentCaller() caller: Caller,
  ): Promise<EventCertificatesBody> {
    const opened = await this.desk.open(slug, caller);
    return eventCertificatesBody(await this.certificates.of(opened), query, londonDate(opened.now));
  }

  @Post('certificates')
  @ApiOperation({ summary: 'Issue one to everybody who is due one and tell them; again changes nothing' })
  @ApiCreatedResponse({ type: IssuedList })
  @ApiConflictResponse({ type: Problem, description: 'not_due: the register is open, or none are given' })
  async issue(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<IssuedList> {
    const issued = await this.certificates.issue(await this.desk.open(slug, caller), caller);
    return { issued: issued.map(({ number, name }) => ({ number, name })) };
  }

  @Put('certificate-settings')
  @ApiOperation({ summary: 'Say how certificates are given; those that are out keep what is on them' })
  @ApiOkResponse({ type: EventCertificatesBody })
  async settings(
    @Param('slug') slug: string,
    @Body() { given, validityMonths, cpdMinutes, afterEvaluation }: CertificateSettingsBody,
    @CurrentCaller() caller: Caller,
  ): Promise<EventCertificatesBody> {
    const opened = await this.desk.open(slug, caller);
    const settings = {
      given,
      // A program that knows nothing of it changes nothing of it.
      afterEvaluation: afterEvaluation ?? (await this.certificates.settings(opened.event.id)).afterEvaluation,
      validityMonths: validityMonths ?? null,
      cpdMinutes: cpdMinutes ?? null,
    };
    await this.certificates.saveSettings(opened, settings, caller);
    return this.list(slug, new PageQuery(), caller);
  }

  @Post('certificates/:number/revocation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Revoke a certificate and tell its holder' })
  @ApiOkResponse({ type: CertificateBody })
  @ApiConflictResponse({ type: Problem, description: 'already_revoked' })
  async revoke(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @Body() { reason }: RevocationBody,
    @CurrentCaller() caller: Caller,
  ): Promise<CertificateBody> {
    const opened = await this.desk.open(slug, caller);
    await this.certificates.revoke(opened, readNumber(number), caller, reason);
    return certificateBody(
      await this.queries.ofEvent(readNumber(number), opened.event.id),
      londonDate(opened.now),
    );
  }

  @Post('certificates/:number/replacement')
  @ApiOperation({
    summary: 'Revoke a certificate and issue a corrected one, with today’s facts of the event',
  })
  @ApiCreatedResponse({ type: CertificateBody })
  @ApiConflictResponse({ type: Problem, description: 'already_replaced, not_due' })
  async replace(
    @Param('slug') slug: string,
    @Param('number') number: string,
    @Body() { name, reason }: ReplacementBody,
    @CurrentCaller() caller: Caller,
  ): Promise<CertificateBody> {
    const opened = await this.desk.open(slug, caller);
    const correction = { name: tidyLine(name), reason };
    const issued = await this.certificates.replace(opened, readNumber(number), caller, correction);
    return certificateBody(
      await this.queries.ofEvent(issued.number, opened.event.id),
      londonDate(opened.now),
    );
  }
}
