import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import { TrainingRecordsService } from '../training-records/training-records.service.js';
import { CertificateMails } from './certificate-mails.js';
import { certificateNumber, RANDOM_DIGITS } from './certificate-number.rules.js';
import { alreadyReplaced, alreadyRevoked, certificateNotFound } from './certificate.errors.js';
import { TEMPLATE_VERSION, type CertificateFacts, type CertificateSource } from './certificate.types.js';
import { CertificatesQueries, type CertificateInFull } from './certificates.queries.js';

export interface Recipient {
  personId: number;
  /** As it stands on the certificate. */
  name: string;
}

export interface ToIssue {
  source: CertificateSource;
  facts: CertificateFacts;
  /** By which rules ask for it in the training record. */
  code: string;
  /** Null where the program issues by itself. */
  byId: number | null;
}

export interface Issued extends Recipient {
  id: number;
  number: string;
}

interface NewRow extends Recipient {
  number: string;
  replacesId: number | null;
}

/** The two unique indexes of certificates that stand. */
const ONE_STANDS = {
  event: '(event_id, person_id) WHERE revoked_at IS NULL AND event_id IS NOT NULL',
  course: '(course_id, person_id, days) WHERE revoked_at IS NULL AND course_id IS NOT NULL',
};

/**
 * The only writer of certificates, whatever they are for. Each is written together with its line in the training
 * record, the email that is owed and the audit: none can exist without the others.
 */
@Injectable()
export class CertificatesService {
  constructor(
    private readonly queries: CertificatesQueries,
    private readonly records: TrainingRecordsService,
    private readonly mails: CertificateMails,
  ) {}

  /** Whoever has one already keeps it and hears nothing, so that issuing twice is issuing once. */
  async issue(manager: EntityManager, what: ToIssue, to: Recipient[]): Promise<Issued[]> {
    const rows = to.map((recipient) => ({ ...recipient, number: newNumber(), replacesId: null }));
    const issued = await this.insert(manager, what, rows);
    await this.mails.oweIssued(manager, issued, { replaces: null });
    await this.audit(manager, what, issued);
    return issued;
  }

  /** @throws Refusal conflict `already_revoked` */
  async revoke(
    manager: EntityManager,
    certificate: CertificateInFull,
    { byId, reason }: { byId: number; reason: string },
  ): Promise<void> {
    if (!(await this.takeBack(manager, certificate, byId, reason))) throw alreadyRevoked();
    await this.mails.oweRevoked(manager, certificate, reason);
  }

  /**
   * Corrects a certificate: revokes it if it still stands, and issues one that names it, with today's facts.
   * @throws Refusal conflict `already_replaced`
   */
  async replace(
    manager: EntityManager,
    old: CertificateInFull,
    what: ToIssue & { byId: number },
    { name, reason }: { name: string; reason: string },
  ): Promise<Issued> {
    await manager.query(`SELECT FROM certificates WHERE id = $1 FOR UPDATE`, [old.id]);
    // Read anew: somebody may have been faster.
    const today = await this.queries.byNumber(old.number, manager);
    if (today === undefined) throw certificateNotFound();
    if (today.replacedBy !== null) throw alreadyReplaced(today.replacedBy);
    await this.takeBack(manager, today, what.byId, reason);
    const row = { personId: today.personId, name, number: newNumber(), replacesId: today.id };
    const [issued] = await this.insert(manager, what, [row]);
    // Another one stands, issued since this one was revoked.
    if (issued === undefined) throw alreadyRevoked();
    await this.mails.oweIssued(manager, [issued], { replaces: today.number });
    await this.audit(manager, what, [issued]);
    return issued;
  }

  /** For erasure: the figures stay true, and nothing of it names the person. */
  async eraseOf(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(
      `UPDATE certificates SET name = NULL, revocation_reason = CASE WHEN revoked_at IS NOT NULL THEN '' END
       WHERE person_id = $1`,
      [personId],
    );
  }

  private async insert(manager: EntityManager, what: ToIssue, rows: NewRow[]): Promise<Issued[]> {
    const { source, facts, code, byId } = what;
    const issued = await manager.query<Issued[]>(
      `INSERT INTO certificates (number, person_id, name, replaces_id, event_id, course_id, issued_by_id,
         template_version, title, provider, partners, days, place, outcomes, minutes, valid_until)
       SELECT n.number, n."personId", n.name, n."replacesId", $2, $3, $4, $5, $6, $7, $8, $9::date[], $10, $11, $12, $13
       FROM jsonb_to_recordset($1::jsonb) AS n (number text, "personId" int, name text, "replacesId" int)
       -- In one order, so that two who issue at once wait for each other and never both.
       ORDER BY n."personId"
       ON CONFLICT ${ONE_STANDS[source.kind]} DO NOTHING
       RETURNING id, number, person_id AS "personId", name`,
      [
        JSON.stringify(rows),
        source.kind === 'event' ? source.id : null,
        source.kind === 'course' ? source.id : null,
        byId,
        TEMPLATE_VERSION,
        facts.title,
        facts.provider,
        facts.partners,
        facts.days,
        facts.place,
        facts.outcomes,
        facts.minutes,
        facts.validUntil,
      ],
    );
    const { title, provider, minutes, validUntil } = facts;
    const completedOn = facts.days.at(-1) ?? facts.days[0];
    await this.records.recordCertified(
      manager,
      issued.map(({ personId, number }) => ({
        ...{ personId, code, title, provider, completedOn, minutes, validUntil },
        certificateNumber: number,
      })),
    );
    return issued;
  }

  /** @returns whether it still stood */
  private async takeBack(
    manager: EntityManager,
    { id, number, eventId }: CertificateInFull,
    byId: number,
    reason: string,
  ): Promise<boolean> {
    const [, count] = await manager.query<[unknown, number]>(
      `UPDATE certificates SET revoked_at = program_now(), revoked_by_id = $2, revocation_reason = $3
       WHERE id = $1 AND revoked_at IS NULL`,
      [id, byId, reason],
    );
    if (count === 0) return false;
    await this.records.withdraw(manager, number);
    await recordAudit(manager, {
      actorId: byId,
      action: 'certificate.revoked',
      subject: `certificate:${id}`,
      ...(eventId !== null && { within: `event:${eventId}` }),
    });
    return true;
  }

  private async audit(manager: EntityManager, { source, byId }: ToIssue, issued: Issued[]): Promise<void> {
    if (issued.length === 0) return;
    await recordAudit(manager, {
      ...(byId !== null && { actorId: byId }),
      action: 'certificates.issued',
      subject: `${source.kind}:${source.id}`,
      detail: { certificates: issued.map(({ id }) => id) },
    });
  }
}

const newNumber = (): string => certificateNumber([...randomBytes(RANDOM_DIGITS)]);
