import { DateTime } from 'luxon';
import type { WholeAttendance } from '../attendance/attendance.types.js';
import type { Reason } from '../platform/refusal.js';
import { addDays, londonDate } from '../platform/time/london.js';
import type { Timing } from '../platform/time/words.js';
import type { CertificateStanding } from './certificate.types.js';

/** `today` is a date in London; on its last day a certificate is still valid. */
export function standingOf(
  certificate: { revokedAt: Date | null; validUntil: string | null },
  today: string,
): CertificateStanding {
  if (certificate.revokedAt !== null) return 'revoked';
  return certificate.validUntil !== null && certificate.validUntil < today ? 'expired' : 'valid';
}

/** The last day of so many months from the day of completion: the day before the one with the same number. */
export function validUntil(completedOn: string, months: number | null): string | null {
  if (months === null) return null;
  return addDays(DateTime.fromISO(completedOn, { zone: 'utc' }).plus({ months }).toFormat('yyyy-MM-dd'), -1);
}

interface SessionTimes {
  timing: Timing;
  startsAt: Date;
  /** Exclusive for whole days. */
  endsAt: Date;
}

/** Every day in London on which a session takes place, in order. */
export function daysOf(sessions: SessionTimes[]): string[] {
  const days = new Set<string>();
  for (const { startsAt, endsAt } of sessions) {
    const last = londonDate(new Date(Math.max(endsAt.getTime() - 1, startsAt.getTime())));
    for (let day = londonDate(startsAt); day <= last; day = addDays(day, 1)) days.add(day);
  }
  return [...days].sort();
}

/** How long the sessions are together; null when the length of one is not known. */
export function minutesOf(sessions: SessionTimes[]): number | null {
  if (sessions.length === 0 || sessions.some(({ timing }) => timing !== 'timed')) return null;
  return sessions.reduce(
    (sum, { startsAt, endsAt }) => sum + Math.round((endsAt.getTime() - startsAt.getTime()) / 60_000),
    0,
  );
}

export interface CandidateFacts {
  /** Whether certificates are given for the event at all. */
  given: boolean;
  registerClosed: boolean;
  attendance: WholeAttendance;
  /** Their latest certificate of this event: one that stands, or one that was revoked. */
  certificate: 'none' | 'standing' | 'revoked';
  /** Whether they have answered what certificates wait for; `not_needed`: they wait for nothing. */
  evaluation: EvaluationState;
}

export type EvaluationState = 'not_needed' | 'answered' | 'owed';

/** @param answered who has answered; undefined where certificates do not wait for it */
export const evaluationState = (
  answered: ReadonlySet<number> | undefined,
  personId: number,
): EvaluationState => (answered === undefined ? 'not_needed' : answered.has(personId) ? 'answered' : 'owed');

const ATTENDANCE: Record<WholeAttendance, Reason[]> = {
  attended: [],
  partly: [{ code: 'partly_attended', message: 'They attended only part of it' }],
  did_not_attend: [{ code: 'did_not_attend', message: 'They did not attend' }],
  not_recorded: [{ code: 'not_recorded', message: 'The register does not say whether they came' }],
};

/** All that stands between somebody and their certificate; empty when it can be issued. The one place that decides it. */
export function reasonsAgainst(facts: CandidateFacts): Reason[] {
  const { given, registerClosed, attendance, certificate, evaluation } = facts;
  return [
    ...(given ? [] : [{ code: 'not_given', message: 'No certificates are given for this event' }]),
    ...(registerClosed ? [] : [{ code: 'register_open', message: 'The register is not closed yet' }]),
    ...ATTENDANCE[attendance],
    // Who did not come, or has theirs, need not answer for it.
    ...(evaluation === 'owed' && attendance === 'attended' && certificate === 'none'
      ? [
          {
            code: 'evaluation_owed',
            message: 'They have not answered the evaluation. It follows once they have',
          },
        ]
      : []),
    ...(certificate === 'standing' ? [{ code: 'has_one', message: 'They have their certificate' }] : []),
    ...(certificate === 'revoked'
      ? [{ code: 'revoked', message: 'Their certificate was revoked. Issue another from its page' }]
      : []),
  ];
}

/** Somebody has a certificate for what, after a correction of the register, they did not attend. */
export const toBeRevoked = ({
  attendance,
  certificate,
}: Pick<CandidateFacts, 'attendance' | 'certificate'>): boolean =>
  certificate === 'standing' && attendance !== 'attended';
