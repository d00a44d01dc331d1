import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { LockedPlaces } from './locked-places.js';
import { Offers } from './offers.js';

/** The locked path that every change of places takes. */
@Injectable()
export class Places {
  constructor(private readonly offers: Offers) {}

  /**
   * Locks the places of these events, settles what lapsed, does the work, offers what became free to those who wait
   * and stores the counts. Inside the caller's transaction; ids of events that do not exist are passed over.
   */
  async withPlacesLocked<Result>(
    manager: EntityManager,
    eventIds: number[],
    work: (locked: LockedPlaces) => Promise<Result>,
  ): Promise<Result> {
    const locked = await LockedPlaces.lock(manager, [...new Set(eventIds)]);
    await this.offers.settleLapsed(locked);
    // Before newcomers are looked at, so that they meet the list as it is and not as it would be.
    await this.offers.promote(locked);
    const result = await work(locked);
    await this.offers.promote(locked);
    await locked.write();
    return result;
  }
}
