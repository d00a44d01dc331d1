import { Injectable } from '@nestjs/common';
import type { Caller } from '../../platform/auth/caller.js';
import { sha256 } from '../../platform/auth/token-hash.js';
import { Refusal } from '../../platform/refusal.js';
import type { BookOutcome } from '../booking-commands.types.js';
import { BookingDrafts } from '../booking-drafts.js';
import { BookingsService } from '../bookings.service.js';
import { ColleagueAccounts } from './colleague-accounts.js';
import type { Journey } from './journey-reader.js';

/** Makes a booking of a journey whose questions are all answered. */
@Injectable()
export class JourneyBooking {
  constructor(
    private readonly bookings: BookingsService,
    private readonly drafts: BookingDrafts,
    private readonly colleagues: ColleagueAccounts,
  ) {}

  /** The journey is the request's name: however often the button is pressed, it books once. */
  async book(journey: Journey, { personId }: Caller): Promise<BookOutcome> {
    const { id, event, answers } = journey;
    const { conditions, needs, chosen = [] } = answers;
    const attendeeId = answers.who === 'me' ? personId : await this.colleagueId(journey);
    if (attendeeId instanceof Refusal) return { kind: 'refused', refusal: attendeeId };
    const [outcome] = await this.bookings.book([
      {
        eventId: event.id,
        personId: attendeeId,
        bookedById: personId,
        joinWaitingList: answers.joinWaitingList === true,
        insist: answers.insist === true,
        chosen,
        ...(needs === undefined ? {} : { needs }),
        ...(conditions === undefined ? {} : { declared: conditions.declared }),
        ...(conditions?.evidence === undefined ? {} : { evidence: conditions.evidence }),
        idempotency: { key: `journey:${id}`, requestHash: sha256(id) },
      },
    ]);
    if (outcome === undefined) throw new Error('A booking got no outcome');
    if (outcome.kind === 'booked') await this.drafts.finish(id, personId, outcome.booking.id);
    return outcome;
  }

  /** Or why the colleague cannot be booked for: their account has been closed. */
  private async colleagueId({ answers, caller }: Journey): Promise<number | Refusal> {
    const { colleague, about = {} } = answers;
    if (colleague === undefined) throw new Error('A journey for a colleague has no colleague');
    try {
      return await this.colleagues.idOf(await this.colleagues.describe(colleague, about, caller));
    } catch (error) {
      if (error instanceof Refusal) return error;
      throw error;
    }
  }
}
