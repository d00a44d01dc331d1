import type { SessionMode } from '../events/event.types.js';
import { fieldsOf } from '../platform/text/fields.js';

/** What of an event a booking is for, beside what everybody has who books it. */
export interface Part {
  /** Ids of the sessions chosen, one of each choice. */
  chosen: number[];
}

interface SessionToChoose {
  id: number;
  title: string | null;
  /** What it is one of; null for one that everybody attends. */
  choice: string | null;
}

/** One question to answer: these sessions, of which somebody attends one. */
export interface Choice<Session extends SessionToChoose> {
  name: string;
  sessions: Session[];
}

export const attends = ({ id, choice }: SessionToChoose, { chosen }: Part): boolean =>
  choice === null || chosen.includes(id);

/** The sessions that a booking is for. */
export const sessionsBooked = <Session extends SessionToChoose>(sessions: Session[], part: Part): Session[] =>
  sessions.filter((session) => attends(session, part));

/** The questions of an event, in the order of their first sessions; none where everybody attends everything. */
export function choicesOf<Session extends SessionToChoose>(sessions: Session[]): Choice<Session>[] {
  const choices = new Map<string, Session[]>();
  for (const session of sessions) {
    if (session.choice === null) continue;
    choices.set(session.choice, [...(choices.get(session.choice) ?? []), session]);
  }
  return [...choices].map(([name, each]) => ({ name, sessions: each }));
}

/** The name of a choice's field in forms, and where an error about it leads. */
export const choiceField = (index: number): string => `choice-${index}`;

/** For each choice the session that a posted form takes; undefined where it takes none. */
export const sessionsTaken = <Session extends SessionToChoose>(
  body: unknown,
  choices: Choice<Session>[],
): (Session | undefined)[] =>
  choices.map(({ sessions }, index) =>
    sessions.find(({ id }) => String(id) === fieldsOf(body)[choiceField(index)]),
  );

/**
 * What is wrong with a choice, in a sentence; undefined for a good one.
 * @param mayBeOpen an organiser adds somebody, who may choose later
 */
export function choiceProblem(
  sessions: SessionToChoose[],
  { chosen }: Part,
  mayBeOpen = false,
): string | undefined {
  const choices = choicesOf(sessions);
  const offered = new Set(choices.flatMap((choice) => choice.sessions.map(({ id }) => id)));
  if (chosen.some((id) => !offered.has(id))) return 'Choose from the sessions of this event';
  for (const { name, sessions: each } of choices) {
    const taken = each.filter(({ id }) => chosen.includes(id)).length;
    if (taken > 1) return `Choose one only: ${name}`;
    if (taken === 0 && !mayBeOpen) return `Choose one: ${name}`;
  }
  return undefined;
}

/**
 * How somebody attends who has these sessions: online where all of them are, in person likewise; null: as the event is.
 */
export function modeOf(sessions: { mode?: SessionMode | null }[]): SessionMode | null {
  const [first, ...others] = sessions.map(({ mode }) => mode ?? null);
  return first !== undefined && others.every((mode) => mode === first) ? first : null;
}

/** Who comes in person has no use for the link, and a place less online. */
export const joiningLinkFor = (
  { joiningLink }: { joiningLink: string | null },
  booked: { mode?: SessionMode | null }[],
): string | null => (modeOf(booked) === 'in_person' ? null : joiningLink);

/** SQL: whether booking `b` is for session `s`. */
export const ATTENDS = (s: string, b: string): string =>
  `(${s}.choice IS NULL OR ${s}.id = ANY (${b}.chosen))`;

/** SQL: whether booking `b` takes a place of limit `l` of its event. */
export const DRAWS_ON = (l: string, b: string): string =>
  `(${l}.session_id IS NULL OR EXISTS (
     SELECT FROM event_sessions d WHERE d.id = ${l}.session_id AND ${ATTENDS('d', b)}))`;

/** SQL: whether every booking of its event takes a place of limit `l`. */
export const FOR_ALL = (l: string): string =>
  `(${l}.session_id IS NULL OR EXISTS (SELECT FROM event_sessions d WHERE d.id = ${l}.session_id AND d.choice IS NULL))`;

/** SQL: whether booking `b` is in person only. */
export const IN_PERSON = (b: string): string =>
  `(SELECT coalesce(bool_and(coalesce(m.mode::text, '') = 'in_person'), false) FROM event_sessions m
    WHERE m.event_id = ${b}.event_id AND ${ATTENDS('m', b)})`;
