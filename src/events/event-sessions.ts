import type { EntityManager } from 'typeorm';
import { invalid, type FieldError } from '../platform/refusal.js';
import { whenWords } from '../platform/time/words.js';
import type { Room } from '../venues/room.entity.js';
import type { VenuesService } from '../venues/venues.service.js';
import { EventSession } from './event-session.entity.js';
import { matchedSessions, type SessionTimes } from './session-times.rules.js';

/** The event whose sessions are written. */
interface Of {
  id: number;
  venueId: number | null;
}

export const sessionsOf = (manager: EntityManager, eventId: number): Promise<EventSession[]> =>
  manager.find(EventSession, { where: { eventId }, order: { startsAt: 'ASC', id: 'ASC' } });

export const sameTimes = (before: SessionTimes[], after: SessionTimes[]): boolean =>
  before.length === after.length &&
  before.every((session, index) => {
    const other = after[index];
    return (
      other !== undefined &&
      session.timing === other.timing &&
      session.title === other.title &&
      session.startsAt.getTime() === other.startsAt.getTime() &&
      session.endsAt.getTime() === other.endsAt.getTime() &&
      (session.room?.name ?? null) === (other.room?.name ?? null) &&
      (session.choice ?? null) === (other.choice ?? null) &&
      (session.mode ?? null) === (other.mode ?? null)
    );
  });

/**
 * Makes the sessions of an event these, in rooms of its venue.
 * @returns the ids of these sessions
 * @throws Refusal invalid (`sessions.0.room`) where a room is taken or there is no venue to have one
 */
export async function writeSessions(
  manager: EntityManager,
  venues: VenuesService,
  event: Of,
  sessions: SessionTimes[],
): Promise<number[]> {
  const rooms = await roomsFor(manager, venues, event, sessions);
  await refuseTaken(manager, event, sessions, rooms);
  const kept = await sessionsOf(manager, event.id);
  const { ids, gone } = matchedSessions(kept, sessions);
  if (gone.length > 0) await manager.delete(EventSession, gone);
  const all = sessions.map((session, index) => ({ ...session, id: ids[index], room: rooms[index] }));
  const columns = (list: typeof all): unknown[][] => [
    list.map((session) => session.title),
    list.map((session) => session.timing),
    list.map((session) => session.startsAt),
    list.map((session) => session.endsAt),
    list.map((session) => session.room?.id ?? null),
    list.map((session) => session.choice ?? null),
    list.map((session) => session.mode ?? null),
  ];
  const staying = all.filter(({ id }) => id !== undefined);
  try {
    // One statement: the second session may take the time that the third had, and uniqueness is judged at the end.
    await manager.query(
      `UPDATE event_sessions AS session
       SET title = new.title, timing = new.timing, starts_at = new.starts_at, ends_at = new.ends_at,
           room_id = new.room_id, choice = new.choice, mode = new.mode
       FROM unnest($1::int[], $2::text[], $3::session_timing[], $4::timestamptz[], $5::timestamptz[], $6::int[],
                   $7::text[], $8::session_mode[])
         AS new (id, title, timing, starts_at, ends_at, room_id, choice, mode)
       WHERE session.id = new.id`,
      [staying.map((session) => session.id), ...columns(staying)],
    );
    const made = await manager.query<{ id: number }[]>(
      `INSERT INTO event_sessions (event_id, title, timing, starts_at, ends_at, room_id, choice, mode)
       SELECT $1, title, timing, starts_at, ends_at, room_id, choice, mode
       FROM unnest($2::text[], $3::session_timing[], $4::timestamptz[], $5::timestamptz[], $6::int[], $7::text[],
                   $8::session_mode[])
         WITH ORDINALITY AS new (title, timing, starts_at, ends_at, room_id, choice, mode, n) ORDER BY n
       RETURNING id`,
      [event.id, ...columns(all.filter(({ id }) => id === undefined))],
    );
    return all.map(({ id }) => id ?? made.shift()?.id ?? 0);
  } catch (error) {
    throw isTaken(error) ? invalid([TAKEN_JUST_NOW]) : error;
  }
}

/** The room of each session, undefined for one without. */
async function roomsFor(
  manager: EntityManager,
  venues: VenuesService,
  { venueId }: Of,
  sessions: SessionTimes[],
): Promise<(Room | undefined)[]> {
  const names = sessions.flatMap(({ room }) => (room ? [room.name] : []));
  if (names.length === 0) return sessions.map(() => undefined);
  if (venueId === null) {
    const message = 'Choose a venue before a room of it';
    throw invalid(errorsAt(sessions, ({ room }) => (room ? message : undefined)));
  }
  const rooms = await venues.findOrCreateRooms(manager, venueId, names);
  return sessions.map(({ room }) => (room ? rooms.shift() : undefined));
}

/** Says who has the room before the database only says no. An event that is not public yet keeps its title. */
async function refuseTaken(
  manager: EntityManager,
  event: Of,
  sessions: SessionTimes[],
  rooms: (Room | undefined)[],
): Promise<void> {
  if (rooms.every((room) => room === undefined)) return;
  const clashes = await manager.query<
    { n: number; title: string | null; timing: EventSession['timing']; startsAt: Date; endsAt: Date }[]
  >(
    `SELECT DISTINCT ON (asked.n) asked.n::int AS n, CASE WHEN e.published_at IS NOT NULL THEN e.title END AS title,
       s.timing, s.starts_at AS "startsAt", s.ends_at AS "endsAt"
     FROM unnest($2::int[], $3::timestamptz[], $4::timestamptz[], $5::session_timing[])
       WITH ORDINALITY AS asked (room_id, starts_at, ends_at, timing, n)
     JOIN event_sessions s ON s.room_id = asked.room_id AND NOT s.called_off AND s.timing <> 'to_be_confirmed'
       AND s.starts_at < asked.ends_at AND asked.starts_at < s.ends_at
     JOIN events e ON e.id = s.event_id
     WHERE e.id <> $1 AND asked.timing <> 'to_be_confirmed' ORDER BY asked.n, s.starts_at`,
    [
      event.id,
      rooms.map((room) => room?.id ?? null),
      sessions.map(({ startsAt }) => startsAt),
      sessions.map(({ endsAt }) => endsAt),
      sessions.map(({ timing }) => timing),
    ],
  );
  if (clashes.length === 0) return;
  throw invalid(
    errorsAt(sessions, (_, index) => {
      const clash = clashes.find(({ n }) => n === index + 1);
      if (clash === undefined) return undefined;
      const { title, startsAt, endsAt, timing } = clash;
      const when = whenWords(startsAt, endsAt, timing);
      return `${rooms[index]?.name ?? 'The room'} is taken by ${title ?? 'another event'}, ${when}`;
    }),
  );
}

/** An error at the room of each session of which there is something to say. */
const errorsAt = (
  sessions: SessionTimes[],
  say: (session: SessionTimes, index: number) => string | undefined,
): FieldError[] =>
  sessions.flatMap((session, index) => {
    const message = say(session, index);
    return message === undefined ? [] : [{ field: `sessions.${index}.room`, message }];
  });

const TAKEN_JUST_NOW: FieldError = {
  field: 'sessions.0.room',
  message: 'Two sessions would be in one room at the same time',
};

/** The constraint `one_session_in_a_room`: of this event's own sessions, or of one that was quicker. */
const isTaken = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === '23P01';
