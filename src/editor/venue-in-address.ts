import type { DataSource } from 'typeorm';
import { organisesSomewhere } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import { notFound } from '../platform/refusal.js';
import { idIn } from '../platform/text/fields.js';
import { Venue } from '../venues/venue.entity.js';

/** @throws Refusal not_found, for who organises nothing too */
export async function venueInAddress(dataSource: DataSource, id: string, caller: Caller): Promise<Venue> {
  const venue = await dataSource.manager.findOneBy(Venue, { id: idIn(id) });
  if (venue === null || !organisesSomewhere(caller)) throw notFound('There is no such venue');
  return venue;
}
