export const ATTENDANCE_STATES = ['attended', 'late', 'left_early', 'did_not_attend'] as const;
/** What the register of one session says of somebody. */
export type AttendanceState = (typeof ATTENDANCE_STATES)[number];

/** Of an event as a whole; `not_recorded`: nobody has said anything yet. */
export const WHOLE_ATTENDANCES = ['attended', 'partly', 'did_not_attend', 'not_recorded'] as const;
export type WholeAttendance = (typeof WHOLE_ATTENDANCES)[number];

/** One tap or scan at the door, or its undoing. */
export interface Scan {
  /** Drawn by the device that made it, so that the same scan sent twice is one. */
  id: string;
  /** Of the booking. */
  reference: string;
  /** What the badge said beside it, where one was scanned. */
  code?: string;
  sessionId: number;
  /** Null: what was recorded is taken back. */
  state: AttendanceState | null;
  /** By the program's clock. A late one never overwrites what was said after it was made. */
  madeAt: Date;
  /** How long they took part, where somebody counted. */
  minutes?: number;
}

export type ScanRefusalCode =
  | 'unknown_booking'
  | 'other_event'
  | 'not_confirmed'
  | 'unknown_session'
  | 'other_session'
  | 'register_not_open'
  | 'made_in_the_future'
  | 'made_too_long_ago'
  | 'scan_id_reused';

/** What became of a scan, in the order of the scans. The same scan again gets the same answer. */
export type ScanOutcome = { id: string } & (
  | {
      /** `overtaken`: something newer stands in the register. */
      result: 'recorded' | 'overtaken';
      /** What the register says now. */
      state: AttendanceState | null;
    }
  | { result: 'refused'; code: ScanRefusalCode; message: string }
);
