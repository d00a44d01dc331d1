import type { EntityManager } from 'typeorm';
import type { AttendanceState, Scan } from './attendance.types.js';

/** A scan whose booking was found. */
export interface KnownScan extends Scan {
  bookingId: number;
}

/** What a scan changed in the register of a session. */
export interface RegisterChange {
  bookingId: number;
  sessionId: number;
  before: AttendanceState | null;
  after: AttendanceState | null;
  madeAt: Date;
}

/** Keeps scans that are not there yet. @returns their ids */
export async function keepScans(manager: EntityManager, scans: KnownScan[], byId: number): Promise<string[]> {
  if (scans.length === 0) return [];
  const rows = await manager.query<{ id: string }[]>(
    `INSERT INTO attendance_scans (id, booking_id, session_id, state, minutes, made_at, recorded_by_id)
     SELECT new.*, $7 FROM unnest($1::text[], $2::int[], $3::int[], $4::attendance_state[], $5::smallint[], $6::timestamptz[]) AS new
     ON CONFLICT (id) DO NOTHING RETURNING id`,
    [
      scans.map(({ id }) => id),
      scans.map(({ bookingId }) => bookingId),
      scans.map(({ sessionId }) => sessionId),
      scans.map(({ state }) => state),
      scans.map(({ minutes }) => minutes ?? null),
      scans.map(({ madeAt }) => madeAt),
      byId,
    ],
  );
  return rows.map(({ id }) => id);
}

/** Puts those of the new scans into the register that no later one has overtaken. */
export const letStand = (manager: EntityManager, fresh: string[]): Promise<RegisterChange[]> =>
  manager.query<RegisterChange[]>(
    `WITH new AS (
       SELECT s.*, a.state AS before
       FROM attendance_scans s LEFT JOIN attendances a USING (booking_id, session_id)
       WHERE s.id = ANY ($1) AND NOT EXISTS (
         SELECT FROM attendance_scans later
         WHERE later.booking_id = s.booking_id AND later.session_id = s.session_id
           AND (later.made_at, later.position) > (s.made_at, s.position))),
     undone AS (
       DELETE FROM attendances a USING new
       WHERE new.state IS NULL AND a.booking_id = new.booking_id AND a.session_id = new.session_id),
     recorded AS (
       INSERT INTO attendances (booking_id, session_id, state, minutes, made_at, recorded_at, recorded_by_id, scan_id)
       SELECT booking_id, session_id, state, minutes, made_at, recorded_at, recorded_by_id, id
       FROM new WHERE state IS NOT NULL
       ON CONFLICT (booking_id, session_id) DO UPDATE SET state = excluded.state, minutes = excluded.minutes,
         made_at = excluded.made_at, recorded_at = excluded.recorded_at, recorded_by_id = excluded.recorded_by_id,
         scan_id = excluded.scan_id)
     SELECT booking_id AS "bookingId", session_id AS "sessionId", before, state AS after, made_at AS "madeAt"
     FROM new ORDER BY position`,
    [fresh],
  );

/** Those that say something else than before. */
export const changesOf = (changes: RegisterChange[]): RegisterChange[] =>
  changes.filter(({ before, after }) => before !== after);

export interface KeptScan {
  bookingId: number;
  sessionId: number;
  /** What the scan said. */
  said: AttendanceState | null;
  /** Whether no later one has overtaken it. */
  stands: boolean;
  /** What the register says now. */
  state: AttendanceState | null;
}

/** How kept scans stand, by their ids. */
export async function standing(manager: EntityManager, scans: KnownScan[]): Promise<Map<string, KeptScan>> {
  const rows = await manager.query<(KeptScan & { id: string })[]>(
    `SELECT s.id, s.booking_id AS "bookingId", s.session_id AS "sessionId", s.state AS said, a.state,
       NOT EXISTS (
         SELECT FROM attendance_scans later
         WHERE later.booking_id = s.booking_id AND later.session_id = s.session_id
           AND (later.made_at, later.position) > (s.made_at, s.position)) AS stands
     FROM attendance_scans s LEFT JOIN attendances a USING (booking_id, session_id) WHERE s.id = ANY ($1)`,
    [scans.map(({ id }) => id)],
  );
  return new Map(rows.map((row) => [row.id, row]));
}
