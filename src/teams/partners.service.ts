import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Event } from '../events/event.entity.js';
import { recordAudit } from '../platform/audit/audit-log.js';
import type { Caller } from '../platform/auth/caller.js';
import type { TeamRole } from '../platform/auth/team-role.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { ownTeam, teamNotFound } from './teams.errors.js';

/** The only writer of what is shared with whom. Whether the caller may share the event is asked before. */
@Injectable()
export class PartnersService {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Shares an event, or gives a partner another role at it. The same twice changes nothing.
   * @throws Refusal not_found, conflict `own_team`
   */
  async share(by: Caller, event: Event, team: string, role: TeamRole): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const teamId = await this.teamOf(manager, team);
      if (teamId === event.teamId) throw ownTeam();
      const before = await this.roleOf(manager, event.id, teamId);
      if (before === role) return;
      await manager.query(
        `INSERT INTO event_partners (event_id, team_id, role) VALUES ($1, $2, $3)
         ON CONFLICT (event_id, team_id) DO UPDATE SET role = excluded.role`,
        [event.id, teamId, role],
      );
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'event.shared',
        subject: `event:${event.id}`,
        detail: { team: teamId, ...(before !== undefined && { before: { role: before } }), after: { role } },
      });
    });
  }

  /** From their next request on the partners see nothing of the event. The same twice is one success. */
  async end(by: Caller, event: Event, team: string): Promise<void> {
    await inTransaction(this.dataSource, async (manager) => {
      const teamId = await this.teamOf(manager, team);
      const before = await this.roleOf(manager, event.id, teamId);
      if (before === undefined) return;
      await manager.query(`DELETE FROM event_partners WHERE event_id = $1 AND team_id = $2`, [
        event.id,
        teamId,
      ]);
      await recordAudit(manager, {
        actorId: by.personId,
        action: 'event.sharing_ended',
        subject: `event:${event.id}`,
        detail: { team: teamId, before: { role: before } },
      });
    });
  }

  private async teamOf(manager: EntityManager, slug: string): Promise<number> {
    const [team] = await manager.query<{ id: number }[]>(`SELECT id FROM teams WHERE slug = $1`, [slug]);
    if (team === undefined) throw teamNotFound();
    return team.id;
  }

  /** The event's row is taken first: two who share it at once are told apart in its history. */
  private async roleOf(
    manager: EntityManager,
    eventId: number,
    teamId: number,
  ): Promise<TeamRole | undefined> {
    await manager.query(`SELECT FROM events WHERE id = $1 FOR NO KEY UPDATE`, [eventId]);
    const [partner] = await manager.query<{ role: TeamRole }[]>(
      `SELECT role FROM event_partners WHERE event_id = $1 AND team_id = $2`,
      [eventId, teamId],
    );
    return partner?.role;
  }
}
