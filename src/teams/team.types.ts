import type { TeamRole } from '../platform/auth/team-role.js';

export interface TeamSummary {
  id: number;
  slug: string;
  name: string;
  contactEmail: string;
  members: number;
}

export interface TeamMember {
  personId: number;
  name: string;
  email: string;
  role: TeamRole;
  since: Date;
  /** Their account is closed. */
  disabled: boolean;
}

/** One that was neither accepted nor withdrawn. */
export interface Invitation {
  id: number;
  email: string;
  role: TeamRole;
  sentAt: Date;
  /** By the real clock, as all that opens a door. */
  expiresAt: Date;
  expired: boolean;
}

export interface Partner {
  /** Slug and name of the team that an event is shared with. */
  slug: string;
  name: string;
  role: TeamRole;
  since: Date;
}

/** Whole days of an invitation's life. */
export const INVITATION_DAYS = 14;

/** An owner owns their team alone: a partner of an event is never more than an organiser of it. */
export const PARTNER_ROLES = ['viewer', 'check_in_helper', 'organiser'] as const satisfies TeamRole[];

/** What each may do, for whoever chooses. */
export const ROLE_WORDS: Record<TeamRole, string> = {
  owner: 'All that organisers may, and says who is in the team',
  organiser: 'Makes and runs events: attendees and their needs, places, emails, exports',
  check_in_helper: 'Sees names and agencies, and takes the register',
  viewer: 'Sees figures, names and agencies. Changes nothing',
};
