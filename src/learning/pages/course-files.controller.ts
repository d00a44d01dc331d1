import { Get, Headers, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { INERT, sendPart } from '../../platform/web/send-part.js';
import { TakingQueries } from '../taking.queries.js';
import { VersionsQueries } from '../versions.queries.js';

/** A version never changes, so neither do its files. Only for who has them open: a course may not be for everybody. */
const KEPT = 'private, max-age=31536000, immutable';

/** Pictures, videos and captions of a version, in the parts that a player asks for. */
@PageController('courses/:slug/learn/files')
@Permit('person')
export class CourseFilesController {
  constructor(
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
  ) {}

  @Get(':version/:file')
  async show(
    @Param('slug') slug: string,
    @Param('version') version: string,
    @Param('file') file: string,
    @CurrentCaller() { personId }: Caller,
    @Headers('range') asked: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { enrolment } = await this.takings.ofLearner(slug, personId);
    if (version !== String(enrolment.versionId)) throw notFound();
    const part = await this.versions.file(enrolment.versionId, file, asked);
    if (part === undefined) throw notFound();
    await sendPart(reply, part, { 'cache-control': KEPT, 'content-security-policy': INERT });
  }
}
