import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { SessionPlaces } from '../events/events.service.js';
import type { Whereabouts } from '../events/event-details.types.js';
import type { Colleague } from '../people/people.service.js';
import type { Caller } from '../platform/auth/caller.js';
import type { BookCommand, BookOutcome, BookingSummary, Needs } from './booking-commands.types.js';
import { BookingChoice } from './booking-choice.js';
import { BookingChanges } from './booking-changes.js';
import type { LockedPlaces } from './locked-places.js';
import { OrganiserChanges, type EventChange, type Losing, type PlacesWanted } from './organiser-changes.js';
import { Substitution } from './substitution.js';
import { Turnstile } from './turnstile.js';

/**
 * The door of this feature and the only writer of bookings and places. Pages, API, jobs and group bookings all come
 * through here. Expected refusals of `book` are outcomes; all else throws a Refusal.
 */
@Injectable()
export class BookingsService {
  constructor(
    private readonly turnstile: Turnstile,
    private readonly changes: BookingChanges,
    private readonly choice: BookingChoice,
    private readonly substitution: Substitution,
    private readonly organiser: OrganiserChanges,
  ) {}

  /** One outcome for each command, in their order, each after its own commit. */
  book(commands: BookCommand[]): Promise<BookOutcome[]> {
    return Promise.all(commands.map((command) => this.turnstile.take(command)));
  }

  /** See `BookingChanges.cancel`; `reason` is needed of an organiser. */
  cancel(reference: string, by: Caller, reason?: string): Promise<void> {
    return this.changes.cancel(reference, by, reason);
  }

  accept(reference: string, by: Caller): Promise<void> {
    return this.changes.accept(reference, by);
  }

  refuse(reference: string, by: Caller): Promise<void> {
    return this.changes.refuse(reference, by);
  }

  approve(reference: string, by: Caller): Promise<void> {
    return this.changes.approve(reference, by);
  }

  decline(reference: string, by: Caller, reason: string): Promise<void> {
    return this.changes.decline(reference, by, reason);
  }

  /** The colleague's booking; `colleague.email` as `normaliseEmail` writes it. */
  substitute(reference: string, by: Caller, colleague: Colleague): Promise<BookingSummary> {
    return this.substitution.substitute(reference, by, colleague);
  }

  /** See `BookingChoice.choose`. */
  choose(reference: string, by: Caller, chosen: number[], insist: boolean): Promise<boolean> {
    return this.choice.choose(reference, by, chosen, insist);
  }

  changeNeeds(reference: string, by: Caller, needs: Needs): Promise<void> {
    return this.changes.changeNeeds(reference, by, needs);
  }

  /** Runs `work` while no booking of the event can change (the register needs it). Who may is asked before. */
  withEventLocked<Result>(eventId: number, work: (locked: LockedPlaces) => Promise<Result>): Promise<Result> {
    return this.changes.withEventLocked(eventId, work);
  }

  /** Opens the places of a new event (not one without places), in the transaction that makes it. */
  openPlaces(
    manager: EntityManager,
    eventId: number,
    wanted: PlacesWanted,
    sessions?: SessionPlaces[],
  ): Promise<void> {
    return this.organiser.openPlaces(manager, eventId, wanted, sessions);
  }

  changeCapacity(
    slug: string,
    by: Caller,
    wanted: PlacesWanted,
    losing?: Losing,
    expectedVersion?: number,
  ): Promise<void> {
    return this.organiser.changeCapacity(slug, by, wanted, losing, expectedVersion);
  }

  /** Whether anything moved. */
  moveEvent(slug: string, by: Caller, to: Whereabouts, expectedVersion?: number): Promise<boolean> {
    return this.organiser.moveEvent(slug, by, to, expectedVersion);
  }

  changeEvent(slug: string, by: Caller, change: EventChange, expectedVersion?: number): Promise<void> {
    return this.organiser.changeEvent(slug, by, change, expectedVersion);
  }

  deleteDraft(slug: string, by: Caller, expectedVersion?: number): Promise<void> {
    return this.organiser.deleteDraft(slug, by, expectedVersion);
  }

  cancelEvent(slug: string, by: Caller, reason: string, expectedVersion?: number): Promise<void> {
    return this.organiser.cancelEvent(slug, by, reason, expectedVersion);
  }
}
