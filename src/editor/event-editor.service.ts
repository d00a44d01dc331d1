import { Injectable } from '@nestjs/common';
import { BookingsQueries } from '../bookings/bookings.queries.js';
import { OrganisingService, type EventChanges } from '../catalogue/organising.service.js';
import { runsEvent } from '../events/event.rules.js';
import { EventDesk } from '../organiser/event-desk.service.js';
import type { Caller } from '../platform/auth/caller.js';
import { Refusal, type FieldError } from '../platform/refusal.js';
import { factsOf, type EditedEvent } from './event-facts.js';
import { changedSince, seal, type Fact } from './meanwhile.rules.js';
import type { Task } from './tasks.rules.js';

/** What a page of the editor was filled in against. */
export interface Stamp {
  version: number;
  was: string;
}

/** Nothing was saved: with what is there now, and why. */
export interface NotSaved {
  edited: EditedEvent;
  errors: FieldError[];
  /** What somebody else changed on this page since it was opened. */
  meanwhile: Fact[];
  status: number;
}

/** Opens an event for its editor and saves one page of it, so that nobody overwrites what they did not see. */
@Injectable()
export class EventEditor {
  constructor(
    private readonly desk: EventDesk,
    private readonly bookings: BookingsQueries,
    private readonly organising: OrganisingService,
  ) {}

  /** @throws Refusal not_found, where the caller may not do what the page is for too */
  async open(slug: string, caller: Caller, may = runsEvent): Promise<EditedEvent> {
    const opened = await this.desk.open(slug, caller, 'edit', may);
    const places = (await this.bookings.places([opened.event.id])).get(opened.event.id);
    return { ...opened, places };
  }

  stamp(task: Task, edited: EditedEvent): Stamp {
    return { version: edited.event.version, was: seal(factsOf(task, edited)) };
  }

  /**
   * Two people may work on different pages of one event at once; whoever comes second to the same page is shown what
   * the first one did.
   * @returns undefined when it is saved
   */
  async save(
    task: Task,
    edited: EditedEvent,
    caller: Caller,
    { version, was }: Stamp,
    changes: EventChanges,
  ): Promise<NotSaved | undefined> {
    const { event } = edited;
    const meanwhile = version === event.version ? [] : changedSince(factsOf(task, edited), was);
    if (meanwhile.length > 0) return notSaved(edited, meanwhile);
    try {
      await this.organising.change(caller, event.slug, changes, event.version);
      return undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const now = await this.open(event.slug, caller);
      if (error.kind === 'stale') return notSaved(now, changedSince(factsOf(task, now), was));
      if (error.kind !== 'invalid' && error.kind !== 'conflict') throw error;
      const errors = error.errors.length > 0 ? error.errors : [{ field: 'save', message: error.message }];
      return { edited: now, errors, meanwhile: [], status: error.status };
    }
  }
}

const notSaved = (edited: EditedEvent, meanwhile: Fact[]): NotSaved => ({
  edited,
  meanwhile,
  errors: [{ field: 'meanwhile', message: 'Somebody else changed this page while you had it open' }],
  status: 412,
});
