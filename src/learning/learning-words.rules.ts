import { calendarDateWords, durationWords } from '../platform/time/words.js';
import { rightNeeded } from './check.rules.js';
import { lessonsOf } from './content.rules.js';
import type { CourseContent, CourseSettings } from './content.types.js';
import {
  asksFor,
  isComplete,
  progressOf,
  remaining,
  type DoneSoFar,
  type Remaining,
} from './progress.rules.js';
import type { Enrolment, Learning } from './taking.types.js';
import { count } from '../platform/text/count.js';

/** What is known beforehand of a course that a package delivers. */
export const PACKAGE_WORDS = 'An interactive course, for which your browser must run scripts';

/** How many questions an attempt asks. */
export const questionsAsked = ({ questions }: CourseContent, { questionsDrawn }: CourseSettings): number =>
  Math.min(questionsDrawn ?? Infinity, questions?.length ?? 0);

/** What is said of the knowledge check before it is begun; empty for a course without one. */
export function checkWords(content: CourseContent, settings: CourseSettings): string[] {
  const asked = questionsAsked(content, settings);
  if (asked === 0) return [];
  const needed = rightNeeded(asked, settings.passMark);
  return [
    `It has ${count(asked, 'question', 'questions')}.`,
    `To pass, ${needed === asked ? 'all' : `${needed} of ${asked}`} must be right (${settings.passMark}%).`,
    settings.attempts === null
      ? 'You can try as often as you need.'
      : `You can try ${settings.attempts === 1 ? 'once' : count(settings.attempts, 'time', 'times')}.`,
  ];
}

/** What must be done to complete the course, for somebody who has not begun. */
export function completionWords({ completion }: CourseSettings): string {
  const { lessons, check } = asksFor(completion);
  if (lessons && check) return 'You complete it with all lessons done and the knowledge check passed.';
  return check ? 'You complete it by passing the knowledge check.' : 'You complete it with all lessons done.';
}

export const leftOf = ({ enrolment, offer }: Learning, content: CourseContent): Remaining =>
  remaining(content, offer.settings.completion, {
    lessons: lessonsDone(enrolment),
    passed: progressOf(enrolment.attempts).passed,
  });

export const lessonsDone = ({ lessons }: Enrolment): Set<string> =>
  new Set([...lessons].filter(([, { done }]) => done).map(([slug]) => slug));

/**
 * How far somebody is on their way: "7 of 14 lessons done"; of a package the parts that it said were done, if it said
 * so of any. `all`: how many lessons there are, where that is to be told.
 */
export function doneWords({ delivery, lessonsDone: done }: DoneSoFar, all?: number): string {
  if (delivery === null) return '';
  if (delivery === 'scorm') return done === 0 ? '' : `${count(done, 'part', 'parts')} done`;
  return `${all === undefined ? count(done, 'lesson', 'lessons') : `${done} of ${count(all, 'lesson', 'lessons')}`} done`;
}

/** What is left, precisely: the same sentence on every page of the course. */
export function leftWords(learning: Learning, content: CourseContent): string {
  const { completedAt } = learning.enrolment;
  const left = leftOf(learning, content);
  if (completedAt !== null) return 'You have completed this course.';
  if (learning.enrolment.delivery === 'scorm') return 'You have not completed this course yet.';
  if (isComplete(left)) return 'You have completed this course.';
  const all = lessonsOf(content).length;
  const check = `the knowledge check of ${count(questionsAsked(content, learning.offer.settings), 'question', 'questions')}`;
  if (left.lessons.length === 0) {
    return asksFor(learning.offer.settings.completion).lessons
      ? `${all === 1 ? 'The lesson is' : `All ${all} lessons are`} done. What is left: ${check}.`
      : `What is left: ${check}.`;
  }
  const lessons = `${left.lessons.length} of ${count(all, 'lesson', 'lessons')}, about ${durationWords(left.minutes)}`;
  return `What is left: ${lessons}${left.check ? `, and ${check}` : ''}.`;
}

/** When a text was written, and what it still needs. */
export function reviewWords({ writtenOn, review }: CourseContent): string {
  const day = calendarDateWords(writtenOn);
  return review.includes(day) ? review : `Written on ${day}. ${review}`.trim();
}

/** "1 hour 5 minutes"; less than a minute in words, too. */
export const spentWords = (seconds: number): string =>
  seconds < 60 ? 'less than a minute' : durationWords(Math.round(seconds / 60));
