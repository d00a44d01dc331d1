import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What one room holds about people. Rooms uphill of people register theirs, so that people need not know of them. */
export interface PersonalDataSource {
  /** Everything held about the person, for their download: plain data, dates as ISO text. */
  export(personId: number): Promise<unknown>;
  /** What erasing will do, a sentence each, said before it is done. Empty when nothing is held. */
  consequences?(personId: number): Promise<string[]>;
  /** Those of the people who had to do with the room in so many years before the program's now. */
  usedWithin?(personIds: number[], years: number): Promise<number[]>;
  /**
   * Runs before the transaction of the erasure, for what needs transactions of its own (giving up places).
   * The erasure may be tried again, so it does nothing the second time.
   */
  prepare?(personId: number): Promise<void>;
  /** Lets go of what the room need not keep any longer; asked each hour. */
  tidy?(): Promise<void>;
  /** In the transaction of the erasure. The person's row is still as it was. */
  erase(manager: EntityManager, personId: number): Promise<void>;
}

@Injectable()
export class PersonalDataSources {
  private readonly sources = new Map<string, PersonalDataSource>();

  /** `name` is the key in the download, such as `bookings`. Called once by each room when the program starts. */
  register(name: string, source: PersonalDataSource): void {
    if (this.sources.has(name)) throw new Error(`Personal data of ${name} is registered twice`);
    this.sources.set(name, source);
  }

  all(): [name: string, source: PersonalDataSource][] {
    return [...this.sources];
  }
}
