import type { WholeAttendance } from '../attendance/attendance.types.js';
import type { BookingState } from '../bookings/booking.types.js';

/** One booking of an event, as whoever runs the event sees it. */
export interface Attendee {
  bookingId: number;
  reference: string;
  name: string;
  email: string;
  jobTitle: string | null;
  /** Name of the organisation, listed or not. */
  agency: string | null;
  state: BookingState;
  /** What the register says of the event as a whole. */
  attendance: WholeAttendance;
  bookedAt: Date;
  access: string | null;
  dietary: string | null;
  byHand: boolean;
  /** Names of the sessions chosen; null where there was nothing to choose. */
  sessions: string | null;
  /** Their ids. */
  chosen: number[];
  /** Place on the waiting list, 1 being next; null for who does not wait. */
  position: number | null;
  offerExpiresAt: Date | null;
}

/** One booking with all that its page shows. */
export interface AttendeeInFull extends Attendee {
  personId: number;
  workforce: string | null;
  areas: string[];
  evidence: string | null;
  bookedByName: string;
  bookedByThemselves: boolean;
  offeredAt: Date | null;
  confirmedAt: Date | null;
  endedAt: Date | null;
  /** Null for what the program ended by itself. */
  endedByName: string | null;
  endReason: string | null;
  lateCancellation: boolean;
  /** Whoever came in their place. */
  substitute: { name: string; reference: string } | null;
  attendedAt: Date | null;
  attendanceRecordedByName: string | null;
}

export const ATTENDEE_SORTS = ['name', 'agency', 'booked', 'status'] as const;
export type AttendeeSort = (typeof ATTENDEE_SORTS)[number];

/** The states of a booking, and two words for what organisers ask most: who has a place, who came. */
export const ATTENDEE_STATUSES = [
  'held',
  'confirmed',
  'awaiting_approval',
  'offered',
  'waiting',
  'attended',
  'did_not_attend',
  'cancelled',
  'declined',
  'lapsed',
] as const;
export type AttendeeStatus = (typeof ATTENDEE_STATUSES)[number];

export interface AttendeeFilter {
  /** For who may see names and agencies only: they do not find by anything else either. */
  namesOnly?: boolean;
  /** Part of a name, email, job title or agency, or a booking reference; empty for all. */
  q: string;
  status?: AttendeeStatus;
  /** Slug of a listed organisation or name of another one, `none` for who named none; empty for all. */
  agency: string;
  /** Id of a session to choose from; left out for all. */
  session?: number;
}

export interface AttendeeOrder {
  sort: AttendeeSort;
  descending: boolean;
}

/** An agency on the list, to filter by and to count. */
export interface AgencyBooked {
  /** Null stands for those who gave none. */
  value: string | null;
  name: string;
  /** Confirmed places. */
  booked: number;
}
