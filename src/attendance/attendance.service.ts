import { Injectable } from '@nestjs/common';
import { BookingsService } from '../bookings/bookings.service.js';
import { takesRegister } from '../events/event.rules.js';
import type { Caller } from '../platform/auth/caller.js';
import { notFound, Refusal } from '../platform/refusal.js';
import type { AttendanceState } from './attendance.entity.js';

/** Writes the register. Bookings read it: whoever is in it can no longer cancel. */
@Injectable()
export class AttendanceService {
  constructor(private readonly bookings: BookingsService) {}

  /**
   * Records who came. The same record twice is one success; another one corrects the first.
   * @throws Refusal not_found unless the caller takes the event's register, conflict `not_confirmed`
   */
  async record(reference: string, by: Caller, state: AttendanceState): Promise<void> {
    // Under the lock of the places: nobody is checked in and cancelled at the same moment.
    await this.bookings.withBookingLocked(reference, by, async (locked, booking) => {
      // An organiser who comes to their own event is both: what counts is that they take its register.
      if (!takesRegister(by, locked.get(booking.eventId).event)) throw notFound('There is no such booking');
      if (booking.state !== 'confirmed') {
        throw new Refusal(
          'conflict',
          'not_confirmed',
          'Only somebody with a confirmed place can be checked in',
        );
      }
      await locked.manager.query(
        `INSERT INTO attendances (booking_id, state, recorded_by_id) VALUES ($1, $2, $3)
         ON CONFLICT (booking_id) DO UPDATE SET state = excluded.state, recorded_by_id = excluded.recorded_by_id,
           recorded_at = program_now() WHERE attendances.state <> excluded.state`,
        [booking.id, state, by.personId],
      );
    });
  }
}
