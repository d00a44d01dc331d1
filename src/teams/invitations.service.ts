import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { PeopleService } from '../people/people.service.js';
import { TeamMembersService } from '../people/team-members.service.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import { TEAM_ROLE_NAMES, type TeamRole } from '../platform/auth/team-role.js';
import { sha256 } from '../platform/auth/token-hash.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { Outbox } from '../platform/outbox/outbox.js';
import type { InvitationFacts } from './emails/team-emails.js';
import { INVITATION_DAYS, type TeamSummary } from './team.types.js';
import {
  alreadyInvited,
  alreadyMember,
  invitationNotFound,
  invitationSpent,
  sentJustNow,
  tooManyInvitations,
} from './teams.errors.js';

/** Pending at a time, so that a team is no machine for writing to strangers. */
const MOST_PENDING = 100;
const MINUTES_BETWEEN = 5;

interface Row {
  id: number;
  teamId: number;
  email: string;
  role: TeamRole;
  justNow: boolean;
}

/** What the link of an invitation opens. */
export interface OpenInvitation {
  team: string;
  role: TeamRole;
  email: string;
  accepted: boolean;
}

/**
 * Invitations by email. Whoever has the link has read the mail to the invited address, so it is the account of that
 * address that joins, whoever is signed in where it is opened; and it signs nobody in, since it lives for two weeks.
 * Nothing here answers differently for an address that has an account. May the caller is asked before.
 */
