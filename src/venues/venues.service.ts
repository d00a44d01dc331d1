import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { invalid, notFound } from '../platform/refusal.js';
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
