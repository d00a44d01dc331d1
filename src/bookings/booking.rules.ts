import type { Eligibility } from '../eligibility/eligibility.types.js';
import { bookingCloses, bookingWindow, type BookableFacts } from '../events/event.rules.js';
import type { Reason } from '../platform/refusal.js';
import { addLondonDays } from '../platform/time/london.js';
import type { BookingRefusalCode } from './booking.errors.js';
import { isLive, type BookingState, type LiveState } from './booking.types.js';

/** A limit as the rules see it; null means no limit, which is not zero. */
export interface Limit {
  size: number | null;
  held: number;
  /** Of a session that was chosen: another one may have places. */
  name?: string;
}

/** The waiting list as the rules see it. */
export interface WaitingList {
  waiting: number;
  /** Null: as many as like. */
  size: number | null;
}

/** Another booking of the person whose sessions overlap. */
export interface Clash {
  reference: string;
  title: string;
  startsAt: Date;
}

/** All that a decision about one place depends on. */
export interface BookingRequest {
  now: Date;
  event: BookableFacts & { needsApproval: boolean };
  /** The event's own limit and those of its sessions; a booking takes a place of each. */
  limits: Limit[];
  waitingList: WaitingList;
  /** Who waits was served before, and waits for another session: what is free now is for newcomers. */
  othersServed: boolean;
  /** What is wrong with the sessions chosen, in a sentence. */
  choiceProblem: string | undefined;
  /** The person's live booking for this event, if there is one. */
  live?: { reference: string; state: LiveState };
  clashes: Clash[];
  eligibility: Pick<Eligibility, 'outcome' | 'opensOn' | 'reasons'>;
  evidenceGiven: boolean;
  joinWaitingList: boolean;
  /** Book in spite of a clash. */
  insist: boolean;
  /** An organiser adds the person: neither rule, approval, window nor clash stands in the way, places do. */
  byHand: boolean;
}

export type BookingDecision =
  | { outcome: 'confirmed' | 'awaiting_approval' | 'waiting' }
  | {
      outcome: 'refused';
      code: BookingRefusalCode;
      message: string;
      more?: Record<string, unknown>;
      further?: Reason[];
    };

export type Refused = Extract<BookingDecision, { outcome: 'refused' }>;

/** May this person have a place, wait for one, or neither, and why. */
export function decideBooking(request: BookingRequest): BookingDecision {
  return (
    // First, so that nobody who has a place reads that booking has closed.
    refusedByOwnBooking(request) ??
    refusedByEvent(request) ??
    refusedByEligibility(request) ??
    refusedByChoice(request) ??
    decidePlace(request)
  );
}

function refusedByEvent({ event, now, byHand }: BookingRequest): Refused | undefined {
  const window = bookingWindow(event, now);
  if (window.code === undefined) return undefined;
  // At the door an organiser may still add somebody; not to what is over, cancelled, undated or without places.
  if (byHand && (window.phase === 'opens_later' || window.phase === 'closed')) return undefined;
  return { outcome: 'refused', code: window.code, message: window.message ?? 'Booking is closed' };
}

function refusedByOwnBooking({ live }: BookingRequest): Refused | undefined {
  if (live === undefined) return undefined;
  return {
    outcome: 'refused',
    code: 'already_booked',
    message: ALREADY[live.state],
    more: { reference: live.reference, status: live.state },
  };
}

const ALREADY: Record<LiveState, string> = {
  waiting: 'You are already on the waiting list for this event',
  offered: 'You have already been offered a place at this event',
  awaiting_approval: 'You already have a booking for this event that awaits approval',
  confirmed: 'You already have a place at this event',
};

