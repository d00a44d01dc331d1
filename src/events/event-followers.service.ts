import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

type Follow = (manager: EntityManager, from: number, to: number) => Promise<void>;

/**
 * What goes along when an event is made from another: rooms uphill of events keep things of their own for it, and
 * register here how these are copied, so that nothing downhill need know of them.
 */
@Injectable()
export class EventFollowers {
  private readonly follows: Follow[] = [];

  /** Called once by each room when the program starts. */
  register(follow: Follow): void {
    this.follows.push(follow);
  }

  /** In the transaction that makes the event. Both by their ids. */
  async copy(manager: EntityManager, from: number, to: number): Promise<void> {
    for (const follow of this.follows) await follow(manager, from, to);
  }
}
