import { londonDate } from '../../platform/time/london.js';
import { calendarDateWords, durationWords } from '../../platform/time/words.js';
import { lessonsOf } from '../content.rules.js';
import type { CourseContent, Lesson } from '../content.types.js';
import {
  checkWords,
  completionWords,
  leftWords,
  PACKAGE_WORDS,
  lessonsDone,
  questionsAsked,
  reviewWords,
} from '../learning-words.rules.js';
import { lessonBody } from '../lesson-body.rules.js';
import { asksFor, progressOf, refresherIsDue } from '../progress.rules.js';
import type { EarlierCompletion, Learning, Taking } from '../taking.types.js';
import { count } from '../../platform/text/count.js';

/** Where a course that a package delivers is played; src/scorm answers there. */
export const packageHref = (slug: string): string => `${learnHref(slug)}/package`;
export const learnHref = (slug: string): string => `/courses/${slug}/learn`;
export const lessonHref = (slug: string, lesson: string): string => `${learnHref(slug)}/lessons/${lesson}`;
export const checkHref = (slug: string): string => `${learnHref(slug)}/check`;
const filesAt = (slug: string, versionId: number): string => `${learnHref(slug)}/files/${versionId}`;

/** What every page of a course shows around what it is about. */
export interface CourseFrame {
  course: { title: string; href: string; contents: string; team: { name: string; email: string } };
  left: string;
}

export const frameOf = (learning: Learning, content: CourseContent): CourseFrame => ({
  ...placeOf(learning),
  left: leftWords(learning, content),
});

export function placeOf({ course }: Taking): Omit<CourseFrame, 'left'> {
  const { title, slug, team } = course;
  return { course: { title, href: `/courses/${slug}`, contents: learnHref(slug), team } };
}

const minutesOf = (lessons: Lesson[]): string =>
  durationWords(lessons.reduce((sum, { minutes }) => sum + minutes, 0));

/** What is ahead, before anything is begun. */
export function aheadOf(taking: Taking, content: CourseContent): object {
  const { offer } = taking;
  if (offer === null) return {};
  const { settings } = offer;
  if (offer.delivery === 'scorm') {
    return {
      lessons: PACKAGE_WORDS,
      check: [],
      completion: 'The course itself tells us when you have completed it.',
      certificate: certificateWords(settings.cpdMinutes, settings.validityMonths),
    };
  }
  const lessons = lessonsOf(content);
  return {
    lessons: `${count(lessons.length, 'lesson', 'lessons')}, about ${minutesOf(lessons)}`,
    check: checkWords(content, settings),
    completion: completionWords(settings),
    certificate: certificateWords(settings.cpdMinutes, settings.validityMonths),
    review: reviewWords(content),
  };
}

function certificateWords(cpdMinutes: number | null, validityMonths: number | null): string {
  const worth =
    cpdMinutes === null ? 'You get a certificate' : `You get a certificate of ${durationWords(cpdMinutes)}`;
  return validityMonths === null
    ? `${worth}.`
    : `${worth}, which is valid for ${monthsWords(validityMonths)}.`;
}

const monthsWords = (months: number): string =>
  months % 12 === 0 ? count(months / 12, 'year', 'years') : count(months, 'month', 'months');

interface Task {
  title: string;
  href: string;
  hint: string;
  status: { text: string } | { tag: { text: string; classes: string } };
}

const DONE = { text: 'Completed' };
const tag = (text: string, classes: string): Task['status'] => ({ tag: { text, classes } });
const STARTED = tag('In progress', 'govuk-tag--light-blue');
const NOT_STARTED = tag('Not started', 'govuk-tag--blue');

/** The contents as a task list, with what is left and where to go on. */
export function contentsPage(learning: Learning, content: CourseContent): object {
  const { course, enrolment } = learning;
  const tasks = content.sections.map((section) => ({
    title: section.title,
    tasks: section.lessons.map((lesson) => ({
      title: lesson.title,
      href: lessonHref(course.slug, lesson.slug),
      hint: `About ${durationWords(lesson.minutes)}`,
      status: lessonStatus(learning, lesson.slug),
    })),
  }));
  const next =
    content.questions === null
      ? []
      : [{ title: 'What you have learned', tasks: [checkTask(learning, content)] }];
  return {
    ...frameOf(learning, content),
    sections: [...tasks, ...next],
    goOn: enrolment.completedAt === null ? goOn(learning, content) : undefined,
    completed: completedWords(learning),
    refresherDue: refresherIsDue(enrolment, learning.today),
    earlier: learning.earlier.map(earlierWords),
    review: reviewWords(content),
    printHref: `${learnHref(course.slug)}/print`,
  };
}

