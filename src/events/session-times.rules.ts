import type { FieldError } from '../platform/refusal.js';
import {
  isCalendarDate,
  londonDate,
  londonToUtc,
  startOfLondonDay,
  addDays,
  type Occurrence,
} from '../platform/time/london.js';
import type { SessionMode, SessionTiming } from './event.types.js';

/**
 * A session as somebody enters it. Timed: wall-clock times in London ("2019-11-06T09:30") or moments with an offset
 * ("2019-11-06T09:30:00+00:00"). Whole days: calendar dates ("2020-02-11"), `endsAt` being the last day.
 */
export interface SessionInput {
  title?: string | null;
  timing?: SessionTiming;
  startsAt: string;
  endsAt?: string;
  /** Which of the two, in the hour that happens twice when the clocks go back. */
  startsAtOccurrence?: Occurrence;
  endsAtOccurrence?: Occurrence;
  /** Name of a room of the event's venue; one that is not known yet becomes one. */
  room?: string | null;
  /** What it is one of, where people choose between sessions; the same words for all of them. */
  choice?: string | null;
  /** Only online or only in person; left out or null: as the event. */
  mode?: SessionMode | null;
  /** Places of its own; null: only those of the event, left out: as it is. Kept by bookings. */
  places?: number | null;
  /** Which of the event's sessions it is; left out, sessions are taken in their order of time. */
  id?: number;
}

export interface SessionTimes {
  title: string | null;
  timing: SessionTiming;
  startsAt: Date;
  endsAt: Date;
  room?: { name: string } | null;
  choice?: string | null;
  mode?: SessionMode | null;
  /** As in `SessionInput`. */
  places?: number | null;
  id?: number;
}

const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})$/;
const SECONDS = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):00(\.0+)?$/;

/** A moment from a London wall clock or with its offset; a message for the person who entered it if it is neither. */
export function readMoment(value: string, occurrence?: Occurrence): Date | string {
  if (WITH_OFFSET.test(value) && isCalendarDate(value.slice(0, 10))) {
    const moment = new Date(value);
    return Number.isNaN(moment.getTime()) ? 'Enter a real date and time' : inReach(moment);
  }
  const answer = londonToUtc(value.replace(SECONDS, '$1'), occurrence);
  return answer instanceof Date ? inReach(answer) : answer.message;
}

/** A year typed with a digit too many or too few is a slip, not a plan. */
const inReach = (moment: Date): Date | string => {
  const year = moment.getUTCFullYear();
  return year >= 2000 && year < 2100 ? moment : 'Enter a year from 2000 to 2099';
};

/** A whole day from a calendar date or from any moment of it. */
function readDay(value: string): string | { problem: string } {
  if (isCalendarDate(value)) {
    const reach = inReach(startOfLondonDay(value));
    return typeof reach === 'string' ? { problem: reach } : value;
  }
  const moment = readMoment(value);
  return typeof moment === 'string' ? { problem: moment } : londonDate(moment);
}

/**
 * The moments of an event's sessions, in order of time, or what is wrong with which field
 * (`sessions.0.startsAt`). Sessions of one event are attended by the same people, so they cannot overlap, but for those
 * of one choice, of which each person attends one.
 */
