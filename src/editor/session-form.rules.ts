import {
  answersOf,
  calendarDate,
  dateMessage,
  emptyAnswer,
  LONGEST_NAME,
  modeAnswer,
  readMove,
  type SessionAnswers,
} from '../organiser/session-answers.rules.js';
import { MOST_SESSIONS, TEXT_LIMITS } from '../events/event-limits.rules.js';
import type { SessionInput } from '../events/session-times.rules.js';
import type { SessionTiming } from '../events/event.types.js';
import type { FieldError } from '../platform/refusal.js';
import { textProblem, tidyLine } from '../platform/text/plain-text.js';
import { addDays } from '../platform/time/london.js';
import { dayShown } from './day-answers.rules.js';
import { fieldsOf } from '../platform/text/fields.js';

const LONGEST_ANSWER = 40;

/** One session in the editor, with the words its day is shown back in. */
export type WrittenSession = SessionAnswers & { shown: string };

type Sessions = Parameters<typeof answersOf>[0];

const shownBack = (answers: SessionAnswers[]): WrittenSession[] =>
  answers.map((answer) => ({ ...answer, shown: dayShown(answer) }));

/** The form as it is first shown. A last day is given where it is another than the first. */
export function sessionsInForm(sessions: Sessions): WrittenSession[] {
  return shownBack(
    answersOf(sessions).map((answer) => {
      const first = dateOf(answer);
      if (answer.timing !== 'timed') {
        return dateOf(lastOf(answer)) === first ? { ...answer, ...NO_LAST_DAY } : answer;
      }
      if (answer.nights === 0 || first === undefined) return answer;
      const [lastYear = '', lastMonth = '', lastDay = ''] = addDays(first, answer.nights).split('-');
      return { ...answer, lastDay: plain(lastDay), lastMonth: plain(lastMonth), lastYear };
    }),
  );
}

/** The sessions of a posted form, as they were typed: `day-0`, `start-0` and so on, as many as `count` says. */
export function sessionsWritten(body: unknown): WrittenSession[] {
  const fields = fieldsOf(body);
  const count = Math.min(MOST_SESSIONS, Number(fields.count) || 0);
  return shownBack(
    Array.from({ length: count }, (_, index): SessionAnswers => {
      const text = (name: string, longest = LONGEST_ANSWER): string => {
        const value = fields[`${name}-${index}`];
        return typeof value === 'string' ? value.trim().slice(0, longest) : '';
      };
      const answer = emptySession();
      const names = ['day', 'month', 'year', 'start', 'end', 'startOccurrence', 'endOccurrence'] as const;
      for (const name of [...names, 'lastDay', 'lastMonth', 'lastYear'] as const) answer[name] = text(name);
      const id = /^\d{1,9}$/.test(text('id')) ? text('id') : '';
      const room = tidyLine(text('room', LONGEST_NAME + 1));
      const choice = tidyLine(text('choice', LONGEST_NAME + 1));
      const places = text('places');
      const mode = modeAnswer(text('mode'));
      return {
        ...answer,
        id,
        room,
        choice,
        mode,
        places,
        title: text('title', TEXT_LIMITS.sessionTitle.max),
        timing: timingOf(text('timing')),
      };
    }),
  );
}

export const emptySession = (): WrittenSession => ({ ...emptyAnswer(), shown: '' });

const isBlank = ({ title, day, month, year, start, end }: SessionAnswers): boolean =>
  [title, day, month, year, start, end].every((text) => text === '');

/**
 * What the answers mean, or what is wrong with which field. Sessions that are left blank are none; where all are, the
 * dates are to be announced.
 */
export function readSessionForm(written: WrittenSession[]): {
  answers: WrittenSession[];
  sessions: SessionInput[];
  errors: FieldError[];
} {
  const kept = written.filter((answer) => !isBlank(answer));
  const errors: FieldError[] = [];
  const answers = kept.map((answer, index) => withLastDay(answer, index, errors));
  const read = readMove(answers);
  answers.forEach(({ title, room, choice }, index) => {
    const problem = textProblem(title, { max: TEXT_LIMITS.sessionTitle.max });
    if (problem !== undefined) errors.push({ field: `title-${index}`, message: `Name ${problem}` });
    const wrong = textProblem(room, { max: LONGEST_NAME });
    if (wrong !== undefined) errors.push({ field: `room-${index}`, message: `Room ${wrong}` });
    const unfit = textProblem(choice, { max: LONGEST_NAME });
    if (unfit !== undefined) errors.push({ field: `choice-${index}`, message: `Choice ${unfit}` });
  });
  return { answers, sessions: errors.length > 0 ? [] : read.sessions, errors: [...errors, ...read.errors] };
}

/** A last day that is left empty is the first one. */
function withLastDay(answer: WrittenSession, index: number, errors: FieldError[]): WrittenSession {
  const { day, month, year, lastDay, lastMonth, lastYear } = answer;
  if (`${lastDay}${lastMonth}${lastYear}` === '') {
    return answer.timing === 'timed' ? answer : { ...answer, lastDay: day, lastMonth: month, lastYear: year };
  }
  if (answer.timing !== 'timed') return answer;
  const first = dateOf(answer);
  const last = dateOf(lastOf(answer));
  if (last === undefined)
    errors.push({ field: `lastDay-${index}`, message: dateMessage(lastDay, lastMonth, lastYear) });
  if (first === undefined || last === undefined) return answer;
  const nights = (Date.parse(last) - Date.parse(first)) / 86_400_000;
  if (nights >= 0) return { ...answer, nights };
  errors.push({ field: `lastDay-${index}`, message: 'The last day must not be before the first' });
  return answer;
}

const NO_LAST_DAY = { lastDay: '', lastMonth: '', lastYear: '' };
const plain = (digits: string): string => String(Number(digits));
const dateOf = ({ day, month, year }: Pick<SessionAnswers, 'day' | 'month' | 'year'>): string | undefined =>
  calendarDate(day, month, year);
const lastOf = ({
  lastDay,
  lastMonth,
  lastYear,
}: SessionAnswers): { day: string; month: string; year: string } => ({
  day: lastDay,
  month: lastMonth,
  year: lastYear,
});
const timingOf = (text: string): SessionTiming =>
  text === 'all_day' || text === 'to_be_confirmed' ? text : 'timed';
