import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { tidyAudit } from '../platform/audit/audit-log.js';
import { tidyOutbox } from '../platform/outbox/outbox-personal-data.js';
import { MyDataService } from './my-data.service.js';
import { PersonalDataSources } from './personal-data-sources.service.js';
import { RETENTION } from './personal-data.types.js';

export interface Tidied {
  signInRequests: number;
  sessions: number;
  accounts: number;
}

/** One sweep erases at most so many accounts; the next goes on. */
const ACCOUNTS_PER_SWEEP = 50;

/** Lets go of what `RETENTION` says is no longer needed. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly myData: MyDataService,
    private readonly sources: PersonalDataSources,
  ) {}

  async sweep(): Promise<Tidied> {
    const signInRequests = await this.count(
      `DELETE FROM sign_in_requests WHERE created_at < now() - make_interval(days => ${RETENTION.signInRequestDays})`,
    );
    const sessions = await this.count(`DELETE FROM sign_in_sessions WHERE expires_at < now()`);
    await tidyOutbox(this.dataSource, RETENTION.sentMailDays);
    await tidyAudit(this.dataSource, RETENTION.auditYears);
    for (const [, source] of this.sources.all()) await source.tidy?.();
    const unused = await this.dataSource.query<{ id: number }[]>(
      `SELECT id FROM people p
       WHERE erased_at IS NULL AND NOT is_administrator
         AND coalesce(last_signed_in_at, created_at) < program_now() - make_interval(years => ${RETENTION.unusedAccountYears})
         AND NOT EXISTS (SELECT FROM team_members m WHERE m.person_id = p.id)
         AND NOT EXISTS (SELECT FROM training_records r
                         WHERE r.person_id = p.id AND r.completed_on > program_now() - make_interval(years => ${RETENTION.unusedAccountYears}))
         AND NOT EXISTS (SELECT FROM api_tokens t WHERE t.person_id = p.id AND t.revoked_at IS NULL)
       ORDER BY id LIMIT ${ACCOUNTS_PER_SWEEP}`,
    );
    const accounts = await this.notInUse(unused.map(({ id }) => id));
    for (const id of accounts) await this.myData.erase(id);
    return { signInRequests, sessions, accounts: accounts.length };
  }

  /** Without those whom others keep booking for: they need never have signed in. */
  private async notInUse(personIds: number[]): Promise<number[]> {
    const used = new Set<number>();
    for (const [, source] of this.sources.all()) {
      for (const id of (await source.usedWithin?.(personIds, RETENTION.unusedAccountYears)) ?? [])
        used.add(id);
    }
    return personIds.filter((id) => !used.has(id));
  }

  private async count(statement: string): Promise<number> {
    const [, count] = await this.dataSource.query<[unknown[], number]>(statement);
    return count;
  }
}
