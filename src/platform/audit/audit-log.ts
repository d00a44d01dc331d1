import type { DataSource, EntityManager } from 'typeorm';
import { inTransaction } from '../database/in-transaction.js';

export interface AuditEntry {
  /** Who did it; absent for what the program does by itself. */
  actorId?: number;
  /** What was done, in the past: `booking.cancelled`, `attendees.exported`. */
  action: string;
  /** What it was done to: `booking:12`, `event:3`, `person:7`. */
  subject: string;
  /** Whose history it belongs to, where that is not the subject's own. A booking's is that of its event by itself. */
  within?: string;
  /**
   * Ids, figures and what the public may read, never names or emails, so that erasing a person needs no search here.
   * A change says what was there `before` and `after`, field by field.
   */
  detail?: Record<string, unknown>;
}

/** Records in the same transaction as what it tells of. Sensitive reads are recorded too. */
export const recordAudit = (manager: EntityManager, entry: AuditEntry): Promise<void> =>
  recordAudits(manager, [entry]);

/** Many at once, in one statement. */
export async function recordAudits(manager: EntityManager, entries: AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await manager.query(
    `INSERT INTO audit_entries (actor_id, action, subject, within, detail)
     SELECT * FROM unnest($1::int[], $2::text[], $3::text[], $4::text[], $5::jsonb[])`,
    [
      entries.map(({ actorId }) => actorId ?? null),
      entries.map(({ action }) => action),
      entries.map(({ subject }) => subject),
      entries.map(({ within }) => within ?? null),
      entries.map(({ detail }) => JSON.stringify(detail ?? {})),
    ],
  );
}

/** The one way in which entries go: by their age, of the real clock. A trigger refuses every other. */
export async function tidyAudit(dataSource: DataSource, years: number): Promise<void> {
  await inTransaction(dataSource, async (manager) => {
    await manager.query(`SET LOCAL weald.retention = 'on'`);
    await manager.query(`DELETE FROM audit_entries WHERE at < now() - make_interval(years => $1)`, [years]);
  });
}
