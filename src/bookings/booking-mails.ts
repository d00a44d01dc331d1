import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Settings } from '../config/settings.js';
import { Outbox } from '../platform/outbox/outbox.js';
import { bookingFacts, type BookingToTell } from './booking-facts.js';
import type { BookingFacts, BookingFactsByKind, BookingMailKind } from './booking-facts.types.js';
import { factsFor, type EventToTell } from './event-to-tell.js';

/** One message owed, its facts frozen. */
export interface OwedMail<Kind extends BookingMailKind = BookingMailKind> {
  kind: Kind;
  bookingId: number;
  /** The booking is new, so that there is nothing to overtake. */
  first?: true;
  facts: BookingFactsByKind[Kind];
}

/** All mails of a booking, in order, by this name: an organiser finds them so. */
export const mailThread = (bookingId: number): string => `booking:${bookingId}`;

/** Writes what is owed to people, in the transaction of what it tells of. */
@Injectable()
export class BookingMails {
  constructor(
    private readonly outbox: Outbox,
    private readonly settings: Settings,
  ) {}

  /** What every message about this booking says. */
  facts(at: EventToTell, booking: BookingToTell, recipient?: BookingFacts['recipient']): BookingFacts {
    return bookingFacts(this.settings.baseUrl, at.event, factsFor(at, booking), booking, recipient);
  }

  async owe(manager: EntityManager, mails: OwedMail[]): Promise<void> {
    if (mails.length === 0) return;
    await this.outbox.enqueueAll(
      manager,
      mails.map(({ kind, bookingId, first, facts }) => ({
        kind,
        thread: mailThread(bookingId),
        recipient: facts.recipient,
        facts,
        // A reminder is no news of the booking: it must not swallow a confirmation that is still on its way.
        supersedes: first !== true && kind !== 'booking.reminder',
      })),
    );
  }
}
