import { validUntil } from '../certificates/certificate.rules.js';
import { addMonths } from '../platform/time/london.js';
import type { CompletionRule, CourseContent, CourseSettings, Delivery, Lesson } from './content.types.js';
import { lessonsOf } from './content.rules.js';

/** Whoever does nothing for longer has gone away: the gap is not time spent on the course. */
const LONGEST_GAP_SECONDS = 600;

/** How much of the time since the last thing somebody did counts, in seconds. */
export function activeSeconds(before: Date, now: Date): number {
  const gap = Math.floor((now.getTime() - before.getTime()) / 1000);
  return gap > 0 && gap <= LONGEST_GAP_SECONDS ? gap : 0;
}

/** How far somebody is in their running cycle, as lists tell it. */
export interface DoneSoFar {
  /** Null where no cycle runs. */
  delivery: Delivery | null;
  /** Or parts of a package. */
  lessonsDone: number;
}

/** What somebody has done of a course so far. */
export interface Done {
  /** Slugs of the lessons that are done. */
  lessons: ReadonlySet<string>;
  /** Whether an attempt at the check was passed. */
  passed: boolean;
}

const ASKS_FOR = {
  lessons: { lessons: true, check: false },
  check: { lessons: false, check: true },
  lessons_and_check: { lessons: true, check: true },
} as const satisfies Record<CompletionRule, { lessons: boolean; check: boolean }>;

export const asksFor = (rule: CompletionRule): { lessons: boolean; check: boolean } => ASKS_FOR[rule];

/** What stands between somebody and the end of the course. */
export interface Remaining {
  /** In the order of the course; empty where the rule does not ask for lessons. */
  lessons: Lesson[];
  minutes: number;
  check: boolean;
}

export function remaining(content: CourseContent, rule: CompletionRule, done: Done): Remaining {
  const asked = ASKS_FOR[rule];
  const lessons = asked.lessons ? lessonsOf(content).filter(({ slug }) => !done.lessons.has(slug)) : [];
  return {
    lessons,
    minutes: lessons.reduce((sum, { minutes }) => sum + minutes, 0),
    check: asked.check && !done.passed,
  };
}

export const isComplete = ({ lessons, check }: Remaining): boolean => lessons.length === 0 && !check;

/** Why no attempt at the check can begin; undefined when one can. */
export function attemptRefused(
  { attempts }: Pick<CourseSettings, 'attempts'>,
  { submitted, passed }: { submitted: number; passed: boolean },
): 'passed' | 'no_attempts_left' | undefined {
  if (passed) return 'passed';
  return attempts !== null && submitted >= attempts ? 'no_attempts_left' : undefined;
}

/** What the attempts of an enrolment say of whether there can be another. */
export const progressOf = (
  attempts: { submittedAt: Date | null; passed: boolean | null }[],
): { submitted: number; passed: boolean } => ({
  submitted: attempts.filter(({ submittedAt }) => submittedAt !== null).length,
  passed: attempts.some(({ passed }) => passed === true),
});

/** What a completion is worth, and when to come back. Dates are London's, YYYY-MM-DD. */
export interface Validity {
  /** The last day; null when it does not expire. */
  validUntil: string | null;
  /** From this day on the course can be taken again; null when it need not be. */
  refresherOn: string | null;
}

/** Without an interval of its own a refresher is due in the last month in which the certificate is valid. */
export function validityOf(
  completedOn: string,
  { validityMonths, refresherMonths }: Pick<CourseSettings, 'validityMonths' | 'refresherMonths'>,
): Validity {
  return {
    validUntil: validUntil(completedOn, validityMonths),
    refresherOn:
      validityMonths === null ? null : addMonths(completedOn, refresherMonths ?? validityMonths - 1),
  };
}

/** Whether somebody who has completed the course can take it again. */
export const refresherIsDue = (
  { completedAt, refresherOn }: { completedAt: Date | null; refresherOn: string | null },
  today: string,
): boolean => completedAt !== null && refresherOn !== null && refresherOn <= today;

/** Where somebody stands with a course. */
export const STANDINGS = ['not_started', 'in_progress', 'completed', 'expired'] as const;
export type Standing = (typeof STANDINGS)[number];

export interface StandingFacts {
  /** Whether anything of the running cycle was opened. */
  begun: boolean;
  /** Of the latest completion, this cycle's or an earlier one's. */
  lastCompletion: { validUntil: string | null } | null;
}

/**
 * Whoever takes a refresher keeps what they have until it expires. `today` is a date in London; the SQL of
 * learners.queries.ts says the same of many, and a test holds the two together.
 */
export function standingOf({ begun, lastCompletion }: StandingFacts, today: string): Standing {
  if (lastCompletion !== null) {
    const { validUntil } = lastCompletion;
    return validUntil !== null && validUntil < today ? 'expired' : 'completed';
  }
  return begun ? 'in_progress' : 'not_started';
}

/** The lesson after `slug`; undefined after the last. */
export function lessonAfter(content: CourseContent, slug: string): Lesson | undefined {
  const lessons = lessonsOf(content);
  return lessons[lessons.findIndex((lesson) => lesson.slug === slug) + 1];
}
