import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CertificatesQueries } from '../certificates/certificates.queries.js';
import { CertificatesService } from '../certificates/certificates.service.js';
import type { Course } from '../courses/course.entity.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { CompletionService } from './completion.service.js';
import { alreadyCompleted, notEnrolled, ownCompletion } from './learning.errors.js';
import { TakingQueries } from './taking.queries.js';
import { VersionsQueries } from './versions.queries.js';

/** What organisers do by hand with somebody's course. Each has a reason and is recorded. Who may is asked before. */
@Injectable()
export class LearnersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly takings: TakingQueries,
    private readonly versions: VersionsQueries,
    private readonly completion: CompletionService,
    private readonly certificates: CertificatesService,
    private readonly issued: CertificatesQueries,
  ) {}

  /**
   * Ends the running cycle, so that the person can begin anew with all attempts. What they did is kept.
   * @param revoke whether the certificate of this cycle is taken back, too
   * @throws Refusal not_found for who has no running cycle
   */
  async setBack(
    course: Course,
    personId: number,
    by: Caller,
    { reason, revoke }: { reason: string; revoke: boolean },
  ): Promise<void> {
    const { enrolment } = await this.takings.ofLearner(course.slug, personId);
    await inTransaction(this.dataSource, async (manager) => {
      const [[ended]] = await manager.query<[{ number: string | null }[], number]>(
        `UPDATE enrolments SET ended_at = program_now(), ended_by_id = $2, end_reason = $3
         WHERE id = $1 AND ended_at IS NULL RETURNING certificate_number AS number`,
        [enrolment.id, by.personId, reason],
      );
      if (ended === undefined) throw notEnrolled();
      // As it ended: a completion that was under way when the enrolment was read has been waited for.
      const certificate = revoke ? await this.issued.byNumber(ended.number ?? undefined, manager) : undefined;
      if (certificate !== undefined && certificate.revokedAt === null)
        await this.certificates.revoke(manager, certificate, { byId: by.personId, reason });
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'enrolment.set_back',
        subject: `enrolment:${enrolment.id}`,
        within: `course:${course.id}`,
        detail: { cycle: enrolment.cycle, certificateRevoked: certificate !== undefined },
      });
    });
  }

  /**
   * Completes the running cycle as if all had been done: certificate, record and email follow at once.
   * @throws Refusal not_found for who has no running cycle; conflict `already_completed`; forbidden `own_completion`
   */
  async complete(course: Course, personId: number, by: Caller, reason: string): Promise<void> {
    if (personId === by.personId) throw ownCompletion();
    const learning = await this.takings.ofLearner(course.slug, personId);
    const content = await this.versions.content(learning.enrolment.versionId);
    await inTransaction(this.dataSource, async (manager) => {
      if (!(await this.takings.lock(manager, learning.enrolment.id))) throw alreadyCompleted();
      await this.completion.complete(manager, learning, content, { byId: by.personId, reason });
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'enrolment.completed_by_hand',
        subject: `enrolment:${learning.enrolment.id}`,
        within: `course:${course.id}`,
        detail: { cycle: learning.enrolment.cycle },
      });
    });
  }
}
