import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { seesTeam } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import type { Powers } from '../platform/auth/team-role.js';
import type { Invitation, Partner, TeamMember, TeamSummary } from './team.types.js';
import { teamNotFound } from './teams.errors.js';

const TEAM = `
  SELECT t.id, t.slug, t.name, t.contact_email AS "contactEmail",
         (SELECT count(*)::int FROM team_members m WHERE m.team_id = t.id) AS members
  FROM teams t`;

/** Teams, who is in them and who is invited. */
@Injectable()
export class TeamsQueries {
  constructor(private readonly dataSource: DataSource) {}

  /** The caller's teams by name; an administrator's are all. */
  async of(caller: Caller): Promise<TeamSummary[]> {
    return this.dataSource.query<TeamSummary[]>(
      `${TEAM} WHERE $1 OR t.id = ANY ($2) ORDER BY plain_text(t.name), t.id`,
      [caller.isAdministrator, caller.teams.map(({ teamId }) => teamId)],
    );
  }

  /**
   * @param may what the caller wants to do there, as event.rules.ts says it
   * @throws Refusal not_found when the caller may not: who may not learns nothing of it
   */
  async bySlug(
    slug: string,
    caller: Caller,
    may: (person: Powers, teamId: number) => boolean = seesTeam,
  ): Promise<TeamSummary> {
    const [team] = await this.dataSource.query<TeamSummary[]>(`${TEAM} WHERE t.slug = $1`, [slug]);
    if (team === undefined || !may(caller, team.id)) throw teamNotFound();
    return team;
  }

  /** Owners first, then by name. */
  async members(teamId: number): Promise<TeamMember[]> {
    return this.dataSource.query<TeamMember[]>(
      `SELECT p.id AS "personId", p.name, p.email, m.role, m.since, p.disabled_at IS NOT NULL AS disabled
       FROM team_members m JOIN people p ON p.id = m.person_id
       WHERE m.team_id = $1 ORDER BY m.role DESC, plain_text(p.name), p.id`,
      [teamId],
    );
  }

  /** @throws Refusal not_found when they are not in the team */
  async member(teamId: number, personId: number): Promise<TeamMember> {
    const found = (await this.members(teamId)).find((member) => member.personId === personId);
    if (found === undefined) throw teamNotFound();
    return found;
  }

  /** Pending ones, the newest first; expired ones are told as such until they are withdrawn or sent again. */
  async invitations(teamId: number): Promise<Invitation[]> {
    return this.dataSource.query<Invitation[]>(
      `SELECT id, email, role, sent_at AS "sentAt", expires_at AS "expiresAt", expires_at < now() AS expired
       FROM team_invitations WHERE team_id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL ORDER BY id DESC`,
      [teamId],
    );
  }

  /** The teams that an event is shared with, by name. */
  async partners(eventId: number): Promise<Partner[]> {
    return this.dataSource.query<Partner[]>(
      `SELECT t.slug, t.name, s.role, s.since FROM event_partners s JOIN teams t ON t.id = s.team_id
       WHERE s.event_id = $1 ORDER BY plain_text(t.name), t.id`,
      [eventId],
    );
  }

  /** Teams that an event could be shared with, by name. */
  async others(teamId: number): Promise<{ slug: string; name: string }[]> {
    return this.dataSource.query<{ slug: string; name: string }[]>(
      `SELECT slug, name FROM teams WHERE id <> $1 ORDER BY plain_text(name), id`,
      [teamId],
    );
  }
}
