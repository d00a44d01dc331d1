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
   * @param read what the work needs to know besides, sent together with the lock and answered after it
   */
  async withPlacesLocked<Result, Known = void>(
    manager: EntityManager,
    eventIds: number[],
    work: (locked: LockedPlaces, known: Known) => Promise<Result>,
    read = (): Promise<Known> => Promise.resolve(undefined as Known),
  ): Promise<Result> {
    const ids = [...new Set(eventIds)];
    const [locked, lapsed, asSent] = await Promise.all([
      LockedPlaces.lock(manager, ids),
      this.offers.lapse(manager, ids),
      read(),
    ]);
    await this.offers.settleLapsed(locked, lapsed);
    // Before newcomers are looked at, so that they meet the list as it is and not as it would be.
    await this.offers.promote(locked);
    // Who was offered a place just now has another standing than was read.
    const known = locked.haveMoved ? await read() : asSent;
    const result = await work(locked, known);
    await this.offers.promote(locked);
    await locked.write();
    return result;
  }
}
