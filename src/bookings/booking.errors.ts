import { invalid, notFound, Refusal, type Reason, type RefusalKind } from '../platform/refusal.js';

/** Why a place was not given or a change of a booking not made. Programs rely on these codes. */
const KINDS = {
  already_booked: 'conflict',
  choice_needed: 'unprocessable',
  session_full: 'conflict',
  session_chosen: 'conflict',
  offer_open: 'conflict',
  full: 'conflict',
  waiting_list_full: 'conflict',
  closed: 'conflict',
  clash: 'conflict',
  event_cancelled: 'conflict',
  no_places: 'conflict',
  not_eligible: 'forbidden',
  evidence_needed: 'forbidden',
  not_offered: 'conflict',
  offer_lapsed: 'conflict',
  not_awaiting_approval: 'conflict',
  own_approval: 'forbidden',
  already_ended: 'conflict',
  attendance_recorded: 'conflict',
  register_taken: 'conflict',
  event_started: 'conflict',
  same_person: 'conflict',
  below_held: 'conflict',
  below_waiting: 'conflict',
  no_place_to_pass_on: 'conflict',
  key_reused: 'unprocessable',
  busy: 'busy',
} as const satisfies Record<string, RefusalKind>;

export type BookingRefusalCode = keyof typeof KINDS;

/**
 * A refusal of this feature. The first reason carries the code; `more` rides on it (the `reference` of
 * `already_booked`, the `clashes` of `clash`).
 */
export function refusal(
  code: BookingRefusalCode,
  message: string,
  more: Record<string, unknown> = {},
  further: Reason[] = [],
): Refusal {
  return new Refusal(KINDS[code], code, message, {
    reasons: [{ code, message, ...more }, ...further],
    ...(code === 'busy' ? { retryAfter: 2 } : {}),
  });
}

/** The same for one that does not exist and one that is not the caller's: nobody learns which it was. */
export const bookingNotFound = (): Refusal => notFound('There is no such booking');

export const reasonNeeded = (): Refusal => invalid([{ field: 'reason', message: 'Enter a reason' }]);
