import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { recordAudit } from '../platform/audit/audit-log.js';
import { inTransaction } from '../platform/database/in-transaction.js';
import { eraseFromOutbox, messagesTo } from '../platform/outbox/outbox-personal-data.js';
import { notFound } from '../platform/refusal.js';
import { TrainingRecordsQueries } from '../training-records/training-records.queries.js';
import { TrainingRecordsService } from '../training-records/training-records.service.js';
import { ApiTokensService } from './api-tokens.service.js';
import { PeopleQueries } from './people.queries.js';
import { endSessions } from './people.service.js';
import { TeamMembersService } from './team-members.service.js';
import { PersonalDataSources } from './personal-data-sources.service.js';

/** What somebody has a right to: a copy of everything held about them, and to have it erased. */
@Injectable()
export class MyDataService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly people: PeopleQueries,
    private readonly tokens: ApiTokensService,
    private readonly sources: PersonalDataSources,
    private readonly members: TeamMembersService,
    private readonly trainingRecords: TrainingRecordsQueries,
    private readonly trainingRecordsService: TrainingRecordsService,
  ) {}

  /** Everything held about the person, by the room that holds it. */
  async export(personId: number): Promise<Record<string, unknown>> {
    const profile = await this.people.profile(personId);
    if (!profile) throw notFound();
    const memberships = await this.dataSource.query<
      { teams: unknown; networks: unknown; actions: unknown }[]
    >(
      `SELECT
         (SELECT coalesce(json_agg(json_build_object('team', t.name, 'since', m.since)), '[]')
          FROM team_members m JOIN teams t ON t.id = m.team_id WHERE m.person_id = $1) AS teams,
         (SELECT coalesce(json_agg(json_build_object('network', n.network, 'since', n.since, 'until', n.until)), '[]')
          FROM network_memberships n WHERE n.person_id = $1) AS networks,
         (SELECT coalesce(json_agg(json_build_object('at', a.at, 'action', a.action, 'subject', a.subject) ORDER BY a.id), '[]')
          FROM audit_entries a WHERE a.actor_id = $1 OR a.subject = 'person:' || $1) AS actions,
         (SELECT coalesce(json_agg(json_build_object('since', s.created_at, 'until', s.expires_at)), '[]')
          FROM sign_in_sessions s WHERE s.person_id = $1) AS sessions`,
      [personId],
    );
    const records = await this.trainingRecords.of(personId);
    const elsewhere: Record<string, unknown> = {};
    for (const [name, source] of this.sources.all()) elsewhere[name] = await source.export(personId);
    return {
      profile,
      ...memberships[0],
      trainingRecord: records.map(({ id: _id, ...record }) => withoutNothing(record)),
      apiTokens: await this.tokens.list(personId),
      emails: await messagesTo(this.dataSource, profile.email),
      ...elsewhere,
    };
  }

  /** What erasing will do, a sentence each. */
  async consequences(personId: number): Promise<string[]> {
    const theirs: string[] = [];
    for (const [, source] of this.sources.all())
      theirs.push(...((await source.consequences?.(personId)) ?? []));
    const completed = await this.trainingRecords.of(personId);
    return [
      ...theirs,
      ...(completed.length > 0
        ? [
            `Your training record is deleted: ${completed.length === 1 ? '1 completed training' : `${completed.length} completed trainings`}. We cannot bring it back.`,
          ]
        : []),
      'Your name, email address and profile are deleted, and you are signed out everywhere.',
      'What remains of past bookings carries no name, so that the figures of past events stay right.',
    ];
  }

  /**
   * Erases everything that names the person, everywhere. Their numbers stay in bookings and the audit, which hold no
   * names. Afterwards the same address can open a new, empty account.
   * @throws Refusal not_found, conflict `last_owner`
   */
  async erase(personId: number, actorId?: number): Promise<void> {
    await this.members.mustMayGo(personId);
    for (const [, source] of this.sources.all()) await source.prepare?.(personId);
    await inTransaction(this.dataSource, async (manager) => {
      const [person] = await manager.query<{ name: string; email: string }[]>(
        `SELECT name, email FROM people WHERE id = $1 AND erased_at IS NULL FOR UPDATE`,
        [personId],
      );
      if (!person) throw notFound('There is no such person');
      for (const [, source] of this.sources.all()) await source.erase(manager, personId);
      await this.trainingRecordsService.eraseOf(manager, personId);
      await eraseFromOutbox(manager, { name: person.name, address: person.email });
      await eraseAccount(manager, personId, person.email);
      await recordAudit(manager, { actorId, action: 'person.erased', subject: `person:${personId}` });
    });
  }
}

/** A copy without what is not there. */
const withoutNothing = (record: object): object =>
  Object.fromEntries(Object.entries(record).filter(([, value]) => value !== null));

async function eraseAccount(manager: EntityManager, personId: number, email: string): Promise<void> {
  for (const table of [
    'team_members',
    'network_memberships',
    'second_factors',
    'recovery_codes',
    'api_tokens',
  ]) {
    await manager.query(`DELETE FROM ${table} WHERE person_id = $1`, [personId]);
  }
  await manager.query(`DELETE FROM sign_in_requests WHERE email = $1 OR person_id = $2`, [email, personId]);
  await endSessions(manager, personId);
  await manager.query(
    `UPDATE people SET manager_name = NULL, manager_email = NULL WHERE manager_email = $1`,
    [email],
  );
  await manager.query(
    `UPDATE people SET email = 'erased-' || id || '@erased.example', name = 'Erased person', organisation_id = NULL,
       organisation_other = NULL, job_title = NULL, role = NULL, role_started_on = NULL, workforce = NULL, areas = '{}',
       postcode = NULL, target_group = NULL, manager_name = NULL, manager_email = NULL, is_administrator = false,
       last_signed_in_at = NULL, erased_at = now(), updated_at = now()
     WHERE id = $1`,
    [personId],
  );
}
