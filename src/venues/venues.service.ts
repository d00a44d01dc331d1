import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { invalid, notFound, Refusal } from '../platform/refusal.js';
import { Room } from './room.entity.js';
import { Venue } from './venue.entity.js';

export interface NewVenue {
  name: string;
  address?: string;
  town: string;
  postcode?: string | null;
  /** Code of the district it is in; found by the town's name when left out. */
  area?: string | null;
  travel?: string | null;
  access?: string | null;
  largestSize?: number | null;
}

/** The only writer of venues. */
@Injectable()
export class VenuesService {
  /**
   * The venue of that name and address, made if it is new. One that exists keeps what is known about it.
   * @throws Refusal invalid (`venue.area`) for an area that does not exist
   */
  async findOrCreate(manager: EntityManager, venue: NewVenue): Promise<Venue> {
    const address = venue.address ?? '';
    const area = await areaCode(manager, venue);
    // Two people adding the same venue at once: the second waits here, adds nothing and finds the first one's.
    await manager.query(
      `INSERT INTO venues (name, address, town, postcode, area_code, travel, access, largest_size)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
       ON CONFLICT (name, address) DO NOTHING`,
      [
        venue.name,
        address,
        venue.town,
        venue.postcode ?? null,
        area,
        venue.travel ?? null,
        venue.access ?? null,
        venue.largestSize ?? null,
      ],
    );
    return manager.findOneByOrFail(Venue, { name: venue.name, address });
  }

  /** A venue for a change, held until the transaction ends. @throws Refusal not_found */
  async lock(manager: EntityManager, id: number): Promise<Venue> {
    const venue = await manager.findOne(Venue, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (venue === null) throw notFound('There is no such venue');
    return venue;
  }

  /** What people should know of a venue that `lock` gave. Its name and address stay: they are in people's calendars. */
  async describe(
    manager: EntityManager,
    venue: Venue,
    known: Pick<Venue, 'travel' | 'access' | 'largestSize'>,
  ): Promise<void> {
    await manager.update(Venue, venue.id, known);
  }

  /** The rooms of these names at a venue, in the same order; names that are new become rooms. */
  async findOrCreateRooms(manager: EntityManager, venueId: number, names: string[]): Promise<Room[]> {
    if (names.length === 0) return [];
    await manager.query(
      `INSERT INTO rooms (venue_id, name) SELECT $1, name FROM unnest($2::text[]) AS name
       ON CONFLICT (venue_id, plain_text(name)) DO NOTHING`,
      [venueId, names],
    );
    return manager.query<Room[]>(
      `SELECT r.id, r.venue_id AS "venueId", r.name, r.largest_size AS "largestSize", r.access
       FROM unnest($2::text[]) WITH ORDINALITY AS asked (name, place)
       JOIN rooms r ON r.venue_id = $1 AND plain_text(r.name) = plain_text(asked.name) ORDER BY asked.place`,
      [venueId, names],
    );
  }

  /** @throws Refusal invalid (`name`) for a room that the venue has already */
  async addRoom(
    manager: EntityManager,
    venueId: number,
    { name, largestSize, access }: Pick<Room, 'name' | 'largestSize' | 'access'>,
  ): Promise<number> {
    const [made] = await manager.query<{ id: number }[]>(
      `INSERT INTO rooms (venue_id, name, largest_size, access) VALUES ($1, $2, $3, $4)
       ON CONFLICT (venue_id, plain_text(name)) DO NOTHING RETURNING id`,
      [venueId, name, largestSize, access],
    );
    if (made === undefined) throw invalid([{ field: 'name', message: 'This venue has a room of that name' }]);
    return made.id;
  }

  /** A room for a change, held until the transaction ends. @throws Refusal not_found */
  async lockRoom(manager: EntityManager, id: number): Promise<Room> {
    const room = await manager.findOne(Room, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (room === null) throw notFound('There is no such room');
    return room;
  }

  /** What people should know of a room that `lockRoom` gave. Its name stays, as a venue's does. */
  async describeRoom(
    manager: EntityManager,
    room: Room,
    known: Pick<Room, 'largestSize' | 'access'>,
  ): Promise<void> {
    await manager.update(Room, room.id, known);
  }

  /** Takes a room off the list. @throws Refusal conflict when a session is in it */
  async removeRoom(manager: EntityManager, room: Room): Promise<void> {
    const [{ used }] = await manager.query<[{ used: boolean }]>(
      `SELECT EXISTS (SELECT FROM event_sessions WHERE room_id = $1) AS used`,
      [room.id],
    );
    if (used) throw new Refusal('conflict', 'room_in_use', 'A session is in this room, so it stays');
    await manager.delete(Room, room.id);
  }
}

async function areaCode(manager: EntityManager, venue: NewVenue): Promise<string | null> {
  const rows = await manager.query<{ code: string }[]>(
    `SELECT code FROM areas WHERE CASE WHEN $1::text IS NULL THEN plain_text(name) = plain_text($2) ELSE code = $1 END LIMIT 1`,
    [venue.area ?? null, venue.town],
  );
  if (rows[0] === undefined && venue.area) {
    throw invalid([{ field: 'venue.area', message: 'Choose an area from the list' }]);
  }
  return rows[0]?.code ?? null;
}
