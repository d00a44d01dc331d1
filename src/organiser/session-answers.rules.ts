import { MOST_SESSIONS } from '../events/event-limits.rules.js';
import { readSessions, type SessionInput } from '../events/session-times.rules.js';
import type { SessionMode, SessionTiming } from '../events/event.types.js';
import type { FieldError } from '../platform/refusal.js';
import { tidyLine } from '../platform/text/plain-text.js';
import { addDays, isCalendarDate, londonDate, londonToUtc, londonWall } from '../platform/time/london.js';

/** One session as its fields stand in the form: texts as they were typed. */
export interface SessionAnswers {
  /** Of the session that is there; '' for one more. */
  id: string;
  title: string;
  /** Name of its room; '' for none. */
  room: string;
  /** What it is one of; '' where everybody attends it. */
  choice: string;
  /** How it is attended; '' as the event is. */
  mode: SessionMode | '';
  /** Places of its own; '' for none. */
  places: string;
  timing: SessionTiming;
  day: string;
  month: string;
  year: string;
  /** Of a session by the clock. */
  start: string;
  end: string;
  startOccurrence: string;
  endOccurrence: string;
  /** How many midnights a session by the clock runs across; it stays as long as it is. */
  nights: number;
  /** Of whole days: the last of them. */
  lastDay: string;
  lastMonth: string;
  lastYear: string;
  /** Whether the form must ask which of two times is meant. */
  asksStart: boolean;
  asksEnd: boolean;
}

interface SessionAsItIs {
  id?: number;
  room?: { name: string } | null;
  choice?: string | null;
  mode?: SessionMode | null;
  places?: number | null;
  title: string | null;
  timing: SessionTiming;
  startsAt: Date;
  endsAt: Date;
}

export const LONGEST_NAME = 100;

const EMPTY: SessionAnswers = {
  id: '',
  title: '',
  room: '',
  choice: '',
  mode: '',
  places: '',
  timing: 'timed',
  day: '',
  month: '',
  year: '',
  start: '',
  end: '',
  startOccurrence: '',
  endOccurrence: '',
  nights: 0,
  lastDay: '',
  lastMonth: '',
  lastYear: '',
  asksStart: false,
  asksEnd: false,
};

/** The form as it is first shown; an event without dates gets one empty session by the clock. */
export function answersOf(sessions: SessionAsItIs[]): SessionAnswers[] {
  if (sessions.length === 0) return [{ ...EMPTY }];
  return sessions.map((session) => {
    const [year, month, day] = parts(londonDate(session.startsAt));
    const [lastYear, lastMonth, lastDay] = parts(addDays(londonDate(session.endsAt), -1));
    const whole = session.timing !== 'timed';
    return {
      ...EMPTY,
      id: session.id?.toString() ?? '',
      title: session.title ?? '',
      room: session.room?.name ?? '',
      choice: session.choice ?? '',
      mode: session.mode ?? '',
      places: session.places?.toString() ?? '',
      timing: session.timing,
      day,
      month,
      year,
      ...(whole
        ? { lastDay, lastMonth, lastYear }
        : {
            start: londonWall(session.startsAt).slice(11),
            end: londonWall(session.endsAt).slice(11),
            nights: nightsOf(session),
          }),
    };
  });
}

/**
 * The answers of a posted form, from its fields such as `day-0`: as many as its `count` says, which may be more or
 * fewer than the event has; without it, those of the event.
 */
export function readAnswers(body: Record<string, unknown>, sessions: SessionAsItIs[]): SessionAnswers[] {
  const field = (name: string, index: number, longest = 40): string => {
    const value = body[`${name}-${index}`];
    return typeof value === 'string' ? value.trim().slice(0, longest) : '';
  };
  const known = answersOf(sessions);
  const asked = body.count === undefined ? known.length : Number(body.count) || 0;
  return Array.from({ length: Math.min(asked, MOST_SESSIONS) }, (_, index) => {
    const asItIs =
      body.count === undefined
        ? known[index]
        : known.find(({ id }) => id !== '' && id === field('id', index));
    const { id, title, timing, nights } = asItIs ?? { ...EMPTY, title: tidyLine(field('title', index, 200)) };
    return {
      ...EMPTY,
      id,
      title,
      timing,
      nights,
      room: tidyLine(field('room', index, LONGEST_NAME)),
      mode: modeAnswer(field('mode', index)),
      choice: tidyLine(field('choice', index, LONGEST_NAME)),
      places: field('places', index),
      day: field('day', index),
      month: field('month', index),
      year: field('year', index),
      start: field('start', index),
      end: field('end', index),
      startOccurrence: field('startOccurrence', index),
      endOccurrence: field('endOccurrence', index),
      lastDay: field('lastDay', index),
      lastMonth: field('lastMonth', index),
      lastYear: field('lastYear', index),
    };
  });
}

export const modeAnswer = (text: string): SessionMode | '' =>
  text === 'in_person' || text === 'online' ? text : '';

/** One more session by the clock, to be filled in. */
export const emptyAnswer = (): SessionAnswers => ({ ...EMPTY });

/**
 * What the answers mean, or what is wrong with which field of the form. Marks the answers whose time happens twice,
 * so that the form asks which.
 */
export function readMove(answers: SessionAnswers[]): { sessions: SessionInput[]; errors: FieldError[] } {
  const errors: FieldError[] = [];
  answers.forEach(({ places }, index) => {
    if (!/^\d{0,5}$/.test(places))
      errors.push({ field: `places-${index}`, message: 'Enter a number of places, or leave it empty' });
  });
  const sessions = answers.flatMap((answer, index): SessionInput[] =>
    answer.timing === 'timed' ? timed(answer, index, errors) : wholeDays(answer, index, errors),
  );
  if (errors.length > 0) return { sessions: [], errors };
  return { sessions, errors: readSessions(sessions).errors.map(inForm) };
}

