import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, Not, type EntityManager } from 'typeorm';
import { AttendanceQueries, type Register } from '../attendance/attendance.queries.js';
import type { WholeAttendance } from '../attendance/attendance.types.js';
import { EvaluationSetUpService } from '../evaluations/evaluation-set-up.service.js';
import { EvaluationsQueries } from '../evaluations/evaluations.queries.js';
import { slugOf } from '../events/slug.rules.js';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import type { Reason } from '../platform/refusal.js';
import { EventCertificateSettings } from './certificate-settings.entity.js';
import { notDue } from './certificate.errors.js';
import {
  daysOf,
  evaluationState,
  minutesOf,
  reasonsAgainst,
  toBeRevoked,
  validUntil,
} from './certificate.rules.js';
import { USUAL_SETTINGS, type CertificateFacts, type CertificateSettings } from './certificate.types.js';
import { CertificatesQueries, type CertificateInFull } from './certificates.queries.js';
import { CertificatesService, type Issued, type ToIssue } from './certificates.service.js';

/** Somebody with a confirmed place, or with a certificate although they have none any more. */
export interface Candidate {
  personId: number;
  /** Null for who has no confirmed place any more. */
  reference: string | null;
  name: string;
  agency: string | null;
  attendance: WholeAttendance;
  /** The latest one; it may be revoked. */
  certificate: CertificateInFull | null;
  /** Why no certificate can be issued now; empty for who is due one. */
  reasons: Reason[];
  /** The register has been corrected since it was issued. */
  toBeRevoked: boolean;
}

/** All that certificates need of an event, by whoever it was opened. */
export type CertifiedEvent = Pick<OpenEvent, 'event' | 'sessions'> & {
  frame: Pick<OpenEvent['frame'], 'where'>;
};

export interface EventCertificates {
  settings: CertificateSettings;
  /** Whether some are held back until the evaluation is answered: it is set so, and its form is on. */
  waiting: boolean;
  /** Whether an organiser has issued some: who answers later gets theirs by itself. */
  issuing: boolean;
  closed: Register['closed'];
  /** What stands on each; undefined while the event has no date. */
  facts: CertificateFacts | undefined;
  /** By name. */
  candidates: Candidate[];
}

