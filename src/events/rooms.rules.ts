/** What of a room pages and rules need. */
export interface RoomFacts {
  name: string;
  largestSize?: number | null;
  access?: string | null;
}

/** A session that may be in a room. */
export interface InRoom {
  room?: RoomFacts | null;
}

interface Holding {
  name: string;
  largestSize: number | null;
}

interface Holds {
  name: string;
  largestSize: number;
}

/** The rooms of some sessions, each once, in their order. */
export function roomsOf(sessions: InRoom[]): RoomFacts[] {
  const rooms = new Map(sessions.flatMap(({ room }) => (room ? [[room.name, room]] : [])));
  return [...rooms.values()];
}

/** The room in which all of it is; undefined where there are several, or sessions without one. */
export function onlyRoom(sessions: InRoom[]): RoomFacts | undefined {
  const [room, ...others] = roomsOf(sessions);
  return others.length === 0 && sessions.every((session) => session.room) ? room : undefined;
}

/** What to know about access: of the venue, then of each room in use. */
export function accessWords(venueAccess: string | null, sessions: InRoom[]): string | null {
  const rooms = roomsOf(sessions).flatMap(({ name, access }) => (access ? [`${name}: ${access}`] : []));
  return [venueAccess, ...rooms].filter(Boolean).join('\n') || null;
}

/** The fewest people that a place of the event holds: its venue, or a room in which a session is. */
export function holdsAtMost(venue: Holding | null, sessions: InRoom[]): Holds | undefined {
  if (venue === null) return undefined;
  const known = [venue, ...roomsOf(sessions)].flatMap(({ name, largestSize }) =>
    largestSize === null || largestSize === undefined ? [] : [{ name, largestSize }],
  );
  return known.sort((one, other) => one.largestSize - other.largestSize)[0];
}

/** Said where there are more places than its venue or a room of it holds: a warning, since it may be meant so. */
export function tooMany(
  size: number | null | undefined,
  venue: Holding | null,
  sessions: InRoom[],
): string[] {
  const holds = holdsAtMost(venue, sessions);
  if (holds === undefined || size === undefined || (size !== null && size <= holds.largestSize)) return [];
  const places = size === null ? 'Places have no limit' : `There are ${size} places`;
  return [`${places}, but ${holds.name} holds ${holds.largestSize} people at most`];
}

/** "online", "in person"; nothing where it is as the event is. */
export const modeWords = (mode: 'in_person' | 'online' | null): string =>
  mode === null ? '' : mode === 'online' ? 'online' : 'in person';