function lessonStatus({ enrolment }: Learning, slug: string): Task['status'] {
  const progress = enrolment.lessons.get(slug);
  if (progress === undefined) return NOT_STARTED;
  return progress.done ? DONE : STARTED;
}

function checkTask({ course, enrolment, offer }: Learning, content: CourseContent): Task {
  const asked = count(questionsAsked(content, offer.settings), 'question', 'questions');
  const { passed, submitted } = progressOf(enrolment.attempts);
  const isOpen = enrolment.attempts.length > submitted;
  return {
    title: 'Knowledge check',
    href: checkHref(course.slug),
    hint: asksFor(offer.settings.completion).check ? asked : `${asked}, if you like`,
    status: passed
      ? { text: `Passed with ${enrolment.score ?? 0}%` }
      : isOpen
        ? STARTED
        : submitted > 0
          ? tag('Not passed yet', 'govuk-tag--yellow')
          : NOT_STARTED,
  };
}

/** The lesson that was open last unless it is done, then the first that is not, then the check. */
function goOn({ course, enrolment }: Learning, content: CourseContent): { text: string; href: string } {
  const done = lessonsDone(enrolment);
  const lessons = lessonsOf(content);
  const next =
    lessons.find(({ slug }) => slug === enrolment.position && !done.has(slug)) ??
    lessons.find(({ slug }) => !done.has(slug));
  const text = enrolment.position === null ? 'Begin' : 'Continue';
  if (next !== undefined) return { text: `${text}: ${next.title}`, href: lessonHref(course.slug, next.slug) };
  return { text: 'Go to the knowledge check', href: checkHref(course.slug) };
}

export interface CompletedWords {
  on: string;
  certificate?: { number: string; href: string };
  valid: string;
  refresher: string;
}

/** Undefined while the running cycle is not completed. */
export function completedWords({ enrolment }: Learning): CompletedWords | undefined {
  const { completedAt, certificateNumber, validUntil, refresherOn } = enrolment;
  if (completedAt === null) return undefined;
  return {
    on: calendarDateWords(londonDate(completedAt)),
    ...(certificateNumber !== null && {
      certificate: { number: certificateNumber, href: certificateHref(certificateNumber) },
    }),
    valid: validUntil === null ? '' : `It is valid until ${calendarDateWords(validUntil)}.`,
    refresher:
      refresherOn === null
        ? ''
        : `You can take it again from ${calendarDateWords(refresherOn)}. We email you then, and your certificate stays yours.`,
  };
}

const certificateHref = (number: string): string => `/training-record/certificates/${number}`;

const earlierWords = ({ completedAt, certificateNumber, validUntil }: EarlierCompletion): object => ({
  on: calendarDateWords(londonDate(completedAt)),
  ...(certificateNumber !== null && { number: certificateNumber, href: certificateHref(certificateNumber) }),
  valid: validUntil === null ? '' : `valid until ${calendarDateWords(validUntil)}`,
});

/** One lesson, its text as HTML. */
export function lessonPage(learning: Learning, content: CourseContent, lesson: Lesson): object {
  const { course, enrolment } = learning;
  const lessons = lessonsOf(content);
  const place = lessons.indexOf(lesson);
  const before = lessons[place - 1];
  const after = lessons[place + 1];
  return {
    ...frameOf(learning, content),
    ...lessonBody(lesson, filesAt(course.slug, enrolment.versionId)),
    section: content.sections.find((section) => section.lessons.includes(lesson))?.title,
    place: `Lesson ${place + 1} of ${lessons.length}, about ${durationWords(lesson.minutes)}`,
    isDone: enrolment.completedAt !== null || enrolment.lessons.get(lesson.slug)?.done === true,
    action: lessonHref(course.slug, lesson.slug),
    before: before && { text: before.title, href: lessonHref(course.slug, before.slug) },
    after: after && { text: after.title, href: lessonHref(course.slug, after.slug) },
  };
}

/** All lessons, one after the other, to print or to read without a connection. */
export const wholePage = (learning: Learning, content: CourseContent): object => ({
  ...frameOf(learning, content),
  outcomes: content.outcomes,
  review: reviewWords(content),
  sections: content.sections.map((section) => ({
    title: section.title,
    lessons: section.lessons.map((lesson) =>
      lessonBody(lesson, filesAt(learning.course.slug, learning.enrolment.versionId)),
    ),
  })),
});
