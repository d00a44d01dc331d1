import { calendarDateWords, dateWords, durationWords } from '../platform/time/words.js';
import { londonDate, startOfLondonDay } from '../platform/time/london.js';
import { standingOf } from './certificate.rules.js';
import type { CertificateFacts, CertificateStanding } from './certificate.types.js';
import type { CertificateInFull } from './certificates.queries.js';

export interface Row {
  label: string;
  value: string;
}

/** A certificate in words: the holder's page, the PDF and the public page all say these and nothing else. */
export interface CertificateWords {
  kind: string;
  name: string;
  /** Between the name and the title. */
  did: string;
  title: string;
  provider: string;
  facts: Row[];
  outcomes: string[];
  /** When and by whom, until when, its number. */
  issue: Row[];
  /** As three groups; undefined for a preview. */
  number: string | undefined;
}

export type ToSay = Pick<
  CertificateInFull,
  keyof CertificateFacts | 'name' | 'courseId' | 'issuedAt' | 'replaces'
> & { number?: string };

export function certificateWords(certificate: ToSay): CertificateWords {
  const { name, title, provider, outcomes, courseId, number } = certificate;
  const isCourse = courseId !== null;
  return {
    kind: isCourse ? 'Certificate of completion' : 'Certificate of attendance',
    ...{ name, title, provider, outcomes, number },
    did: isCourse ? 'completed' : 'attended',
    facts: rows([
      [certificate.days.length === 1 ? 'Date' : 'Dates', daysWords(certificate.days)],
      ['Where', certificate.place],
      ['Learning time', certificate.minutes === null ? null : durationWords(certificate.minutes)],
      ['In partnership with', listWords(certificate.partners)],
    ]),
    issue: rows([
      ['Issued', `${calendarDateWords(londonDate(certificate.issuedAt))} by ${provider}`],
      ['Valid until', certificate.validUntil === null ? null : calendarDateWords(certificate.validUntil)],
      ['Replaces certificate', certificate.replaces],
      ['Certificate number', number ?? null],
    ]),
  };
}

export interface StandingWords {
  state: CertificateStanding;
  tag: { text: string; classes: string };
  sentence: string;
}

/** What whoever checks it wants to know first. `today` is a date in London. */
export function standingWords(
  certificate: Pick<CertificateInFull, 'revokedAt' | 'validUntil'>,
  today: string,
): StandingWords {
  const { revokedAt, validUntil } = certificate;
  const state = standingOf(certificate, today);
  const until = validUntil === null ? '' : calendarDateWords(validUntil);
  switch (state) {
    case 'valid':
      return {
        state,
        tag: { text: 'Valid', classes: 'govuk-tag--green' },
        sentence: until === '' ? 'This certificate is valid.' : `This certificate is valid until ${until}.`,
      };
    case 'expired':
      return {
        state,
        tag: { text: 'Expired', classes: 'govuk-tag--yellow' },
        sentence: `This certificate was issued and has expired: it was valid until ${until}.`,
      };
    case 'revoked':
      return {
        state,
        tag: { text: 'Revoked', classes: 'govuk-tag--red' },
        sentence: `This certificate was revoked on ${revokedAt === null ? '' : calendarDateWords(londonDate(revokedAt))}. It does not count.`,
      };
  }
}

const MOST_DAYS_NAMED = 3;

/** "Wednesday 6 November 2019"; of many days the first and the last. */
export function daysWords(days: string[]): string {
  const words = days.map((day) => dateWords(startOfLondonDay(day)));
  if (words.length <= MOST_DAYS_NAMED) return listWords(words) ?? '';
  return `${words[0] ?? ''} to ${words.at(-1) ?? ''}, on ${words.length} days`;
}

/** "A, B and C" */
function listWords(names: string[]): string | null {
  if (names.length < 2) return names[0] ?? null;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

const rows = (given: [label: string, value: string | null][]): Row[] =>
  given.flatMap(([label, value]) => (value === null ? [] : [{ label, value }]));
