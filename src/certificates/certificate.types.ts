/** What a certificate is for. A course gives one without anybody pressing a button, and may give another later. */
export type CertificateSource = { kind: 'event'; id: number } | { kind: 'course'; id: number };

export type CertificateStanding = 'valid' | 'expired' | 'revoked';

/**
 * What stands on the paper besides whose it is: the same for all who are given one together. Frozen at the time of
 * issue.
 */
export interface CertificateFacts {
  title: string;
  /** The team that ran it. */
  provider: string;
  partners: string[];
  /** Each day in London on which it took place, YYYY-MM-DD, in order. */
  days: [string, ...string[]];
  /** "Sessions House, Maidstone", "Online"; null for a course. */
  place: string | null;
  outcomes: string[];
  /** Null where nobody knows how long it was. */
  minutes: number | null;
  /** The last day on which it is valid, YYYY-MM-DD; null when it does not expire. */
  validUntil: string | null;
}

/** What an organiser says of an event's certificates. */
export interface CertificateSettings {
  given: boolean;
  /** Null: they do not expire. */
  validityMonths: number | null;
  /** Instead of the length of the sessions, which counts breaks. */
  cpdMinutes: number | null;
  /** Only who has answered the evaluation on the day gets one; evaluations keep it. */
  afterEvaluation: boolean;
}

/** An event whose organiser has said nothing. */
export const USUAL_SETTINGS: CertificateSettings = {
  given: true,
  validityMonths: null,
  cpdMinutes: null,
  afterEvaluation: false,
};

/** Which wording and layout a certificate was issued with. */
export const TEMPLATE_VERSION = 1;
