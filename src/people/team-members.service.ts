import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { TeamRole } from '../platform/auth/team-role.js';
import { notFound } from '../platform/refusal.js';
import { lastOwner } from './people.errors.js';

export interface Membership {
  personId: number;
  teamId: number;
}

/**
 * The only writer of who is in which team, and as what. Each call works inside the caller's transaction and takes the
 * team's row first, so that two owners never leave at the same moment; beneath it a trigger says the same.
 */
@Injectable()
export class TeamMembersService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Makes somebody a member with this role, or gives a member this one. The same twice changes nothing.
   * @throws Refusal not_found (no such team), conflict `last_owner`
   */
  async put(
    manager: EntityManager,
    { personId, teamId }: Membership,
    role: TeamRole,
    actorId?: number,
  ): Promise<void> {
    const before = await this.lock(manager, { personId, teamId });
    if (before === role) return;
    if (before === 'owner') await this.keepAnOwner(manager, { personId, teamId });
    await manager.query(
      `INSERT INTO team_members (person_id, team_id, role) VALUES ($1, $2, $3)
       ON CONFLICT (person_id, team_id) DO UPDATE SET role = excluded.role`,
      [personId, teamId, role],
    );
    await recordAudit(manager, {
      actorId,
      action: before === undefined ? 'team.joined' : 'team.role_changed',
      subject: `person:${personId}`,
      within: `team:${teamId}`,
      detail: { ...(before !== undefined && { before: { role: before } }), after: { role } },
    });
  }

  /**
   * From their next request on they see nothing of the team.
   * @throws Refusal not_found (not a member), conflict `last_owner`
   */
  async remove(manager: EntityManager, { personId, teamId }: Membership, actorId?: number): Promise<void> {
    const before = await this.lock(manager, { personId, teamId });
    if (before === undefined) throw notFound('They are not in this team');
    if (before === 'owner') await this.keepAnOwner(manager, { personId, teamId });
    await manager.query(`DELETE FROM team_members WHERE person_id = $1 AND team_id = $2`, [personId, teamId]);
    await recordAudit(manager, {
      actorId,
      action: 'team.left',
      subject: `person:${personId}`,
      within: `team:${teamId}`,
      detail: { before: { role: before } },
    });
  }

  /** Before somebody goes altogether. @throws Refusal conflict `last_owner` where a team would have none */
  async mustMayGo(personId: number): Promise<void> {
    const [owned] = await this.dataSource.query<unknown[]>(
      `SELECT FROM team_members m
       WHERE m.person_id = $1 AND m.role = 'owner' AND NOT EXISTS (
         SELECT FROM team_members o JOIN people p ON p.id = o.person_id
         WHERE o.team_id = m.team_id AND o.person_id <> $1 AND o.role = 'owner'
           AND p.disabled_at IS NULL AND p.erased_at IS NULL) LIMIT 1`,
      [personId],
    );
    if (owned !== undefined) throw lastOwner();
  }

  /** @returns their role, as it stands once the team's row is had */
  private async lock(
    manager: EntityManager,
    { personId, teamId }: Membership,
  ): Promise<TeamRole | undefined> {
    const [team] = await manager.query<unknown[]>(`SELECT FROM teams WHERE id = $1 FOR NO KEY UPDATE`, [
      teamId,
    ]);
    if (team === undefined) throw notFound('There is no such team');
    const [member] = await manager.query<{ role: TeamRole }[]>(
      `SELECT role FROM team_members WHERE person_id = $1 AND team_id = $2`,
      [personId, teamId],
    );
    return member?.role;
  }

  /** Somebody whose account is closed cannot manage a team, so they do not count. */
  private async keepAnOwner(manager: EntityManager, { personId, teamId }: Membership): Promise<void> {
    const [other] = await manager.query<unknown[]>(
      `SELECT FROM team_members m JOIN people p ON p.id = m.person_id
       WHERE m.team_id = $1 AND m.person_id <> $2 AND m.role = 'owner'
         AND p.disabled_at IS NULL AND p.erased_at IS NULL LIMIT 1`,
      [teamId, personId],
    );
    if (other === undefined) throw lastOwner();
  }
}
