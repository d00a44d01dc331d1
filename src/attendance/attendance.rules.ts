import type { BookingState } from '../bookings/booking.types.js';
import type { EventStatus } from '../events/event.types.js';
import { londonDate } from '../platform/time/london.js';
import type { AttendanceState, ScanRefusalCode, WholeAttendance } from './attendance.types.js';

/** Whether somebody was there at all, be it late or not to the end. */
export const wasThere = (state: AttendanceState | null): boolean =>
  state !== null && state !== 'did_not_attend';

/**
 * Attendance of an event as a whole, from what the register of each compulsory session says (null: nothing). Who came
 * late attended; who left early did so in part.
 */
export function wholeAttendance(states: readonly (AttendanceState | null)[]): WholeAttendance {
  if (states.some(wasThere)) {
    return states.every((state) => state === 'attended' || state === 'late') ? 'attended' : 'partly';
  }
  return states.includes('did_not_attend') ? 'did_not_attend' : 'not_recorded';
}

interface RegisterFacts {
  status: EventStatus;
}

interface SessionTime {
  startsAt: Date;
}

/** The register of a session opens on its day: a tick a month before would only keep somebody from cancelling. */
export const registerOpen = ({ status }: RegisterFacts, { startsAt }: SessionTime, now: Date): boolean =>
  status === 'published' && londonDate(now) >= londonDate(startsAt);

/** Said of a session whose register is not open. */
export const NOT_OPEN: ScanRefusal = {
  code: 'register_not_open',
  message: 'The register opens on the day of the session',
};

/** It can be closed once the last session has begun: before, nobody knows who will not come. */
export const closable = ({ status }: RegisterFacts, sessions: SessionTime[], now: Date): boolean =>
  status === 'published' && sessions.length > 0 && sessions.every(({ startsAt }) => startsAt <= now);

/** How long a device may keep a scan before it finds a connection. */
export const SCAN_DAYS = 14;

/**
 * When a scan was made, by the program's clock. A device's own clock may be wrong by hours, so what counts is how long
 * before the sending it was made, by that same clock.
 */
export const madeAt = (scan: { madeAt: Date; sentAt: Date }, now: Date): Date =>
  new Date(now.getTime() - (scan.sentAt.getTime() - scan.madeAt.getTime()));

export interface ScanFacts {
  /** Undefined: there is no such booking, or the badge does not belong to it. */
  booking: { state: BookingState; ofThisEvent: boolean } | undefined;
  /** Undefined: the event has no such session. */
  session: SessionTime | undefined;
  /** Whether the booking is for this session. */
  isTheirs: boolean;
  madeAt: Date;
}

export interface ScanRefusal {
  code: ScanRefusalCode;
  message: string;
}

const NO_PLACE: Record<Exclude<BookingState, 'confirmed'>, string> = {
  waiting: 'They are on the waiting list and have no place',
  offered: 'They have not accepted the place that they were offered',
  awaiting_approval: 'Their booking still awaits approval',
  cancelled: 'Their booking was cancelled',
  declined: 'Their booking was declined',
  lapsed: 'They did not accept the place in time',
};

/** Why a scan cannot stand in the register. */
export function refusedScan(event: RegisterFacts, scan: ScanFacts, now: Date): ScanRefusal | undefined {
  const { booking, session } = scan;
  if (booking === undefined) {
    return { code: 'unknown_booking', message: 'There is no such booking for this event' };
  }
  if (!booking.ofThisEvent) return { code: 'other_event', message: 'This code is for another event' };
  if (session === undefined) return { code: 'unknown_session', message: 'This event has no such session' };
  if (booking.state !== 'confirmed') {
    return { code: 'not_confirmed', message: NO_PLACE[booking.state] };
  }
  if (!scan.isTheirs) {
    return { code: 'other_session', message: 'They chose another session. Change what they chose first' };
  }
  if (!registerOpen(event, session, now)) return NOT_OPEN;
  const age = now.getTime() - scan.madeAt.getTime();
  if (age < 0) return { code: 'made_in_the_future', message: 'This was made in the future' };
  if (age > SCAN_DAYS * 86_400_000) {
    return { code: 'made_too_long_ago', message: `This was made more than ${SCAN_DAYS} days ago` };
  }
  return undefined;
}
