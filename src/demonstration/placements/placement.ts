import type { Rule } from '../../eligibility/eligibility.types.js';
import type { Audience, Role, Workforce } from '../../eligibility/vocabulary.types.js';
import type { EventKind } from '../../events/event.types.js';
import type { NewVenue } from '../../venues/venues.service.js';

/**
 * What a person decided about a published entry that no program could read out of it: whose it is, what kind of
 * event, who may come as a rule, and a number of places where the source gives none.
 */
export interface Placement {
  team: TeamSlug;
  audiences: Audience[];
  rule: Rule;
  /** For events; a course has none. */
  kind?: EventKind;
  /** In place of the published description, where that is a report rather than an invitation. */
  summary?: string;
  /** How long it lasts, where the published words need help; undated events say it. */
  duration?: string;
  outcomes?: string[];
  partners?: string[];
  theme?: string;
  venue?: NewVenue;
  /** Which room, for people who have found the building. */
  room?: string;
  /** Invented, unless the entry itself has one. */
  capacity?: number;
  contentNotice?: string;
  /** The organiser's own words in the reminder, with placeholders. */
  reminderText?: string;
  /** For courses: the day they open. */
  opensOn?: string;
}

/** Whoever publishes events here; `area` is where most of their people work. */
export const TEAMS = {
  kscmp: 'Kent Safeguarding Children Multi-Agency Partnership',
  'education-people': 'The Education People, Education Safeguarding',
  kmsab: 'Kent and Medway Safeguarding Adults Board',
  'marie-collins-foundation': 'Marie Collins Foundation',
  sutton: 'Sutton Safeguarding Partnerships',
  greenwich: 'Greenwich Safeguarding Children Partnership',
  croydon: 'Croydon Safeguarding Children Partnership',
  bromley: 'Bromley Safeguarding Children Board',
  lewisham: 'Lewisham Safeguarding Adults Board',
  enfield: 'Enfield Professional Learning',
  'kingston-and-richmond': 'Kingston and Richmond Safeguarding',
  essex: 'Essex Safeguarding Children Board',
  'east-sussex': 'East Sussex Safeguarding Children Partnership',
  'west-sussex': 'West Sussex Learning and Early Childhood',
  'pan-sussex': 'Pan Sussex Safeguarding Partnerships',
  'brighton-and-hove': 'Brighton and Hove Safeguarding',
  'hampshire-boards': 'Hampshire, Isle of Wight, Portsmouth and Southampton Safeguarding Adults Boards',
  norfolk: 'Norfolk Educational Psychology and Specialist Support',
  wiltshire: 'Wiltshire Safeguarding Vulnerable People Partnership',
  cornwall: 'Cornwall and Isles of Scilly Safeguarding Children Partnership',
  leicestershire: 'Leicestershire Early Years Inclusion and Childcare',
  walsall: 'Walsall Safeguarding Partnership',
  wirral: 'Wirral Safeguarding Children Board',
  oldham: 'Oldham Safeguarding Adults Board',
  'north-lincolnshire': 'North Lincolnshire Children’s Multi-Agency Resilience and Safeguarding',
  leeds: 'Leeds Safeguarding Children Partnership',
  'west-yorkshire': 'West Yorkshire Safeguarding Week',
  calderdale: 'Calderdale Safeguarding Partnerships',
  cumbria: 'Cumbria Safeguarding Children Partnership',
  cumberland: 'Cumberland Safeguarding Children Partnership',
  sunderland: 'Sunderland Safeguarding Children Partnership',
  durham: 'Durham Safeguarding Adults Partnership',
  northumberland: 'Northumberland Safeguarding Children Board',
} as const;
export type TeamSlug = keyof typeof TEAMS;

export const EVERYONE: Rule = { kind: 'everyone' };
export const all = (...rules: Rule[]): Rule => ({ kind: 'all', rules });
export const any = (...rules: Rule[]): Rule => ({ kind: 'any', rules });
export const worksWith = (...anyOf: Workforce[]): Rule => ({ kind: 'workforce', anyOf });
export const worksIn = (label: string, ...anyOf: string[]): Rule => ({ kind: 'area', label, anyOf });
export const is = (...anyOf: Role[]): Rule => ({ kind: 'role', anyOf });
export const confirms = (id: string, statement: string): Rule => ({ kind: 'declared', id, statement });
export const completed = (label: string, ...anyOf: string[]): Rule => ({ kind: 'completed', label, anyOf });

/** Practitioners of both workforces in one place. */
export const practitionersIn = (label: string, ...areas: string[]): Rule =>
  all(worksWith('children', 'adults'), worksIn(label, ...areas));

/** Whoever works elsewhere may ask, and the organiser decides. */
export const elsewhereMayAsk = (label: string, ...areas: string[]): Rule => ({
  kind: 'otherwise',
  outcome: 'needs_approval',
  because: `Places go to people who work in ${label} first. The organiser decides about others.`,
  rule: worksIn(label, ...areas),
});
