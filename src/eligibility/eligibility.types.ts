import type { Reason } from '../platform/refusal.js';
import type { Network, OrganisationKind, Role, Sector, TargetGroup, Workforce } from './vocabulary.types.js';

/** A calendar date in London, `2019-11-06`. */
export type DateOnly = string;

/**
 * Who may come, as data: a tree over facts of the person and their organisation. Codes that a partnership's
 * data defines (areas, organisations, courses) carry a `label`, the organiser's words for them, so that a rule
 * can be read and explained without looking anything up.
 */
export type Rule =
  | { kind: 'everyone' }
  | { kind: 'all'; rules: Rule[] }
  | { kind: 'any'; rules: Rule[] }
  | { kind: 'not'; rule: Rule }
  /** `children` and `adults` are each met by somebody who works with both. */
  | { kind: 'workforce'; anyOf: Workforce[] }
  /** `label` completes "work in …". */
  | { kind: 'area'; anyOf: string[]; label: string }
  /** Postcode prefixes, `ME14` or `ME14 1`; `label` completes "work in …". */
  | { kind: 'postcode'; anyOf: string[]; label: string }
  /** Organisations by slug; `label` completes "work for …". */
  | { kind: 'organisation'; anyOf: string[]; label: string }
  | { kind: 'organisation_kind'; anyOf: OrganisationKind[] }
  | { kind: 'sector'; anyOf: Sector[] }
  | { kind: 'role'; anyOf: Role[]; newWithinMonths?: number }
  | { kind: 'target_group'; anyOf: TargetGroup[] }
  | { kind: 'network'; anyOf: Network[] }
  /**
   * `label` completes "have completed …"; without `provider` or `withinMonths` any provider or age will do. With
   * `equivalent`, what somebody had elsewhere counts too, once an organiser has confirmed it.
   */
  | {
      kind: 'completed';
      anyOf: string[];
      label: string;
      provider?: string;
      withinMonths?: number;
      equivalent?: true;
    }
  /** What only the person can say. `statement` completes "You need to confirm that you …". */
  | { kind: 'declared'; id: string; statement: string }
  /** Who does not meet the inner rule may still ask; `because` is a sentence for them. */
  | { kind: 'otherwise'; rule: Rule; outcome: 'needs_approval' | 'needs_evidence'; because: string }
  /** Nobody through here before the date; from that day on, the inner rule decides. */
  | { kind: 'opens_on'; date: DateOnly; rule: Rule };

export type RuleKind = Rule['kind'];
export type CompletedRule = Extract<Rule, { kind: 'completed' }>;

export interface Completion {
  code: string;
  provider: string;
  completedOn: DateOnly;
  /** Had elsewhere and declared as an equivalent: one that waits for an organiser counts for nothing yet. */
  equivalent?: 'waiting' | 'confirmed';
  /** What the person calls it, while it waits. */
  title?: string;
}

/** Plain facts in. What is undefined is not known, and an answer that hangs on it says so. */
export interface PersonFacts {
  /** Whether the person comes for their work (volunteering counts). False: a parent, carer or member of the public. */
  employer: boolean;
  workforce?: Workforce;
  /** Codes of every area the person works in, with the areas that contain them: see `areasCovered`. */
  areas: string[];
  postcode?: string;
  /** `slug`, `kind` and `sector` are missing for an organisation that is not on the list. */
  organisation?: { slug?: string; name: string; kind?: OrganisationKind; sector?: Sector };
  role?: Role;
  roleStartedOn?: DateOnly;
  targetGroup?: TargetGroup;
  /** Networks the person belongs to today. */
  networks: string[];
  completed: Completion[];
  /** Ids of the statements that the person has confirmed. */
  declared?: string[];
}

/** A fact that a person can be asked for. */
export type Fact =
  | 'employer'
  | 'workforce'
  | 'area'
  | 'postcode'
  | 'organisation'
  | 'organisationKind'
  | 'sector'
  | 'role'
  | 'roleStartedOn'
  | 'targetGroup'
  | 'network'
  | 'completed'
  | 'declared';

/** From best to worst. */
export const OUTCOMES = [
  'eligible',
  'opens_later',
  'needs_evidence',
  'needs_approval',
  'not_eligible',
] as const;
export type Outcome = (typeof OUTCOMES)[number];

export interface NextStep {
  text: string;
  /** A path of this service. */
  href?: string;
}

/**
 * Never a bare no: the outcome with its reasons and what to do next. Somebody may book on `eligible`,
 * `needs_approval` and `needs_evidence`, the last with their evidence or confirmation.
 */
export interface Eligibility {
  outcome: Outcome;
  /** With `opens_later`: the first day on which it is worth asking again. */
  opensOn?: DateOnly;
  reasons: Reason[];
  /** Facts not known that could change a `not_eligible`. */
  missing: Fact[];
  next: NextStep[];
}

export interface Area {
  code: string;
  name: string;
  partOf?: string;
}

export interface Question {
  fact: Fact;
  /** Name of the field in the query: the same for the page and the API. */
  field: string;
  text: string;
  hint?: string;
  type: 'radios' | 'checkboxes' | 'text';
  /** For radios and checkboxes. */
  options: { value: string; text: string }[];
  /** What to say when nothing was answered; a question without it may be left out. */
  unanswered?: string;
}