/** Errors of the events' own rules name `sessions.0.startsAt`; the form has fields of its own. */
export function inForm({ field, message }: FieldError): FieldError {
  const [, index = '0', end] = /^sessions(?:\.(\d+)\.(startsAt|endsAt|room|choice))?/.exec(field) ?? [];
  if (!field.startsWith('sessions')) return { field, message };
  if (end === 'room' || end === 'choice') return { field: `${end}-${index}`, message };
  if (end === 'endsAt') return { field: `end-${index}`, message };
  return { field: end === undefined ? 'day-0' : `start-${index}`, message };
}

function timed(answer: SessionAnswers, index: number, errors: FieldError[]): SessionInput[] {
  const date = calendarDate(answer.day, answer.month, answer.year);
  const start = clockTime(answer.start);
  const end = clockTime(answer.end);
  if (date === undefined)
    errors.push({ field: `day-${index}`, message: dateMessage(answer.day, answer.month, answer.year) });
  if (start === undefined)
    errors.push({ field: `start-${index}`, message: 'Enter a start time, like 9:30am or 13:30' });
  if (end === undefined)
    errors.push({ field: `end-${index}`, message: 'Enter an end time, like 4pm or 16:00' });
  if (date === undefined || start === undefined || end === undefined) return [];
  const startsAt = `${date}T${start}`;
  // An event that ends at midnight ends as the next day begins.
  const endsAt = `${addDays(date, answer.nights + (end === '00:00' ? 1 : 0))}T${end}`;
  answer.asksStart = happensTwice(startsAt);
  answer.asksEnd = happensTwice(endsAt);
  return [
    {
      ...partsOf(answer),
      timing: 'timed',
      startsAt,
      endsAt,
      ...occurrence('startsAtOccurrence', answer.startOccurrence),
      ...occurrence('endsAtOccurrence', answer.endOccurrence),
    },
  ];
}

function wholeDays(answer: SessionAnswers, index: number, errors: FieldError[]): SessionInput[] {
  const { timing, day, month, year, lastDay, lastMonth, lastYear } = answer;
  const first = calendarDate(day, month, year);
  const last = calendarDate(lastDay, lastMonth, lastYear);
  if (first === undefined) errors.push({ field: `day-${index}`, message: dateMessage(day, month, year) });
  if (last === undefined)
    errors.push({ field: `lastDay-${index}`, message: dateMessage(lastDay, lastMonth, lastYear) });
  if (first === undefined || last === undefined) return [];
  if (last < first) {
    errors.push({ field: `lastDay-${index}`, message: 'The last day must not be before the first' });
    return [];
  }
  return [{ ...partsOf(answer), timing, startsAt: first, endsAt: last }];
}

/** What of a session has nothing to do with its times. */
const partsOf = ({
  id,
  title,
  room,
  choice,
  mode,
  places,
}: SessionAnswers): Pick<SessionInput, 'id' | 'title' | 'room' | 'choice' | 'mode' | 'places'> => ({
  ...(id === '' ? {} : { id: Number(id) }),
  title: title === '' ? null : title,
  ...(room === '' ? {} : { room }),
  ...(choice === '' ? {} : { choice }),
  ...(mode === '' ? {} : { mode }),
  // One that is new has none to lose.
  ...(places !== '' ? { places: Number(places) } : id === '' ? {} : { places: null }),
});

const occurrence = (
  field: 'startsAtOccurrence' | 'endsAtOccurrence',
  answer: string,
): { [field: string]: 'first' | 'second' } =>
  answer === 'first' || answer === 'second' ? { [field]: answer } : {};

function happensTwice(wall: string): boolean {
  const moment = londonToUtc(wall);
  return !(moment instanceof Date) && moment.problem === 'repeated';
}

export function calendarDate(day: string, month: string, year: string): string | undefined {
  if (!/^\d{1,2}$/.test(day) || !/^\d{1,2}$/.test(month) || !/^\d{4}$/.test(year)) return undefined;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isCalendarDate(date) ? date : undefined;
}

export const dateMessage = (day: string, month: string, year: string): string =>
  day === '' && month === '' && year === ''
    ? 'Enter the date'
    : 'Enter a real date, with the year in four figures, like 6 11 2019';

/** "9:30am", "9.30 am", "4pm", "16:00", "midday" as HH:MM; a bare "4" could be either and is none. */
export function clockTime(typed: string): string | undefined {
  const text = typed.toLowerCase().replace(/\s+/g, '');
  if (text === 'midday' || text === 'noon') return '12:00';
  if (text === 'midnight') return '00:00';
  const match = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/.exec(text);
  const [, hours, minutes = '00', half] = match ?? [];
  if (hours === undefined || (half === undefined && !/[:.]/.test(text)) || Number(minutes) > 59)
    return undefined;
  const hour = Number(hours);
  if (half === undefined) return hour > 23 ? undefined : `${hours.padStart(2, '0')}:${minutes}`;
  if (hour < 1 || hour > 12) return undefined;
  return `${String((hour % 12) + (half === 'pm' ? 12 : 0)).padStart(2, '0')}:${minutes}`;
}

/** Whole nights between the days on which a session begins and ends; an end at midnight belongs to the day before. */
function nightsOf({ startsAt, endsAt }: SessionAsItIs): number {
  const last = londonDate(new Date(endsAt.getTime() - 1));
  const days = (Date.parse(last) - Date.parse(londonDate(startsAt))) / 86_400_000;
  return Math.max(0, days);
}

const parts = (date: string): [string, string, string] => {
  const [year = '', month = '', day = ''] = date.split('-');
  return [year, String(Number(month)), String(Number(day))];
};
