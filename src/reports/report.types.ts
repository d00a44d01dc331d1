import type { AttendanceState } from '../attendance/attendance.types.js';
import type { Period } from './period.rules.js';

/** What the figures are broken down by. */
export const BREAKDOWNS = {
  month: { name: 'Month', others: 'months', ofEvents: true },
  event: { name: 'Event', others: 'events', ofEvents: true },
  kind: { name: 'Kind of agency', others: 'kinds of agency', ofEvents: false },
  agency: { name: 'Agency', others: 'agencies', ofEvents: false },
  workforce: { name: 'Workforce', others: 'workforces', ofEvents: false },
  area: { name: 'Area', others: 'areas', ofEvents: false },
} as const;
export type Breakdown = keyof typeof BREAKDOWNS;

/** Which bookings a report is of. */
export interface Selection {
  period: Period;
  /** Null: all there are. */
  teamIds: number[] | null;
  eventId: number | null;
  /** Only people of agencies of this kind; null: all. */
  kind: string | null;
  /** Only people who work in this area, others too; null: all. */
  area: string | null;
}

export type CountedAs =
  | 'place'
  | 'booked'
  | 'cancelled_in_time'
  | 'cancelled_late'
  | 'unmet'
  | 'certificate'
  | 'revoked_certificate'
  | 'evaluation_asked'
  | 'evaluation_answered'
  | 'usefulness_answers'
  | 'usefulness_points';

/** Rows of the base that are alike. */
export interface CountedRows {
  by: Breakdown;
  /** Null for places where the breakdown is by people: they are of no group. */
  key: string | null;
  /** As the database has it; null where the pages have words for the key. */
  name: string | null;
  /** The start of an event. */
  startsAt: Date | null;
  what: CountedAs;
  /** Of an event with a limit of places. */
  limited: boolean;
  /** What the register of each session says of somebody booked. */
  states: (AttendanceState | null)[] | null;
  amount: number;
}

/** Events that no report can count. */
export interface LeftOut {
  /** Published, their dates still to be announced. */
  undated: number;
  /** They were to start in the period. */
  cancelled: number;
}