/** What the rule's answer means for somebody who wants a place, be it free or a colleague's. */
export function refusedByEligibility({
  eligibility,
  evidenceGiven,
  byHand,
}: Pick<BookingRequest, 'eligibility' | 'evidenceGiven' | 'byHand'>): Refused | undefined {
  if (byHand || mayHavePlace(eligibility, evidenceGiven)) return undefined;
  if (eligibility.outcome === 'needs_evidence') {
    return {
      outcome: 'refused',
      code: 'evidence_needed',
      message: 'The organiser needs evidence from you before you can book',
      further: eligibility.reasons,
    };
  }
  return {
    outcome: 'refused',
    code: 'not_eligible',
    message:
      eligibility.outcome === 'opens_later'
        ? 'This event is not open to you yet'
        : 'You cannot book this event',
    ...(eligibility.opensOn === undefined ? {} : { more: { opensOn: eligibility.opensOn } }),
    further: eligibility.reasons,
  };
}

/** Whether the rule lets the person in at all, be it only with an organiser's approval. */
export function mayHavePlace(eligibility: Pick<Eligibility, 'outcome'>, evidenceGiven: boolean): boolean {
  switch (eligibility.outcome) {
    case 'eligible':
    case 'needs_approval':
      return true;
    case 'needs_evidence':
      return evidenceGiven;
    case 'opens_later':
    case 'not_eligible':
      return false;
  }
}

/** What a place becomes in the hands of somebody who may have it: theirs at once, or theirs when approved. */
export function placeState(
  event: { needsApproval: boolean },
  eligibility: Pick<Eligibility, 'outcome'>,
  byHand: boolean,
): 'confirmed' | 'awaiting_approval' {
  if (byHand) return 'confirmed';
  return event.needsApproval || eligibility.outcome !== 'eligible' ? 'awaiting_approval' : 'confirmed';
}

function refusedByChoice({ choiceProblem }: BookingRequest): Refused | undefined {
  if (choiceProblem === undefined) return undefined;
  return { outcome: 'refused', code: 'choice_needed', message: choiceProblem };
}

function decidePlace(request: BookingRequest): BookingDecision {
  const { event, limits, waitingList, othersServed, clashes, insist, byHand } = request;
  // Rule 4: while people wait, a free place is theirs and not a newcomer's.
  const free = waitingList.waiting > 0 && !othersServed ? 0 : freePlaces(limits);
  if (free === 0) {
    const full = refusedByWaitingList(request);
    if (full !== undefined) return full;
  }
  if (clashes.length > 0 && !insist && !byHand) {
    return {
      outcome: 'refused',
      code: 'clash',
      message: 'This event is at the same time as something you have already booked',
      more: {
        clashes: clashes.map(({ reference, title, startsAt }) => ({
          reference,
          title,
          startsAt: startsAt.toISOString(),
        })),
      },
    };
  }
  return { outcome: free === 0 ? 'waiting' : placeState(event, request.eligibility, byHand) };
}

function refusedByWaitingList({
  event,
  limits,
  waitingList,
  joinWaitingList,
}: BookingRequest): Refused | undefined {
  const room = waitingList.size === null || waitingList.waiting < waitingList.size;
  const list = !event.waitingListOpen ? 'closed' : room ? 'open' : 'full';
  if (joinWaitingList && list === 'open') return undefined;
  const code = joinWaitingList && list === 'full' ? 'waiting_list_full' : 'full';
  const session = fullSession(limits);
  const message = session === undefined ? FULL[list] : FULL_SESSION[list](session);
  return { outcome: 'refused', code, message, more: { waitingList: list, ...(session && { session }) } };
}

/** The session chosen that is full while the event is not: another one may be chosen. */
export function fullSession(limits: Limit[]): string | undefined {
  const full = limits.filter(({ size, held }) => size !== null && held >= size);
  return full.every(({ name }) => name !== undefined) ? full[0]?.name : undefined;
}

const FULL_SESSION = {
  open: (name: string) => `${name} is full. Choose another session, or join the waiting list for it`,
  full: (name: string) => `${name} and the waiting list are full. Choose another session`,
  closed: (name: string) => `${name} is full. Choose another session`,
} as const;

const FULL = {
  open: 'This event is full. You can join the waiting list',
  full: 'This event and its waiting list are full',
  closed: 'This event is full',
} as const;

/** Rule 3: the tightest limit governs. Null: no limit at all. */
export function freePlaces(limits: Limit[]): number | null {
  const sizes = limits.flatMap(({ size, held }) => (size === null ? [] : [Math.max(0, size - held)]));
  return sizes.length === 0 ? null : Math.min(...sizes);
}

