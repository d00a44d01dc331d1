import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { RETENTION } from '../people/personal-data.types.js';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';

/** Invitations know people by an address only, whether they have an account or not. */
@Injectable()
export class InvitationsPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('teamInvitations', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT t.name AS team, i.role, i.sent_at AS "sentAt", i.expires_at AS "expiresAt",
              i.accepted_at AS "acceptedAt", i.withdrawn_at AS "withdrawnAt"
       FROM team_invitations i JOIN teams t ON t.id = i.team_id JOIN people p ON p.email = i.email
       WHERE p.id = $1 ORDER BY i.id`,
      [personId],
    );
  }

  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(
      `DELETE FROM team_invitations i USING people p WHERE p.id = $1 AND i.email = p.email`,
      [personId],
    );
  }

  /** An invitation is needed until it has ended, and a little longer for who asks what became of it. */
  async tidy(): Promise<void> {
    await this.dataSource.query(
      `DELETE FROM team_invitations
       WHERE coalesce(accepted_at, withdrawn_at, expires_at) < now() - make_interval(days => ${RETENTION.invitationDays})`,
    );
  }
}
