import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import type { DataSource } from 'typeorm';
import type { CallerSource } from './caller.js';
import { sha256 } from './token-hash.js';

type Done = (error?: unknown) => void;

/**
 * Sign-in sessions in PostgreSQL: they outlive a restart, are shared by several processes, and end when the
 * person is disabled. Only a hash of the id is stored, so a copy of the table opens nothing.
 */
export class PostgresSessionStore implements SessionStore {
  constructor(
    private readonly dataSource: DataSource,
    private readonly callers: CallerSource,
    private readonly lifetimeSeconds: number,
  ) {}

  set(id: string, { caller: _caller, ...session }: Session, done: Done): void {
    this.answer(
      this.dataSource.query(
        `INSERT INTO sign_in_sessions (id_hash, person_id, data, expires_at)
         VALUES ($1, $2, $3, now() + make_interval(secs => $4))
         ON CONFLICT (id_hash) DO UPDATE SET person_id = excluded.person_id, data = excluded.data`,
        [sha256(id), session.personId ?? null, JSON.stringify(session), this.lifetimeSeconds],
      ),
      () => done(),
      done,
    );
  }

  get(id: string, done: (error: unknown, session?: Session | null) => void): void {
    this.answer(
      this.callers.bySession(sha256(id)),
      (found) => done(null, found ? { ...found.data, caller: found.caller ?? undefined } : null),
      done,
    );
  }

  destroy(id: string, done: Done): void {
    this.answer(
      this.dataSource.query(`DELETE FROM sign_in_sessions WHERE id_hash = $1`, [sha256(id)]),
      () => done(),
      done,
    );
  }

  private answer<T>(query: Promise<T>, then: (value: T) => void, failed: Done): void {
    query.then(then, failed);
  }
}
