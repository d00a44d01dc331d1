import type { EntityManager } from 'typeorm';

export interface AuditEntry {
  /** Who did it; absent for what the program does by itself. */
  actorId?: number;
  /** What was done, in the past: `booking.cancelled`, `attendees.exported`. */
  action: string;
  /** What it was done to: `booking:12`, `event:3`, `person:7`. */
  subject: string;
  /** Ids and figures only, never names or emails. */
  detail?: Record<string, unknown>;
}

/** Records in the same transaction as what it tells of. Sensitive reads are recorded too. */
export async function recordAudit(manager: EntityManager, entry: AuditEntry): Promise<void> {
  await manager.query(
    `INSERT INTO audit_entries (actor_id, action, subject, detail) VALUES ($1, $2, $3, $4)`,
    [entry.actorId ?? null, entry.action, entry.subject, JSON.stringify(entry.detail ?? {})],
  );
}
