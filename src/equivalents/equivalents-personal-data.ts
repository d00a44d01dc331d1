import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { PersonalDataSources, type PersonalDataSource } from '../people/personal-data-sources.service.js';

/** What somebody declared is theirs to have a copy of, and goes with them. */
@Injectable()
export class EquivalentsPersonalData implements PersonalDataSource, OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly sources: PersonalDataSources,
  ) {}

  onModuleInit(): void {
    this.sources.register('equivalents', this);
  }

  async export(personId: number): Promise<unknown> {
    return this.dataSource.query<unknown[]>(
      `SELECT q.code, q.label AS "equivalentOf", q.title, q.provider,
         to_char(q.completed_on, 'YYYY-MM-DD') AS "completedOn", q.certificate, q.link, q.note, q.state,
         t.name AS "decidedByTeam", q.declared_at AS "declaredAt", q.withdrawn_at AS "withdrawnAt",
         q.decided_at AS "decidedAt", q.decline_reason AS "declineReason",
         q.taken_back_at AS "takenBackAt", q.taken_back_reason AS "takenBackReason"
       FROM equivalents q JOIN teams t ON t.id = q.team_id WHERE q.person_id = $1 ORDER BY q.id`,
      [personId],
    );
  }

  async usedWithin(personIds: number[], years: number): Promise<number[]> {
    const rows = await this.dataSource.query<{ id: number }[]>(
      `SELECT DISTINCT person_id AS id FROM equivalents
       WHERE person_id = ANY ($1) AND declared_at > program_now() - make_interval(years => $2)`,
      [personIds, years],
    );
    return rows.map(({ id }) => id);
  }

  /** Its line in the training record goes with it. */
  async erase(manager: EntityManager, personId: number): Promise<void> {
    await manager.query(`DELETE FROM equivalents WHERE person_id = $1`, [personId]);
  }
}
