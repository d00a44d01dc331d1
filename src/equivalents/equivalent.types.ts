import type { MailContact } from '../platform/outbox/email.js';
import type { Rule } from '../eligibility/eligibility.types.js';

export const EQUIVALENT_STATES = ['waiting', 'withdrawn', 'confirmed', 'declined', 'taken_back'] as const;
export type EquivalentState = (typeof EQUIVALENT_STATES)[number];

/** The event or course whose rule asks for training, and takes an equivalent. */
export interface Asker {
  kind: 'event' | 'course';
  id: number;
  title: string;
  /** `/events/<slug>` or `/courses/<slug>`. */
  path: string;
  /** Who decides. */
  teamId: number;
  team: MailContact;
  rule: Rule;
}

/** What somebody completed elsewhere, in their own words. */
export interface Declaration {
  code: string;
  title: string;
  provider: string;
  /** YYYY-MM-DD, the day in Europe/London. */
  completedOn: string;
  certificate: string | null;
  link: string | null;
  note: string | null;
}

/** A declaration with what became of it. */
export interface Equivalent extends Declaration {
  id: number;
  personId: number;
  person: string;
  email: string;
  organisation: string | null;
  label: string;
  teamId: number;
  team: string;
  teamEmail: string;
  /** Null once the event or course is gone. */
  asker: { title: string; path: string } | null;
  state: EquivalentState;
  declaredAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  declineReason: string | null;
  takenBackAt: Date | null;
  takenBackBy: string | null;
  takenBackReason: string | null;
}
