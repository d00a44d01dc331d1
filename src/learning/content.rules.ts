import type { FieldError } from '../platform/refusal.js';
import { isCalendarDate } from '../platform/time/london.js';
import {
  QUESTION_KINDS,
  type CourseContent,
  type CourseSettings,
  type Lesson,
  type LessonVideo,
  type Question,
} from './content.types.js';
import { imagesIn, problemsOfText } from './markdown.rules.js';
import { isCaptions, isVideo } from './media.rules.js';

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const FEWEST_OPTIONS = 2;

export const lessonsOf = ({ sections }: Pick<CourseContent, 'sections'>): Lesson[] =>
  sections.flatMap(({ lessons }) => lessons);

/**
 * All that stands between a version and its publication, each named by its path in the content: empty when it may be
 * published. `files` are the names of those that came with it.
 */
export function contentProblems(content: CourseContent, files: ReadonlySet<string>): FieldError[] {
  const lessons = lessonsOf(content);
  return [
    ...aboutProblems(content),
    ...content.sections.flatMap((section, s) => [
      ...(isBlank(section.title)
        ? [{ field: `sections.${s}.title`, message: 'Enter the title of the section' }]
        : []),
      ...(section.lessons.length === 0
        ? [{ field: `sections.${s}.lessons`, message: 'A section has at least one lesson' }]
        : []),
      ...section.lessons.flatMap((lesson, n) =>
        lessonProblems(lesson, `sections.${s}.lessons.${n}`, content.outcomes.length, files),
      ),
    ]),
    ...repeated(lessons.map(({ slug }) => slug)).map((slug) => ({
      field: 'sections',
      message: `There are two lessons with the address ${slug}`,
    })),
    ...(content.questions ?? []).flatMap((question, q) =>
      questionProblems(
        question,
        `questions.${q}`,
        content.outcomes.length,
        new Set(lessons.map(({ slug }) => slug)),
      ),
    ),
    ...repeated((content.questions ?? []).map(({ id }) => id)).map((id) => ({
      field: 'questions',
      message: `There are two questions with the id ${id}`,
    })),
    ...coverageProblems(content),
  ];
}

/** What the settings ask of a version that it cannot give. */
export function settingsProblems(settings: CourseSettings, { questions }: CourseContent): FieldError[] {
  const { completion, questionsDrawn, validityMonths, refresherMonths } = settings;
  const problems: FieldError[] = [];
  const problem = (field: string, message: string): number => problems.push({ field, message });
  if (completion !== 'lessons' && questions === null)
    problem('completion', 'There is no knowledge check to pass: say that the lessons are enough');
  if (questionsDrawn !== null && questionsDrawn > (questions?.length ?? 0))
    problem('questionsDrawn', 'The check cannot ask more questions than there are');
  if (refresherMonths !== null && (validityMonths === null || refresherMonths > validityMonths))
    problem('refresherMonths', 'A refresher is due before the certificate expires');
  return problems;
}

function aboutProblems({ title, writtenOn, outcomes, sections, questions }: CourseContent): FieldError[] {
  const problems: FieldError[] = [];
  if (isBlank(title)) problems.push({ field: 'title', message: 'Enter the title of the course' });
  if (!isCalendarDate(writtenOn))
    problems.push({ field: 'writtenOn', message: 'Say on which day it was written' });
  if (outcomes.length === 0) problems.push({ field: 'outcomes', message: 'Say what people will learn' });
  outcomes.forEach((outcome, o) => {
    if (isBlank(outcome)) problems.push({ field: `outcomes.${o}`, message: 'Enter the outcome' });
  });
  if (sections.length === 0)
    problems.push({ field: 'sections', message: 'A course has at least one section' });
  if (questions?.length === 0)
    problems.push({ field: 'questions', message: 'A knowledge check has at least one question' });
  return problems;
}

