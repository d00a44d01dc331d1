import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AttendanceQueries, type Register } from '../attendance/attendance.queries.js';
import type { WholeAttendance } from '../attendance/attendance.types.js';
import { slugOf } from '../events/slug.rules.js';
import type { OpenEvent } from '../organiser/event-desk.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import type { Reason } from '../platform/refusal.js';
import { EventCertificateSettings } from './certificate-settings.entity.js';
import { notDue } from './certificate.errors.js';
import { daysOf, minutesOf, reasonsAgainst, toBeRevoked, validUntil } from './certificate.rules.js';
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
  /** Those that they booked, in order of time. */
  sessionIds: number[];
  /** The latest one; it may be revoked. */
  certificate: CertificateInFull | null;
  /** Why no certificate can be issued now; empty for who is due one. */
  reasons: Reason[];
  /** The register has been corrected since it was issued. */
  toBeRevoked: boolean;
}

export interface EventCertificates {
  settings: CertificateSettings;
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
  ) {}

  async of(opened: OpenEvent): Promise<EventCertificates> {
    const { id } = opened.event;
    const settings = await this.settings(id);
    const { closed, lines } = await this.attendance.register(id);
    const latest = await this.queries.latestOf(id);
    const whole = { given: settings.given, registerClosed: closed !== null };
    const there = lines.map(({ personId, reference, name, agency, sessions, whole: attendance }) => ({
      ...{ personId, reference, name, agency, attendance },
      sessionIds: sessions.map(({ sessionId }) => sessionId),
      certificate: latest.get(personId) ?? null,
    }));
    const known = new Set(there.map(({ personId }) => personId));
    const gone = [...latest.values()]
      .filter(({ personId, revokedAt }) => !known.has(personId) && revokedAt === null)
      .map((certificate) => ({
        ...{ personId: certificate.personId, reference: null, name: certificate.name, agency: null },
        sessionIds: [],
        ...{ attendance: 'not_recorded' as const, certificate },
      }));
    return {
      settings,
      closed,
      facts: factsOf(opened, settings),
      candidates: [...there, ...gone].map((candidate) => {
        const facts = {
          ...whole,
          attendance: candidate.attendance,
          certificate: stateOf(candidate.certificate),
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
    });
    if (against.length > 0 || facts === undefined) throw notDue(against);
    const due = candidates.filter(({ reasons }) => reasons.length === 0);
    return inTransaction(this.dataSource, async (manager) => {
      const issued: Issued[] = [];
      for (const { facts: theirs, candidates: some } of bySessions(opened, settings, due))
        issued.push(...(await this.certificates.issue(manager, toIssue(opened, theirs ?? facts, by), some)));
      return issued;
    });
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
    const candidate = candidates.find(({ personId }) => personId === old.personId);
    const against = reasonsAgainst({
      given: settings.given,
      registerClosed: closed !== null && facts !== undefined,
      attendance: candidate?.attendance ?? 'not_recorded',
      certificate: 'none',
    });
    if (against.length > 0 || facts === undefined) throw notDue(against);
    const [theirs] = candidate === undefined ? [] : bySessions(opened, settings, [candidate]);
    return inTransaction(this.dataSource, (manager) =>
      this.certificates.replace(manager, old, toIssue(opened, theirs?.facts ?? facts, by), correction),
    );
  }

  async settings(eventId: number): Promise<CertificateSettings> {
    const found = await this.dataSource.manager.findOneBy(EventCertificateSettings, { eventId });
    if (found === null) return USUAL_SETTINGS;
    const { given, validityMonths, cpdMinutes } = found;
    return { given, validityMonths, cpdMinutes };
  }

  /** For certificates issued from now on: those that are out keep their facts. */
  async saveSettings({ event }: OpenEvent, settings: CertificateSettings, by: Caller): Promise<void> {
    const before = await this.settings(event.id);
    await inTransaction(this.dataSource, async (manager) => {
      await manager.upsert(EventCertificateSettings, { eventId: event.id, ...settings }, ['eventId']);
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

/** People by the sessions that they booked: days and hours are those of what each of them attended. */
function bySessions(
  opened: OpenEvent,
  settings: CertificateSettings,
  candidates: Candidate[],
): { facts: CertificateFacts | undefined; candidates: Candidate[] }[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const key = candidate.sessionIds.join();
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()].map((group) => {
    const ids = group[0]?.sessionIds ?? [];
    const sessions = opened.sessions.filter(({ id }) => ids.includes(id));
    return { facts: factsOf({ ...opened, sessions }, settings), candidates: group };
  });
}

function factsOf(
  { event, sessions, frame }: OpenEvent,
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
const toIssue = (
  { event }: OpenEvent,
  facts: CertificateFacts,
  { personId }: Caller,
): ToIssue & { byId: number } => ({
  source: { kind: 'event', id: event.id },
  facts,
  code: slugOf(event.series?.title ?? event.title),
  byId: personId,
});
