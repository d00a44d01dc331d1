import type { TeamRole } from '../../platform/auth/team-role.js';
import { TEAM_ROLE_NAMES, TEAM_ROLES } from '../../platform/auth/team-role.js';
import { shortDateWords } from '../../platform/time/words.js';
import { PARTNER_ROLES, ROLE_WORDS, type Invitation, type TeamMember } from '../team.types.js';

/** What `govukRadios` takes. */
interface Choice {
  value: TeamRole;
  text: string;
  hint: { text: string };
  checked: boolean;
}

const choices = (roles: readonly TeamRole[], chosen: string): Choice[] =>
  [...roles].reverse().map((value) => ({
    value,
    text: TEAM_ROLE_NAMES[value],
    hint: { text: ROLE_WORDS[value] },
    checked: value === chosen,
  }));

export const roleChoices = (chosen: string): Choice[] => choices(TEAM_ROLES, chosen);
export const partnerChoices = (chosen: string): Choice[] => choices(PARTNER_ROLES, chosen);

/** @param path of the team's page */
export const memberLines = (path: string, members: TeamMember[], manages: boolean, callerId: number) =>
  members.map((member) => ({
    name: member.name,
    you: member.personId === callerId,
    email: manages ? member.email : undefined,
    role: TEAM_ROLE_NAMES[member.role],
    since: shortDateWords(member.since),
    disabled: member.disabled,
    href: manages ? `${path}/members/${member.personId}` : undefined,
  }));

/** Times of invitations are real, also where the program's day is another one: so they count the days left. */
export const invitationLines = (path: string, invitations: Invitation[], now: Date) =>
  invitations.map(({ id, email, role, expiresAt, expired }) => ({
    email,
    role: TEAM_ROLE_NAMES[role],
    state: expired ? 'Too old' : daysLeft(expiresAt, now),
    expired,
    again: `${path}/invitations/${id}/again`,
    withdraw: `${path}/invitations/${id}/withdrawal`,
  }));

function daysLeft(expiresAt: Date, now: Date): string {
  const days = Math.ceil((expiresAt.getTime() - now.getTime()) / 86_400_000);
  return days <= 1 ? 'Ends within a day' : `Good for another ${days} days`;
}
