import { qrSvg } from '../../platform/web/qr-svg.js';
import type { BookingInFull } from '../bookings.queries.js';

/** The picture that a helper scans at the door, for somebody who has a place and is still to come; null for others. */
export async function checkInQr(
  { state, checkIn }: Pick<BookingInFull, 'state' | 'checkIn'>,
  over: boolean,
): Promise<string | null> {
  return state === 'confirmed' && checkIn !== null && !over ? qrSvg(checkIn, 'Your check-in code') : null;
}
