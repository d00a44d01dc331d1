import type { EntityManager } from 'typeorm';
import { EventSession } from './event-session.entity.js';
import type { SessionTimes } from './session-times.rules.js';

export const sessionsOf = (manager: EntityManager, eventId: number): Promise<EventSession[]> =>
  manager.find(EventSession, { where: { eventId }, order: { startsAt: 'ASC' } });

export const sameTimes = (before: SessionTimes[], after: SessionTimes[]): boolean =>
  before.length === after.length &&
  before.every((session, index) => {
    const other = after[index];
    return (
      other !== undefined &&
      session.timing === other.timing &&
      session.title === other.title &&
      session.startsAt.getTime() === other.startsAt.getTime() &&
      session.endsAt.getTime() === other.endsAt.getTime()
    );
  });

/** In order of time the first session stays the first, so that what hangs on a session (a limit) moves with it. */
export async function writeSessions(
  manager: EntityManager,
  eventId: number,
  sessions: SessionTimes[],
): Promise<void> {
  const kept = await sessionsOf(manager, eventId);
  const surplus = kept.slice(sessions.length);
  if (surplus.length > 0)
    await manager.delete(
      EventSession,
      surplus.map((session) => session.id),
    );
  const columns = (list: SessionTimes[]): unknown[][] => [
    list.map((session) => session.title),
    list.map((session) => session.timing),
    list.map((session) => session.startsAt),
    list.map((session) => session.endsAt),
  ];
  const staying = kept.slice(0, sessions.length);
  // One statement: the second session may take the time that the third had, and uniqueness is judged at the end.
  await manager.query(
    `UPDATE event_sessions AS session
     SET title = new.title, timing = new.timing, starts_at = new.starts_at, ends_at = new.ends_at
     FROM unnest($1::int[], $2::text[], $3::session_timing[], $4::timestamptz[], $5::timestamptz[])
       AS new (id, title, timing, starts_at, ends_at)
     WHERE session.id = new.id`,
    [staying.map((session) => session.id), ...columns(sessions.slice(0, staying.length))],
  );
  await manager.query(
    `INSERT INTO event_sessions (event_id, title, timing, starts_at, ends_at)
     SELECT $1, * FROM unnest($2::text[], $3::session_timing[], $4::timestamptz[], $5::timestamptz[])`,
    [eventId, ...columns(sessions.slice(staying.length))],
  );
}
