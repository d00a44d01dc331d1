import { Injectable } from '@nestjs/common';
import { asGuest, type Caller } from '../../platform/auth/caller.js';
import { BookingsQueries, type BookingInFull } from '../bookings.queries.js';

/**
 * Finds a booking for the person it is for, or whoever made it for them; organisers have pages of their own. Here
 * somebody who runs the event is a guest like any other: no needs of others are shown or read, and what they do, they
 * do for themselves or the colleague they booked for.
 */
@Injectable()
export class OwnBookings {
  constructor(private readonly bookings: BookingsQueries) {}

  /** `reference` in capitals or not. @throws Refusal not_found, for strangers and organisers too */
  find(reference: string, caller: Caller): Promise<BookingInFull> {
    return this.bookings.byReferenceFor(reference.toUpperCase(), asGuest(caller));
  }
}
