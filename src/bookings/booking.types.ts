/** The states of a booking, as `domain.md` names them. */
export const BOOKING_STATES = [
  'waiting',
  'offered',
  'awaiting_approval',
  'confirmed',
  'cancelled',
  'lapsed',
  'declined',
] as const;
export type BookingState = (typeof BOOKING_STATES)[number];

/** Live: at most one of these for a person and event. */
export const LIVE_STATES = ['waiting', 'offered', 'awaiting_approval', 'confirmed'] as const;
export type LiveState = (typeof LIVE_STATES)[number];

export const isLive = (state: BookingState): state is LiveState =>
  (LIVE_STATES as readonly BookingState[]).includes(state);

/** Rule 1: pending bookings and live offers hold a place; those who wait hold none. */
export const holdsPlace = (state: BookingState): boolean =>
  state === 'confirmed' || state === 'awaiting_approval' || state === 'offered';