/** Rule 7: no place is offered once booking closed or the event began, nor while it is not on. */
export function promotionRuns(event: BookableFacts, now: Date): boolean {
  const closes = bookingCloses(event);
  return event.status === 'published' && event.places !== 'none' && closes !== null && now <= closes;
}

/** Until when an offer made at `now` may be accepted: some hours, cut by the close of booking and the start. */
export function offerDeadline(event: BookableFacts & { offerHours: number }, now: Date): Date {
  const asked = new Date(now.getTime() + event.offerHours * 3_600_000);
  const closes = bookingCloses(event);
  return closes !== null && closes < asked ? closes : asked;
}

/** Rule 9: exactly at the deadline is still in time. */
export const inTime = (deadline: Date, now: Date): boolean => now <= deadline;

/** The last moment at which a place can be given up without it counting as late. */
export const lateCancellationBegins = (startsAt: Date, days: number): Date => addLondonDays(startsAt, -days);

/** From after when giving up a place counts as late; null where it never does. */
export const lateFrom = (event: { startsAt: Date | null; lateCancellationDays: number }): Date | null =>
  event.startsAt === null || event.lateCancellationDays === 0
    ? null
    : lateCancellationBegins(event.startsAt, event.lateCancellationDays);

/** Only who holds a confirmed place can cancel it late: nothing was promised to the others. */
export function cancelsLate(
  booking: { state: BookingState },
  event: { startsAt: Date | null; lateCancellationDays: number },
  now: Date,
): boolean {
  if (booking.state !== 'confirmed' || event.startsAt === null || event.lateCancellationDays === 0)
    return false;
  return !inTime(lateCancellationBegins(event.startsAt, event.lateCancellationDays), now);
}

export type ChangeRefusal = { code: BookingRefusalCode; message: string };

export interface BookingToChange {
  state: BookingState;
  /** Something stands in the register for this booking. */
  attendanceRecorded: boolean;
}

/** Rule 12 and its neighbours: what stands in the way of ending or passing on a booking. */
export function refusedChange(
  booking: BookingToChange,
  event: { startsAt: Date | null },
  now: Date,
  by: 'attendee' | 'organiser',
): ChangeRefusal | undefined {
  if (!isLive(booking.state)) return { code: 'already_ended', message: 'This booking has already ended' };
  if (booking.attendanceRecorded) {
    return {
      code: 'attendance_recorded',
      message: 'Attendance has been recorded, so this booking can no longer be changed',
    };
  }
  // Afterwards it is for the register to say who came.
  if (by === 'attendee' && event.startsAt !== null && now > event.startsAt) {
    return {
      code: 'event_started',
      message: 'This event has started, so this booking can no longer be changed here',
    };
  }
  return undefined;
}

/** Accepting an offer, exactly at the deadline included. */
export function refusedAcceptance(
  booking: { state: BookingState; offerExpiresAt: Date | null },
  now: Date,
): ChangeRefusal | undefined {
  if (booking.state === 'lapsed')
    return { code: 'offer_lapsed', message: 'The time to accept this offer has passed' };
  if (booking.state !== 'offered' || booking.offerExpiresAt === null) {
    return { code: 'not_offered', message: 'No place is being offered to you' };
  }
  if (!inTime(booking.offerExpiresAt, now)) {
    return { code: 'offer_lapsed', message: 'The time to accept this offer has passed' };
  }
  return undefined;
}

/** Rule 10: how many of those who hold places must be named before a limit can come down to `size`. */
export const mustLose = (held: number, size: number | null): number =>
  size === null ? 0 : Math.max(0, held - size);

export interface TimeSpan {
  startsAt: Date;
  endsAt: Date;
}

/** Rule 6: sessions that share a moment. Back to back they share none, since an end is not part of its session. */
export const overlap = (one: TimeSpan, other: TimeSpan): boolean =>
  one.startsAt < other.endsAt && other.startsAt < one.endsAt;
