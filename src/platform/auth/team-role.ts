/** What somebody is in a team, the weakest first: each may do what those before it may. */
export const TEAM_ROLES = ['viewer', 'check_in_helper', 'organiser', 'owner'] as const;
export type TeamRole = (typeof TEAM_ROLES)[number];

/** How pages say them. */
export const TEAM_ROLE_NAMES: Record<TeamRole, string> = {
  viewer: 'Viewer',
  check_in_helper: 'Check-in helper',
  organiser: 'Organiser',
  owner: 'Owner',
};

export interface TeamMembership {
  teamId: number;
  role: TeamRole;
}

/** An event of another team that was shared with a team of theirs. */
export interface SharedEvent {
  eventId: number;
  /** The team it was shared with. */
  teamId: number;
  role: TeamRole;
}

/** What somebody is, as far as permissions go. */
export interface Powers {
  isAdministrator: boolean;
  teams: TeamMembership[];
  shared: SharedEvent[];
}

export const NO_POWERS: Powers = { isAdministrator: false, teams: [], shared: [] };

/** Works in a team or for all of them; owes the second factor. */
export const isStaff = ({ isAdministrator, teams }: Powers): boolean => isAdministrator || teams.length > 0;

/** Whether `role` is `least` or more than that. */
export const atLeast = (role: TeamRole, least: TeamRole): boolean =>
  TEAM_ROLES.indexOf(role) >= TEAM_ROLES.indexOf(least);

export const weaker = (one: TeamRole, other: TeamRole): TeamRole => (atLeast(one, other) ? other : one);
