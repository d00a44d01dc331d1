import { recordMoves } from './booking-history.js';
import type { BookingRow } from './booking-rows.js';
import type { LockedPlaces } from './locked-places.js';

export interface Ending {
  to: 'cancelled' | 'declined';
  byId: number;
  reason: string | null;
  /** Inside the window of the policy. */
  late: boolean;
  /** What its history calls it, where that is not simply cancelled or declined. */
  action?: string;
}

/**
 * Ends bookings of locked events in one statement and frees their places. Their calendar sequence rises, so that the
 * message that takes the invite back counts as newer than the invite.
 * @returns the bookings as they are now
 */
export async function endBookings(
  locked: LockedPlaces,
  rows: BookingRow[],
  { to, byId, reason, late, action = `booking.${to}` }: Ending,
): Promise<BookingRow[]> {
  if (rows.length === 0) return [];
  await locked.manager.query(
    `UPDATE bookings SET state = $2, ended_at = program_now(), ended_by_id = $3, end_reason = $4,
            late_cancellation = $5, calendar_sequence = calendar_sequence + 1
     WHERE id = ANY ($1)`,
    [rows.map((row) => row.id), to, byId, reason, late],
  );
  await recordMoves(locked.manager, rows, to, { action, actorId: byId });
  for (const row of rows) locked.moved(row, row.state, to);
  return rows.map((row) => ({ ...row, state: to, calendarSequence: row.calendarSequence + 1 }));
}
