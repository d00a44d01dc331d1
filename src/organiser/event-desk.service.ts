import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { runsEvent } from '../events/event.rules.js';
import { EventsQueries, type EventInFull } from '../events/events.queries.js';
import type { Caller } from '../platform/auth/caller.js';
import { programNow } from '../platform/database/program-clock.js';
import { eventFrame, whereWords, type EventFrame, type EventTab } from './event-frame.js';

/** An event that the caller may see, with what its pages show around their content. */
export interface OpenEvent extends EventInFull {
  frame: EventFrame;
  now: Date;
}

/** The one door to an event for these pages: who may not do what a page is for learns nothing of the event. */
@Injectable()
export class EventDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly events: EventsQueries,
  ) {}

  /**
   * @param may what the page is for, as event.rules.ts says it
   * @throws Refusal not_found for other teams' events too
   */
  async open(slug: string, caller: Caller, tab?: EventTab, may = runsEvent): Promise<OpenEvent> {
    const found = await this.events.forOrganiser(slug, caller, may);
    const now = await programNow(this.dataSource);
    return { ...found, now, frame: eventFrame(found, caller, now, tab) };
  }

  /** For what the program does by itself: nobody looks, so there is no more of a frame than where the event is. */
  async unattended(id: number): Promise<(EventInFull & { frame: Pick<EventFrame, 'where'> }) | undefined> {
    const [found] = await this.events.inFull([id]);
    return found && { ...found, frame: { where: whereWords(found) } };
  }
}
