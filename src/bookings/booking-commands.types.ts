import type { Refusal } from '../platform/refusal.js';
import type { BookingState } from './booking.types.js';

export interface Needs {
  access?: string;
  dietary?: string;
}

/** A wish for one place. Pages, API, organisers and group bookings all say it in this shape. */
export interface BookCommand {
  eventId: number;
  /** Whose place it is to be. */
  personId: number;
  /** Who books it; the same person, a colleague or an organiser. */
  bookedById: number;
  /** Wait if there is no place. */
  joinWaitingList: boolean;
  /** Book in spite of a clash. */
  insist: boolean;
  needs?: Needs;
  /** Ids of the sessions chosen, one of each choice of the event. */
  chosen?: number[];
  /** What the person says where the rule asks for evidence; an organiser looks at it. */
  evidence?: string;
  /** Ids of the rule's statements that the person says are true of them. */
  declared?: string[];
  /** An organiser adds the person: the rule is told, not enforced. The caller has checked who they are. */
  byHand?: boolean;
  /** The client's name for this request, and the sha256 of what it asked. */
  idempotency?: { key: string; requestHash: string };
}

export interface BookingSummary {
  id: number;
  reference: string;
  state: BookingState;
  event: { slug: string; title: string; startsAt: Date | null; endsAt: Date | null };
  /** On the waiting list; 1 is next. */
  position: number | null;
}

export type BookOutcome =
  /** `repeated`: the same request had already made this booking. */
  { kind: 'booked'; booking: BookingSummary; repeated: boolean } | { kind: 'refused'; refusal: Refusal };
