import { contentProblems, lessonsOf, settingsProblems } from '../learning/content.rules.js';
import type { CourseContent, CourseSettings, Lesson, Question } from '../learning/content.types.js';
import { notFound, type FieldError } from '../platform/refusal.js';
import type { Draft, DraftAbout, DraftContent, DraftTexts } from './draft.types.js';

/** What the program begins a course with; its author changes what does not suit. */
const USUAL_SETTINGS: CourseSettings = {
  completion: 'lessons_and_check',
  passMark: 80,
  attempts: null,
  questionsDrawn: null,
  cpdMinutes: null,
  validityMonths: null,
  refresherMonths: null,
};

/** A course of which only the title is known. `today` is a date in London. */
export const newTexts = (title: string, today: string): DraftTexts => ({
  about: {
    ...{ title, summary: '', audience: '', audiences: [], bookingNotes: [] },
    ...{ level: null, price: null, duration: null, opensOn: today, rule: { kind: 'everyone' } },
  },
  content: emptyContent([], today),
  settings: USUAL_SETTINGS,
});

/** For a course that is in the catalogue and was never taken here. */
export const firstTexts = (about: DraftAbout, outcomes: string[], today: string): DraftTexts => ({
  about,
  content: emptyContent(outcomes, today),
  settings: USUAL_SETTINGS,
});

const emptyContent = (outcomes: string[], today: string): DraftContent => ({
  ...{ writtenOn: today, review: '', outcomes, sections: [], questions: [] },
});

/** A published version, to be changed. */
export function textsOf(about: DraftAbout, content: CourseContent, settings: CourseSettings): DraftTexts {
  const { writtenOn, review, outcomes, sections, questions } = content;
  const texts = { writtenOn, review, outcomes, sections, questions: questions ?? [] };
  return { about, content: texts, settings };
}

/** The content as learners would have it. */
export const asContent = ({ about, content }: Pick<DraftTexts, 'about' | 'content'>): CourseContent => ({
  title: about.title,
  ...content,
  questions: content.questions.length === 0 ? null : content.questions,
});

export const lessonOf = (content: DraftContent, slug: string): Lesson | undefined =>
  lessonsOf(content).find((lesson) => lesson.slug === slug);

/** @throws Refusal not_found */
export function lessonIn(content: DraftContent, slug: string): Lesson {
  const lesson = lessonOf(content, slug);
  if (lesson === undefined) throw notFound('There is no such lesson');
  return lesson;
}

/** The content with another lesson in the place of the one of this address. */
export const withLesson = (
  content: DraftContent,
  slug: string,
  becomes: (lesson: Lesson) => Lesson,
): DraftContent => ({
  ...content,
  sections: content.sections.map((section) => ({
    ...section,
    lessons: section.lessons.map((lesson) => (lesson.slug === slug ? becomes(lesson) : lesson)),
  })),
});

export const questionOf = (content: DraftContent, id: string): Question | undefined =>
  content.questions.find((question) => question.id === id);

/** Something that stands against publishing, and where it is mended. */
export interface DraftProblem {
  message: string;
  /** Below the address of the draft: "lessons/talk#body". */
  at: string;
  task: string;
}

/** All that stands between a draft and its publication; empty when it may be published. */
export function draftProblems(
  draft: Pick<Draft, 'about' | 'content' | 'settings' | 'files'>,
): DraftProblem[] {
  const content = asContent(draft);
  const blank = draft.about.summary.trim() === '';
  return [
    ...(blank ? [{ message: 'Enter a summary', at: 'about#summary', task: 'about' }] : []),
    ...contentProblems(content, new Set(draft.files.map(({ name }) => name))).map((problem) =>
      placed(problem, content),
    ),
    ...settingsProblems(draft.settings, content).map(({ field, message }) => ({
      message,
      at: `settings#${field}`,
      task: 'settings',
    })),
  ];
}

/** The rules of content name a path in it; its author has pages. */
function placed({ field, message }: FieldError, content: CourseContent): DraftProblem {
  const lesson = /^sections\.(\d+)\.lessons\.(\d+)\.(\w+)$/.exec(field);
  if (lesson !== null) {
    const [, s, n, part] = lesson;
    const { slug = '', title = '' } = content.sections[Number(s)]?.lessons[Number(n)] ?? {};
    return {
      message: `Lesson “${title}”: ${message}`,
      at: `lessons/${slug}${part === 'video' ? '/video' : `#${part}`}`,
      task: `lessons/${slug}`,
    };
  }
  const question = /^questions\.(\d+)\.(\w+)$/.exec(field);
  if (question !== null) {
    const [, q, part = ''] = question;
    const { id = '' } = content.questions?.[Number(q)] ?? {};
    const anchor = { options: 'option-0', feedback: 'feedbackRight' }[part] ?? part;
    return {
      message: `Question ${Number(q) + 1}: ${message}`,
      at: `questions/${id}#${anchor}`,
      task: 'questions',
    };
  }
  const [task = ''] = field.split('.');
  switch (task) {
    case 'sections':
      return { message: inSection(field, message, content), at: 'outline', task: 'outline' };
    case 'outcomes':
      return { message, at: 'outcomes', task: 'outcomes' };
    case 'questions':
      return { message, at: 'questions', task: 'questions' };
    default:
      return {
        message,
        at: field === 'writtenOn' ? 'about#writtenOn-day' : `about#${field}`,
        task: 'about',
      };
  }
}

function inSection(field: string, message: string, content: CourseContent): string {
  const title = content.sections[Number(field.split('.')[1])]?.title;
  return title === undefined || title === '' ? message : `Section “${title}”: ${message}`;
}