/** The certificates of one event. Who may ask is checked where the event is opened. */
@Injectable()
export class EventCertificatesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly attendance: AttendanceQueries,
    private readonly queries: CertificatesQueries,
    private readonly certificates: CertificatesService,
    private readonly evaluations: EvaluationsQueries,
    private readonly evaluationSetUp: EvaluationSetUpService,
  ) {}

  async of(opened: CertifiedEvent): Promise<EventCertificates> {
    const { id } = opened.event;
    const settings = await this.settings(id);
    const { closed, lines } = await this.attendance.register(id);
    const latest = await this.queries.latestOf(id);
    const answered = await this.evaluations.answeredForCertificate(id);
    const whole = { given: settings.given, registerClosed: closed !== null };
    const there = lines.map(({ personId, reference, name, agency, whole: attendance }) => ({
      ...{ personId, reference, name, agency, attendance },
      certificate: latest.get(personId) ?? null,
    }));
    const known = new Set(there.map(({ personId }) => personId));
    const gone = [...latest.values()]
      .filter(({ personId, revokedAt }) => !known.has(personId) && revokedAt === null)
      .map((certificate) => ({
        ...{ personId: certificate.personId, reference: null, name: certificate.name, agency: null },
        ...{ attendance: 'not_recorded' as const, certificate },
      }));
    return {
      settings,
      waiting: answered !== undefined,
      issuing: await this.issuing(id),
      closed,
      facts: factsOf(opened, settings),
      candidates: [...there, ...gone].map((candidate) => {
        const facts = {
          ...whole,
          attendance: candidate.attendance,
          certificate: stateOf(candidate.certificate),
          evaluation: evaluationState(answered, candidate.personId),
        };
        return { ...candidate, reasons: reasonsAgainst(facts), toBeRevoked: toBeRevoked(facts) };
      }),
    };
  }

  /**
   * Issues one to everybody who is due one. Twice is once: whoever has one already hears nothing.
   * @throws Refusal conflict `not_due` while the register is open or none are given
   */
  async issue(opened: OpenEvent, by: Caller): Promise<Issued[]> {
    const { settings, closed, facts, candidates } = await this.of(opened);
    const against = reasonsAgainst({
      given: settings.given,
      registerClosed: closed !== null && facts !== undefined,
      attendance: 'attended',
      certificate: 'none',
      evaluation: 'not_needed',
    });
    if (against.length > 0 || facts === undefined) throw notDue(against);
    const due = candidates.filter(({ reasons }) => reasons.length === 0);
    return inTransaction(this.dataSource, async (manager) => {
      await markIssued(manager, opened.event.id, settings);
      return this.certificates.issue(manager, toIssue(opened, facts, by.personId), due);
    });
  }

  /** Those whom an organiser's issuing left out because of the evaluation, and who have answered since. */
  async issueToWhoAnswered(found: CertifiedEvent): Promise<Issued[]> {
    const { facts, candidates } = await this.of(found);
    const due = candidates.filter(({ reasons }) => reasons.length === 0);
    if (facts === undefined || due.length === 0) return [];
    return inTransaction(this.dataSource, (manager) =>
      this.certificates.issue(manager, toIssue(found, facts, null), due),
    );
  }

  /** @throws Refusal not_found, conflict `already_revoked` */
  async revoke(
    { event }: OpenEvent,
    number: string | undefined,
    by: Caller,
    reason: string,
  ): Promise<CertificateInFull> {
    const certificate = await this.queries.ofEvent(number, event.id);
    await inTransaction(this.dataSource, (manager) =>
      this.certificates.revoke(manager, certificate, { byId: by.personId, reason }),
    );
    return certificate;
  }

  /**
   * Corrects one: the new certificate carries the name given here and the event's facts of today.
   * @throws Refusal not_found, conflict `already_replaced` or `not_due`
   */
  async replace(
    opened: OpenEvent,
    number: string | undefined,
    by: Caller,
    correction: { name: string; reason: string },
  ): Promise<Issued> {
    const old = await this.queries.ofEvent(number, opened.event.id);
    const { settings, closed, facts, candidates } = await this.of(opened);
    const against = reasonsAgainst({
      given: settings.given,
      registerClosed: closed !== null && facts !== undefined,
      attendance: candidates.find(({ personId }) => personId === old.personId)?.attendance ?? 'not_recorded',
      certificate: 'none',
      evaluation: 'not_needed',
    });
    if (against.length > 0 || facts === undefined) throw notDue(against);
    return inTransaction(this.dataSource, (manager) =>
      this.certificates.replace(
        manager,
        old,
        { ...toIssue(opened, facts, null), byId: by.personId },
        correction,
      ),
    );
  }

  async settings(eventId: number): Promise<CertificateSettings> {
    const found = await this.dataSource.manager.findOneBy(EventCertificateSettings, { eventId });
    const { certificatesWait: afterEvaluation } = await this.evaluations.settings(eventId);
    const { given, validityMonths, cpdMinutes } = found ?? USUAL_SETTINGS;
    return { given, validityMonths, cpdMinutes, afterEvaluation };
  }

  private issuing(eventId: number): Promise<boolean> {
    return this.dataSource.manager.existsBy(EventCertificateSettings, { eventId, issuedAt: Not(IsNull()) });
  }

  /** For certificates issued from now on: those that are out keep their facts. */
  async saveSettings({ event }: OpenEvent, settings: CertificateSettings, by: Caller): Promise<void> {
    const before = await this.settings(event.id);
    await inTransaction(this.dataSource, async (manager) => {
      const { afterEvaluation, ...own } = settings;
      await manager.upsert(EventCertificateSettings, { eventId: event.id, ...own }, ['eventId']);
      if (afterEvaluation !== before.afterEvaluation)
        await this.evaluationSetUp.setCertificatesWait(manager, event.id, afterEvaluation);
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'certificates.settings_changed',
        subject: `event:${event.id}`,
        detail: { before, after: settings },
      });
    });
  }
}

const stateOf = (certificate: CertificateInFull | null): 'none' | 'standing' | 'revoked' =>
  certificate === null ? 'none' : certificate.revokedAt === null ? 'standing' : 'revoked';

function factsOf(
  { event, sessions, frame }: CertifiedEvent,
  { cpdMinutes, validityMonths }: CertificateSettings,
): CertificateFacts | undefined {
  const [first, ...others] = daysOf(sessions);
  if (first === undefined) return undefined;
  return {
    title: event.title,
    provider: event.team.name,
    partners: event.partners,
    days: [first, ...others],
    place: frame.where,
    outcomes: event.outcomes,
    minutes: cpdMinutes ?? minutesOf(sessions),
    validUntil: validUntil(others.at(-1) ?? first, validityMonths),
  };
}

/** Every date of a series is the same training to whoever asks for it. */
const toIssue = ({ event }: CertifiedEvent, facts: CertificateFacts, byId: number | null): ToIssue => ({
  source: { kind: 'event', id: event.id },
  facts,
  code: slugOf(event.series?.title ?? event.title),
  byId,
});

/** From now on who answers later gets theirs by itself. */
const markIssued = (
  manager: EntityManager,
  eventId: number,
  { given, validityMonths, cpdMinutes }: CertificateSettings,
): Promise<unknown> =>
  manager.query(
    `INSERT INTO certificate_settings (event_id, given, validity_months, cpd_minutes, issued_at)
     VALUES ($1, $2, $3, $4, program_now())
     ON CONFLICT (event_id) DO UPDATE SET issued_at = coalesce(certificate_settings.issued_at, program_now())`,
    [eventId, given, validityMonths, cpdMinutes],
  );