function lessonProblems(
  lesson: Lesson,
  at: string,
  outcomes: number,
  files: ReadonlySet<string>,
): FieldError[] {
  const problems: FieldError[] = [];
  const problem = (field: string, message: string): number =>
    problems.push({ field: `${at}.${field}`, message });
  if (!SLUG.test(lesson.slug)) problem('slug', 'The address of a lesson is lower-case words with hyphens');
  if (isBlank(lesson.title)) problem('title', 'Enter the title of the lesson');
  if (!Number.isInteger(lesson.minutes) || lesson.minutes < 1)
    problem('minutes', 'Say how many minutes it takes');
  if (isBlank(lesson.body)) problem('body', 'Enter the text of the lesson');
  for (const message of problemsOfText(lesson.body)) problem('body', message);
  if (!lesson.outcomes.every((outcome) => isNumberOf(outcome, outcomes)))
    problem('outcomes', 'There is no such outcome');
  for (const { file, alt } of [...lesson.images, ...imagesIn(lesson.body)]) {
    if (isBlank(alt)) problem('images', `Say in words what ${file} shows`);
    if (!files.has(file)) problem('images', `The picture ${file} is missing`);
  }
  if (lesson.video !== undefined)
    for (const message of videoProblems(lesson.video, files)) problem('video', message);
  return problems;
}

function videoProblems(
  { file, captions, transcript, poster }: LessonVideo,
  files: ReadonlySet<string>,
): string[] {
  const named = [file, captions, poster ?? ''].filter((name) => name !== '');
  return [
    ...(isVideo(file) ? [] : ['Choose a video']),
    ...(captions === '' ? ['A video needs captions'] : []),
    ...(captions === '' || isCaptions(captions) ? [] : [`Captions are a file of WebVTT, not ${captions}`]),
    ...(isBlank(transcript) ? ['A video needs a transcript'] : []),
    ...named.filter((name) => !files.has(name)).map((name) => `The file ${name} is missing`),
    ...problemsOfText(transcript),
  ];
}

function questionProblems(
  question: Question,
  at: string,
  outcomes: number,
  lessons: ReadonlySet<string>,
): FieldError[] {
  const problems: FieldError[] = [];
  const problem = (field: string, message: string): number =>
    problems.push({ field: `${at}.${field}`, message });
  const { kind, options, feedback } = question;
  if (isBlank(question.id)) problem('id', 'A question has an id of its own');
  if (!QUESTION_KINDS.includes(kind)) problem('kind', 'There is no such kind of question');
  if (!isNumberOf(question.outcome, outcomes)) problem('outcome', 'There is no such outcome');
  if (!lessons.has(question.lesson)) problem('lesson', `There is no lesson ${question.lesson}`);
  if (isBlank(question.text)) problem('text', 'Enter the question');
  if (options.length < FEWEST_OPTIONS) problem('options', 'A question has at least two answers');
  if (options.some(({ text }) => isBlank(text))) problem('options', 'Enter each answer');
  if (repeated(options.map(({ text }) => text.trim().toLowerCase())).length > 0)
    problem('options', 'Two answers are the same');
  const right = options.filter((option) => option.right === true).length;
  if (kind === 'multiple' && right === 0) problem('options', 'Say which answers are right');
  if ((kind === 'single' || kind === 'true_false') && right !== 1)
    problem('options', 'Exactly one answer is right');
  if (kind === 'true_false' && options.map(({ text }) => text).join() !== 'True,False')
    problem('options', 'The answers are True and False');
  if (kind === 'ordering' && right > 0)
    problem('options', 'The answers stand in the right order: none is marked');
  if (isBlank(feedback.right) || isBlank(feedback.wrong))
    problem('feedback', 'Say something to whoever is right, and to whoever is wrong');
  return problems;
}

/** Each outcome is taught by a lesson and, where there is a check, asked about. */
function coverageProblems(content: CourseContent): FieldError[] {
  const lessons = lessonsOf(content);
  return content.outcomes.flatMap((_, o) => {
    const outcome = o + 1;
    const taught = lessons.some(({ outcomes }) => outcomes.includes(outcome));
    const asked =
      content.questions === null || content.questions.some((question) => question.outcome === outcome);
    return [
      ...(taught ? [] : [{ field: `outcomes.${o}`, message: `No lesson teaches outcome ${outcome}` }]),
      ...(asked ? [] : [{ field: `outcomes.${o}`, message: `No question asks about outcome ${outcome}` }]),
    ];
  });
}

const isBlank = (text: string): boolean => text.trim() === '';

const isNumberOf = (number: number, most: number): boolean =>
  Number.isInteger(number) && number >= 1 && number <= most;

const repeated = (values: string[]): string[] => [
  ...new Set(values.filter((value, n) => values.indexOf(value) !== n)),
];
