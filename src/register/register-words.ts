import type { SessionAttendance } from '../attendance/attendance.queries.js';
import type { AttendanceState } from '../attendance/attendance.types.js';
import type { EventSession } from '../events/event-session.entity.js';
import { modeWords } from '../events/rooms.rules.js';
import { timeWords, whenWords } from '../platform/time/words.js';

/** What the register says of one session, as those at the door say it. */
export const STATE_WORDS: Record<AttendanceState, string> = {
  attended: 'Arrived',
  late: 'Arrived late',
  left_early: 'Left early',
  did_not_attend: 'Did not attend',
};

/** "Arrived 9:12am". A time says nothing of who did not come. */
export const saidWords = (state: AttendanceState, madeAt: Date | null): string =>
  state === 'did_not_attend' || madeAt === null
    ? STATE_WORDS[state]
    : `${STATE_WORDS[state]} ${timeWords(madeAt)}`;

/** "Session 2: Wednesday 6 November 2019, 1:30pm to 4pm", without a number where there is only one. */
export function sessionWords(session: EventSession, sessions: EventSession[]): string {
  const { startsAt, endsAt, timing, room, mode } = session;
  const when = [whenWords(startsAt, endsAt, timing), room?.name, modeWords(mode)].filter(Boolean).join(', ');
  if (sessions.length < 2) return when;
  return `${sessionName(session, sessions)}: ${when}`;
}

export const sessionName = (session: EventSession, sessions: EventSession[]): string =>
  session.title ?? `Session ${sessions.indexOf(session) + 1}`;

/** Told to whoever scans somebody a second time. */
export function alreadyWords(name: string, { state, madeAt, recordedByName }: SessionAttendance): string {
  const said = state === null ? '' : saidWords(state, madeAt).toLowerCase();
  return `${name} is already in the register: ${said}${recordedByName ? `, recorded by ${recordedByName}` : ''}`;
}
