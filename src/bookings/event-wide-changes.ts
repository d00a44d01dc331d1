import { recordMoves } from './booking-history.js';
import { liveBookingsOf, type BookingRow } from './booking-rows.js';
import type { LockedEvent, LockedPlaces } from './locked-places.js';

/**
 * Raises the calendar sequence of every live booking of an event that moved, in one statement. Offers never outlive
 * the new start, and another start is reminded of anew.
 * @returns the bookings as they are now
 */
export async function moveAllBookings(
  { manager }: LockedPlaces,
  after: LockedEvent,
  before: LockedEvent,
): Promise<BookingRow[]> {
  const newStart = after.event.startsAt?.getTime() !== before.event.startsAt?.getTime();
  await manager.query(
    `UPDATE bookings SET calendar_sequence = calendar_sequence + 1, offer_expires_at = least(offer_expires_at, $2),
            reminded_at = CASE WHEN $3 THEN NULL ELSE reminded_at END
     WHERE event_id = $1 AND state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')`,
    [after.event.id, after.event.startsAt, newStart],
  );
  return liveBookingsOf(manager, after.event.id);
}

/**
 * Ends every live booking of an event that is off, in one statement.
 * @returns the bookings as they were, but for their calendar sequence, which has risen
 */
export async function endAllBookings(
  locked: LockedPlaces,
  { event }: LockedEvent,
  byId: number,
  reason: string,
): Promise<BookingRow[]> {
  const rows = await liveBookingsOf(locked.manager, event.id);
  await locked.manager.query(
    `UPDATE bookings SET state = 'cancelled', ended_at = program_now(), ended_by_id = $2, end_reason = $3,
            calendar_sequence = calendar_sequence + 1
     WHERE event_id = $1 AND state IN ('waiting', 'offered', 'awaiting_approval', 'confirmed')`,
    [event.id, byId, reason],
  );
  await recordMoves(locked.manager, rows, 'cancelled', { action: 'booking.ended_with_event', actorId: byId });
  for (const row of rows) locked.moved(row, row.state, 'cancelled');
  return rows.map((row) => ({ ...row, calendarSequence: row.calendarSequence + 1 }));
}