export function readSessions(
  inputs: SessionInput[],
  field = 'sessions',
): { sessions: SessionTimes[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const read: { times: SessionTimes; index: number }[] = [];
  inputs.forEach((input, index) => {
    const at = `${field}.${index}`;
    const times =
      input.timing === undefined || input.timing === 'timed' ? timed(input, at) : wholeDays(input, at);
    if (Array.isArray(times)) errors.push(...times);
    else read.push({ times: { ...times, ...partsOf(input) }, index });
  });
  read.sort((one, other) => one.times.startsAt.getTime() - other.times.startsAt.getTime());
  read.forEach(({ times, index }) => {
    if (times.mode === 'online' && times.room)
      errors.push({ field: `${field}.${index}.room`, message: 'Online there is no room: leave it empty' });
  });
  const alone = read.find(
    ({ times }) => times.choice && read.filter((one) => one.times.choice === times.choice).length < 2,
  );
  if (alone !== undefined)
    errors.push({
      field: `${field}.${alone.index}.choice`,
      message: 'A choice needs two sessions or more, named with the same words',
    });
  read.forEach(({ times, index }, position) => {
    const overlaps = read
      .slice(0, position)
      .some(({ times: before }) => before.endsAt > times.startsAt && !areAlternatives(before, times));
    if (overlaps) {
      errors.push({
        field: `${field}.${index}.startsAt`,
        message: 'This session begins before another one ends',
      });
    }
  });
  return { sessions: read.map(({ times }) => times), errors };
}

const areAlternatives = (one: SessionTimes, other: SessionTimes): boolean =>
  one.choice !== undefined && one.choice !== null && one.choice === other.choice;

/** What of a session is kept as it was given. */
const partsOf = ({
  room,
  id,
  choice,
  mode,
  places,
}: SessionInput): Pick<SessionTimes, 'room' | 'id' | 'choice' | 'mode' | 'places'> => ({
  ...(room ? { room: { name: room } } : {}),
  ...(choice ? { choice } : {}),
  ...(mode ? { mode } : {}),
  ...(places === undefined ? {} : { places }),
  ...(id === undefined ? {} : { id }),
});

function timed(input: SessionInput, at: string): SessionTimes | FieldError[] {
  const startsAt = readMoment(input.startsAt, input.startsAtOccurrence);
  const endsAt =
    input.endsAt === undefined
      ? 'Enter when the session ends'
      : readMoment(input.endsAt, input.endsAtOccurrence);
  const errors: FieldError[] = [];
  if (typeof startsAt === 'string') errors.push({ field: `${at}.startsAt`, message: startsAt });
  if (typeof endsAt === 'string') errors.push({ field: `${at}.endsAt`, message: endsAt });
  if (typeof startsAt === 'string' || typeof endsAt === 'string') return errors;
  if (endsAt <= startsAt) return [{ field: `${at}.endsAt`, message: 'The end must be after the start' }];
  return { title: input.title ?? null, timing: 'timed', startsAt, endsAt };
}

function wholeDays(input: SessionInput, at: string): SessionTimes | FieldError[] {
  const first = readDay(input.startsAt);
  const last = input.endsAt === undefined ? first : readDay(input.endsAt);
  if (typeof first !== 'string') return [{ field: `${at}.startsAt`, message: first.problem }];
  if (typeof last !== 'string') return [{ field: `${at}.endsAt`, message: last.problem }];
  if (last < first) return [{ field: `${at}.endsAt`, message: 'The last day must not be before the first' }];
  return {
    title: input.title ?? null,
    timing: input.timing ?? 'all_day',
    startsAt: startOfLondonDay(first),
    endsAt: startOfLondonDay(addDays(last, 1)),
  };
}

/**
 * Which of the sessions that are kept each one becomes. Where they say which they are, that one, and the others are
 * new; else in order of time the first stays the first, so that what hangs on a session (a limit, a register) moves
 * with it.
 * @returns the id of each, undefined for a new one, and the ids of those that go
 */
export function matchedSessions(
  kept: { id: number }[],
  sessions: { id?: number }[],
): { ids: (number | undefined)[]; gone: number[] } {
  const known = new Set(kept.map(({ id }) => id));
  const isKnown = (id: number | undefined): id is number => id !== undefined && known.has(id);
  const named = sessions.some(({ id }) => isKnown(id));
  const ids = sessions.map(({ id }, index) => (named ? (isKnown(id) ? id : undefined) : kept[index]?.id));
  return { ids, gone: [...known].filter((id) => !ids.includes(id)) };
}

/** Start of the first and end of the last; null while there is none. */
export function span(sessions: Pick<SessionTimes, 'startsAt' | 'endsAt'>[]): {
  startsAt: Date | null;
  endsAt: Date | null;
} {
  const times = (pick: 'startsAt' | 'endsAt'): number[] => sessions.map((session) => session[pick].getTime());
  if (sessions.length === 0) return { startsAt: null, endsAt: null };
  return {
    startsAt: new Date(Math.min(...times('startsAt'))),
    endsAt: new Date(Math.max(...times('endsAt'))),
  };
}
