import { describe, expect, it } from '@jest/globals';
import { NO_POWERS, TEAM_ROLES, type Powers, type TeamRole } from '../platform/auth/team-role.js';
import {
  managesTeam,
  organisesFor,
  runsEvent,
  seesEvent,
  seesTeam,
  takesRegister,
  disposesOf,
} from './event.rules.js';

const event = { id: 7, teamId: 1 };
const OTHER_TEAM = 2;

const member = (role: TeamRole, teamId = event.teamId): Powers => ({
  ...NO_POWERS,
  teams: [{ teamId, role }],
});

/** A member of another team, with which the event is shared. */
const partner = (role: TeamRole, as: TeamRole): Powers => ({
  ...member(role, OTHER_TEAM),
  shared: [{ eventId: event.id, teamId: OTHER_TEAM, role: as }],
});

const administrator: Powers = { ...NO_POWERS, isAdministrator: true };

const granted = (person: Powers): string => {
  const may = {
    see: seesEvent(person, event),
    register: takesRegister(person, event),
    run: runsEvent(person, event),
    dispose: disposesOf(person, event),
    make: organisesFor(person, event.teamId),
    manage: managesTeam(person, event.teamId),
  };
  return Object.entries(may)
    .flatMap(([what, yes]) => (yes ? [what] : []))
    .join(' ');
};

describe('At an event of their team', () => {
  it.each<[string, Powers, string]>([
    ['a stranger', NO_POWERS, ''],
    ['a viewer', member('viewer'), 'see'],
    ['a check-in helper', member('check_in_helper'), 'see register'],
    ['an organiser', member('organiser'), 'see register run dispose make'],
    ['an owner', member('owner'), 'see register run dispose make manage'],
    ['an administrator', administrator, 'see register run dispose make manage'],
    ['the owner of another team', member('owner', OTHER_TEAM), ''],
  ])('%s', (_, person, may) => {
    expect(granted(person)).toBe(may);
  });

  it('somebody in several teams may what each of them gives', () => {
    const both: Powers = {
      ...NO_POWERS,
      teams: [...member('owner', OTHER_TEAM).teams, ...member('viewer').teams],
    };
    expect(granted(both)).toBe('see');
    expect(managesTeam(both, OTHER_TEAM)).toBe(true);
  });

  it('every member may know who is in the team, and nobody else', () => {
    for (const role of TEAM_ROLES) expect(seesTeam(member(role), event.teamId)).toBe(true);
    expect(seesTeam(partner('owner', 'organiser'), event.teamId)).toBe(false);
  });
});

describe('At an event that was shared with their team', () => {
  it.each<[TeamRole, TeamRole, string]>([
    ['owner', 'organiser', 'see register run'],
    ['owner', 'check_in_helper', 'see register'],
    ['owner', 'viewer', 'see'],
    ['organiser', 'organiser', 'see register run'],
    ['check_in_helper', 'organiser', 'see register'],
    ['viewer', 'organiser', 'see'],
    ['viewer', 'check_in_helper', 'see'],
  ])('%s of the partner, shared as %s, may: %s', (role, as, may) => {
    expect(granted(partner(role, as))).toBe(may);
  });

  it('whoever left the partner’s team may nothing, though the share is still there', () => {
    expect(granted({ ...partner('owner', 'organiser'), teams: [] })).toBe('');
  });

  it('another event of the same team is not there', () => {
    expect(seesEvent(partner('owner', 'organiser'), { id: 8, teamId: event.teamId })).toBe(false);
  });
});
