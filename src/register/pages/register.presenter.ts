import type { Register, RegisterLine } from '../../attendance/attendance.queries.js';
import { closable, wasThere } from '../../attendance/attendance.rules.js';
import type { AttendanceState } from '../../attendance/attendance.types.js';
import { dateWords, deadlineWords } from '../../platform/time/words.js';
import type { OpenRegister } from '../register-desk.service.js';
import { saidWords, sessionWords, STATE_WORDS } from '../register-words.js';
import { isMissing, matches, searchable } from '../register.rules.js';
import type { RegisterPlace } from './register.form.js';

/** More rows than this a phone scrolls badly; whoever is not shown is found by name. */
const ROWS = 500;

interface Row {
  reference: string;
  name: string;
  detail: string;
  /** What the search looks in. */
  search: string;
  state: AttendanceState | null;
  /** "Arrived 9:12am" */
  said: string;
}

export interface RegisterPage {
  session: { id: number; words: string } | undefined;
  sessions: { words: string; href: string; there: number; chosen: boolean }[];
  booked: number;
  there: number;
  rows: Row[];
  /** How many match and are not shown. */
  beyond: number;
  /** A sentence instead of the buttons; absent while the register can be written. */
  notOpen: string | undefined;
  closed: string | undefined;
  closable: boolean;
  words: typeof STATE_WORDS;
  /** Address of this place in the register, to come back to. */
  here: string;
}

export function registerPage(opened: OpenRegister, register: Register, place: RegisterPlace): RegisterPage {
  const { session, sessions, frame, event, now } = opened;
  const { closed } = register;
  const lines = register.lines.filter((line) => isAt(line, session?.id));
  const there = (id: number | undefined): number =>
    register.lines.filter((line) => wasThere(stateOf(line, id))).length;
  const rows = lines
    .map((line) => rowOf(line, session?.id))
    .filter((row) => matches(row.search, place.q) && (place.show === '' || isMissing(row.state)));
  return {
    session: session && { id: session.id, words: sessionWords(session, sessions) },
    sessions: sessions.map((each) => ({
      words: sessionWords(each, sessions),
      href: `${frame.path}/register?session=${each.id}`,
      there: there(each.id),
      chosen: each === session,
    })),
    booked: lines.length,
    there: there(session?.id),
    rows: rows.slice(0, ROWS),
    beyond: Math.max(0, rows.length - ROWS),
    notOpen: notOpenWords(opened),
    closed: closed === null ? undefined : `Closed at ${deadlineWords(closed.at)} by ${closed.byName}`,
    closable: closed === null && closable(event, sessions, now),
    words: STATE_WORDS,
    here: placePath(frame.path, session?.id, place),
  };
}

/** Address of a place in the register, and of somebody's row there. */
export function placePath(path: string, session: number | undefined, place: RegisterPlace, row = ''): string {
  const query = new URLSearchParams();
  if (session !== undefined) query.set('session', String(session));
  if (place.q !== '') query.set('q', place.q);
  if (place.show !== '') query.set('show', place.show);
  if (place.scan !== '') query.set('scan', place.scan);
  return `${path}/register?${query.toString()}${row === '' ? '' : `#${row}`}`;
}

/** Whether somebody's booking is for a session; for the event, while it has none. */
export const isAt = ({ sessions }: RegisterLine, sessionId: number | undefined): boolean =>
  sessionId === undefined || sessions.some((each) => each.sessionId === sessionId);

const stateOf = (line: RegisterLine, sessionId: number | undefined): AttendanceState | null =>
  line.sessions.find((each) => each.sessionId === sessionId)?.state ?? null;

function rowOf(line: RegisterLine, sessionId: number | undefined): Row {
  const { reference, name, jobTitle, agency } = line;
  const mark = line.sessions.find((each) => each.sessionId === sessionId);
  return {
    reference,
    name,
    detail: [jobTitle, agency].filter(Boolean).join(', '),
    search: searchable([name, agency, jobTitle, reference].filter(Boolean).join(' ')),
    state: mark?.state ?? null,
    said: mark?.state ? saidWords(mark.state, mark.madeAt) : '',
  };
}

function notOpenWords({ session, open, event }: OpenRegister): string | undefined {
  if (open) return undefined;
  if (session === undefined) return 'The register opens when the event has dates';
  if (event.status === 'cancelled') return 'This event is cancelled, so there is no register to take';
  if (event.status === 'draft') return 'This event is not published yet';
  return `The register of this session opens on ${dateWords(session.startsAt)}`;
}
