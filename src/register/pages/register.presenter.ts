import type { FoundLines, Marks, Register, RegisterLine } from '../../attendance/attendance.queries.js';
import { closable } from '../../attendance/attendance.rules.js';
import type { AttendanceState } from '../../attendance/attendance.types.js';
import { dateWords, deadlineWords } from '../../platform/time/words.js';
import type { OpenRegister } from '../register-desk.service.js';
import { saidWords, sessionWords, STATE_WORDS } from '../register-words.js';
import { searchable } from '../register.rules.js';
import type { RegisterPlace } from './register.form.js';

/** More rows than this a phone scrolls badly; whoever is not shown is found by name. */
export const ROWS = 500;

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
  sessions: { words: string; href: string; there: number; booked: number; chosen: boolean }[];
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

/** What of a register its page shows. */
export interface ShownRegister {
  found: FoundLines;
  counts: Omit<Marks, 'marks'>;
  closed: Register['closed'];
}

export function registerPage(
  opened: OpenRegister,
  { found, counts, closed }: ShownRegister,
  place: RegisterPlace,
): RegisterPage {
  const { session, sessions, frame, event, now } = opened;
  const there = (id: number | undefined): number => (id === undefined ? 0 : (counts.there[id] ?? 0));
  return {
    session: session && { id: session.id, words: sessionWords(session, sessions) },
    sessions: sessions.map((each) => ({
      words: sessionWords(each, sessions),
      href: `${frame.path}/register?session=${each.id}`,
      there: there(each.id),
      booked: counts.bookedAt[each.id] ?? 0,
      chosen: each === session,
    })),
    booked: counts.booked,
    there: there(session?.id),
    rows: found.lines.map((line) => rowOf(line, session?.id)),
    beyond: found.total - found.lines.length,
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