@Injectable()
export class InvitationsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleService,
    private readonly members: TeamMembersService,
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /**
   * @param email as `normaliseEmail` writes it
   * @throws Refusal conflict `already_member`, `already_invited`, `too_many_invitations`
   */
  async invite(by: Caller, team: TeamSummary, email: string, role: TeamRole): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      await this.lockTeam(manager, team.id);
      const [known] = await manager.query<[{ member: boolean; invited: boolean; pending: number }]>(
        `SELECT EXISTS (SELECT FROM team_members m JOIN people p ON p.id = m.person_id
                        WHERE m.team_id = $1 AND p.email = $2) AS member,
                bool_or(email = $2) IS TRUE AS invited, count(*)::int AS pending
         FROM team_invitations WHERE team_id = $1 AND accepted_at IS NULL AND withdrawn_at IS NULL`,
        [team.id, email],
      );
      if (known.member) throw alreadyMember();
      if (known.invited) throw alreadyInvited();
      if (known.pending >= MOST_PENDING) throw tooManyInvitations(MOST_PENDING);
      const link = newLink();
      const [made] = await manager.query<[{ id: number }]>(
        `INSERT INTO team_invitations (team_id, email, role, token_hash, invited_by_id, expires_at)
         VALUES ($1, $2, $3, $4, $5, now() + make_interval(days => $6)) RETURNING id`,
        [team.id, email, role, sha256(link), by.personId, INVITATION_DAYS],
      );
      await this.tell(manager, by, team, { email, role, link });
      await this.record(manager, by, team.id, 'team.invited', made.id, role);
    });
  }

  /** A new link for as many days again; the old one opens nothing any more. @throws Refusal not_found, sent_just_now */
  async sendAgain(by: Caller, team: TeamSummary, id: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const { email, role, justNow } = await this.pending(manager, team.id, id);
      if (justNow) throw sentJustNow();
      const link = newLink();
      await manager.query(
        `UPDATE team_invitations SET token_hash = $2, invited_by_id = $3, sent_at = now(),
           expires_at = now() + make_interval(days => $4) WHERE id = $1`,
        [id, sha256(link), by.personId, INVITATION_DAYS],
      );
      await this.tell(manager, by, team, { email, role, link });
      await this.record(manager, by, team.id, 'team.invitation_sent_again', id, role);
    });
  }

  /** @throws Refusal not_found */
  async withdraw(by: Caller, team: TeamSummary, id: number): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const { role } = await this.pending(manager, team.id, id);
      await manager.query(`UPDATE team_invitations SET withdrawn_at = now() WHERE id = $1`, [id]);
      await this.record(manager, by, team.id, 'team.invitation_withdrawn', id, role);
    });
  }

  /** Looks without accepting, as mail scanners do. @throws Refusal unprocessable when it opens nothing */
  async open(link: string): Promise<OpenInvitation> {
    const [found] = await this.dataSource.query<OpenInvitation[]>(
      `SELECT t.name AS team, i.role, i.email, i.accepted_at IS NOT NULL AS accepted
       FROM team_invitations i JOIN teams t ON t.id = i.team_id
       WHERE i.token_hash = $1 AND i.withdrawn_at IS NULL AND (i.expires_at > now() OR i.accepted_at IS NOT NULL)`,
      [sha256(link)],
    );
    if (found === undefined) throw invitationSpent();
    return found;
  }

  /**
   * Puts the account of the invited address into the team, and makes one if there is none. The same twice is one
   * success. Nobody's role becomes less by an invitation that was still lying about.
   * @throws Refusal unprocessable when it opens nothing, forbidden `account_disabled`
   */
  async accept(link: string): Promise<{ email: string; team: string }> {
    const { email, team, accepted } = await this.open(link);
    if (accepted) return { email, team };
    await inTransaction(this.dataSource, async (manager) => {
      const [row] = await manager.query<(Row & { usable: boolean; accepted: boolean })[]>(
        `SELECT id, team_id AS "teamId", role, accepted_at IS NOT NULL AS accepted,
                withdrawn_at IS NULL AND expires_at > now() AS usable
         FROM team_invitations WHERE token_hash = $1 FOR UPDATE`,
        [sha256(link)],
      );
      if (row?.accepted) return;
      if (row?.usable !== true) throw invitationSpent();
      const name = email.split('@')[0] ?? email;
      const { personId } = await this.people.findOrCreateForBooking(manager, { email, name });
      await this.dropTokensOfNewStaff(manager, personId);
      await this.join(manager, { personId, teamId: row.teamId }, row.role);
      await manager.query(`UPDATE team_invitations SET accepted_at = now() WHERE id = $1`, [row.id]);
    });
    return { email, team };
  }

  private async join(
    manager: EntityManager,
    membership: { personId: number; teamId: number },
    role: TeamRole,
  ): Promise<void> {
    const [member] = await manager.query<unknown[]>(
      `SELECT FROM team_members WHERE person_id = $1 AND team_id = $2`,
      [membership.personId, membership.teamId],
    );
    if (member === undefined) await this.members.put(manager, membership, role, membership.personId);
  }

  /** Tokens that were made without a second factor must not become those of staff, who owe it for each. */
  private async dropTokensOfNewStaff(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(
      `UPDATE api_tokens SET revoked_at = now() WHERE person_id = $1 AND revoked_at IS NULL
         AND NOT EXISTS (SELECT FROM team_members m WHERE m.person_id = $1)
         AND NOT EXISTS (SELECT FROM people p WHERE p.id = $1 AND p.is_administrator)`,
      [personId],
    );
  }

  private async pending(manager: EntityManager, teamId: number, id: number): Promise<Row> {
    const [row] = await manager.query<Row[]>(
      `SELECT id, team_id AS "teamId", email, role, sent_at > now() - make_interval(mins => $3) AS "justNow"
       FROM team_invitations
       WHERE team_id = $1 AND id = $2 AND accepted_at IS NULL AND withdrawn_at IS NULL FOR UPDATE`,
      [teamId, id, MINUTES_BETWEEN],
    );
    if (row === undefined) throw invitationNotFound();
    return row;
  }

  private async lockTeam(manager: EntityManager, teamId: number): Promise<void> {
    await manager.query(`SELECT FROM teams WHERE id = $1 FOR NO KEY UPDATE`, [teamId]);
  }

  private async tell(
    manager: EntityManager,
    by: Caller,
    team: TeamSummary,
    { email, role, link }: { email: string; role: TeamRole; link: string },
  ): Promise<void> {
    const facts: InvitationFacts = {
      team: team.name,
      invitedBy: by.name,
      role: `${/^[aeiou]/i.test(TEAM_ROLE_NAMES[role]) ? 'an' : 'a'} ${TEAM_ROLE_NAMES[role].toLowerCase()}`,
      link: `${this.settings.baseUrl}/team-invitations/${link}`,
      days: INVITATION_DAYS,
    };
    const recipient = { name: '', address: email };
    await this.outbox.enqueue(manager, { kind: 'teams.invitation', recipient, facts, secret: true });
  }

  private async record(
    manager: EntityManager,
    by: Caller,
    teamId: number,
    action: string,
    invitation: number,
    role: TeamRole,
  ): Promise<void> {
    const detail = { invitation, after: { role } };
    await recordAudit(manager, { actorId: by.personId, action, subject: `team:${teamId}`, detail });
  }
}

const newLink = (): string => randomBytes(32).toString('base64url');
