import type { WholeAttendance } from '../../attendance/attendance.types.js';
import { shortDateWords, calendarDateWords, dateWords, durationWords } from '../../platform/time/words.js';
import { address, pagination, type Pagination } from '../../platform/web/pagination.js';
import {
  certificateWords,
  standingWords,
  type CertificateWords,
  type StandingWords,
} from '../certificate-words.js';
import type { Candidate, EventCertificates } from '../event-certificates.service.js';

/** What the list can show, each with its words. */
export const SHOWN = { due: 'To be issued', issued: 'Issued', without: 'Without', revoke: 'To be revoked' };
export type Shown = keyof typeof SHOWN;

const PAGE_SIZE = 50;

export interface Line {
  name: string;
  agency: string;
  attendance: string;
  /** Of the certificate, if there is one. */
  number?: string;
  href?: string;
  standing?: StandingWords['tag'];
  issued?: string;
  /** Why there is none. */
  why: string;
}

export interface ListWords {
  shown: Shown;
  heading: string;
  lines: Line[];
  links: { text: string; href: string; current: boolean }[];
  counts: Record<Shown, number>;
  pagination: Pagination | undefined;
}

const ATTENDANCE_WORDS: Record<WholeAttendance, string> = {
  attended: 'Attended',
  partly: 'Attended part',
  did_not_attend: 'Did not attend',
  not_recorded: 'Not recorded',
};

/** Somebody whose certificate should be revoked is among those who have one, too. */
const IS: Record<Shown, (candidate: Candidate) => boolean> = {
  due: ({ reasons }) => reasons.length === 0,
  issued: ({ certificate }) => certificate !== null && certificate.revokedAt === null,
  without: ({ reasons, certificate }) =>
    reasons.length > 0 && (certificate === null || certificate.revokedAt !== null),
  revoke: ({ toBeRevoked }) => toBeRevoked,
};

const isShown = (text: unknown): text is Shown => typeof text === 'string' && Object.hasOwn(SHOWN, text);

export function listWords(
  path: string,
  { candidates }: EventCertificates,
  asked: { show?: unknown; page: number },
  today: string,
): ListWords {
  const each = Object.keys(SHOWN) as Shown[];
  const counts = Object.fromEntries(
    each.map((shown) => [shown, candidates.filter(IS[shown]).length]),
  ) as ListWords['counts'];
  const first = each.find((shown) => counts[shown] > 0 && shown !== 'revoke') ?? 'due';
  const shown = isShown(asked.show) ? asked.show : first;
  const matching = candidates.filter(IS[shown]);
  const { page } = asked;
  return {
    shown,
    heading: SHOWN[shown],
    lines: matching
      .slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE)
      .map((candidate) => lineOf(path, candidate, today)),
    links: each
      .filter((name) => name !== 'revoke' || counts.revoke > 0)
      .map((name) => ({
        text: `${SHOWN[name]} (${counts[name]})`,
        href: address(path, { show: name }),
        current: name === shown,
      })),
    counts,
    pagination: pagination({ page, pageSize: PAGE_SIZE, total: matching.length }, (number) =>
      address(path, { show: shown, page: number }),
    ),
  };
}

function lineOf(
  path: string,
  { name, agency, attendance, certificate, reasons }: Candidate,
  today: string,
): Line {
  return {
    name,
    agency: agency ?? '',
    attendance: ATTENDANCE_WORDS[attendance],
    ...(certificate && {
      number: certificate.number,
      href: `${path}/${certificate.number}`,
      standing: standingWords(certificate, today).tag,
      issued: shortDateWords(certificate.issuedAt),
    }),
    why: reasons.map(({ message }) => message).join('. '),
  };
}

/** What is said of the settings, a row each. */
export function settingsRows({
  settings: { given, validityMonths, afterEvaluation },
  facts,
  waiting,
}: Pick<EventCertificates, 'settings' | 'facts' | 'waiting'>) {
  const row = (key: string, value: string) => ({ key: { text: key }, value: { text: value } });
  if (!given) return [row('Certificates', 'None are given for this event')];
  return [
    row('Certificates', 'Given to everybody who attended all of it'),
    ...(afterEvaluation
      ? [
          row(
            'Evaluation',
            waiting
              ? 'They wait until the evaluation on the day is answered'
              : 'They would wait for it, but its form is off',
          ),
        ]
      : []),
    row(
      'Learning time',
      facts === undefined || facts.minutes === null ? 'Not said' : durationWords(facts.minutes),
    ),
    row(
      'Valid',
      validityMonths === null ? 'Without end' : `${monthsWords(validityMonths)}${untilWords(facts)}`,
    ),
  ];
}

const monthsWords = (months: number): string =>
  months % 12 === 0
    ? `${months / 12} ${months === 12 ? 'year' : 'years'}`
    : `${months} ${months === 1 ? 'month' : 'months'}`;

const untilWords = (facts: EventCertificates['facts']): string =>
  facts === undefined || facts.validUntil === null ? '' : `, until ${calendarDateWords(facts.validUntil)}`;

/**
 * The certificate of the first who is due one, or of nobody in particular; without a number, so that it counts nowhere.
 */
export function previewWords(
  { facts, candidates }: EventCertificates,
  now: Date,
): CertificateWords | undefined {
  if (facts === undefined) return undefined;
  const name = candidates.find(IS.due)?.name ?? 'Name of the attendee';
  return certificateWords({ ...facts, name, courseId: null, issuedAt: now, replaces: null });
}

/** What is said of those whose certificates wait for the evaluation; undefined when none do. */
export function waitingWords({
  candidates,
  issuing,
}: EventCertificates): { text: string; start: boolean } | undefined {
  const owed = candidates.filter(({ reasons }) =>
    reasons.some(({ code }) => code === 'evaluation_owed'),
  ).length;
  if (owed === 0) return undefined;
  const who = owed === 1 ? '1 person who attended has' : `${owed} people who attended have`;
  return {
    text: `${who} not answered the evaluation. ${issuing ? 'They get theirs by themselves as they answer.' : 'Once you have issued certificates, they get theirs by themselves as they answer.'}`,
    start: !issuing,
  };
}

export const closedWords = (closed: EventCertificates['closed']): string | undefined =>
  closed === null ? undefined : `The register was closed on ${dateWords(closed.at)} by ${closed.byName}.`;
