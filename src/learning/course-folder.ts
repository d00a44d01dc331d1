import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CourseContent, CourseSettings, LessonVideo, Question } from './content.types.js';
import type { CourseFile } from './versions.service.js';

/**
 * What a folder of texts says of a course: `course.json`, `questions.json`, lessons in Markdown, pictures beside them.
 */
export interface CourseFolder {
  content: CourseContent;
  settings: CourseSettings;
  files: CourseFile[];
}

/** `course.json`, as its author writes it. */
interface WrittenCourse extends Pick<CourseContent, 'title' | 'writtenOn' | 'outcomes'> {
  review?: string;
  completion?: CourseSettings['completion'];
  passMark?: number;
  attempts?: number | null;
  cpdMinutes?: number | null;
  validMonths?: number | null;
  refresherMonths?: number | null;
  sections: { title: string; lessons: WrittenLesson[] }[];
  check?: { draw?: number | null; questions: string } | null;
}

interface WrittenLesson {
  slug: string;
  title: string;
  minutes: number;
  /** Name of the file with the text. */
  body: string;
  outcomes: number[];
  reflection?: string | null;
  images?: { file: string; alt: string }[];
  /** Its transcript is the name of the file with it. */
  video?: LessonVideo | null;
}

const TEXTS = /\.(json|md)$/;
const USUAL_PASS_MARK = 80;

/**
 * Reads a folder. Whether it may be published is asked of the content when it is.
 * @throws Error when a file that it names cannot be read
 */
export async function readCourseFolder(folder: string): Promise<CourseFolder> {
  const text = (name: string): Promise<string> => readFile(join(folder, name), 'utf8');
  const written = JSON.parse(await text('course.json')) as WrittenCourse;
  const { title, writtenOn, review = '', outcomes, check = null } = written;
  const sections = await Promise.all(
    written.sections.map(async (section) => ({
      title: section.title,
      lessons: await Promise.all(section.lessons.map((lesson) => readLesson(lesson, text))),
    })),
  );
  const questions = check === null ? null : (JSON.parse(await text(check.questions)) as Question[]);
  const names = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && !TEXTS.test(entry.name))
    .map(({ name }) => name)
    .sort();
  return {
    content: { title, writtenOn, review, outcomes, sections, questions },
    settings: {
      completion: written.completion ?? (check === null ? 'lessons' : 'lessons_and_check'),
      passMark: written.passMark ?? USUAL_PASS_MARK,
      attempts: written.attempts ?? null,
      questionsDrawn: check?.draw ?? null,
      cpdMinutes: written.cpdMinutes ?? null,
      validityMonths: written.validMonths ?? null,
      refresherMonths: written.refresherMonths ?? null,
    },
    files: await Promise.all(
      names.map(async (name) => ({ name, bytes: await readFile(join(folder, name)) })),
    ),
  };
}

async function readLesson(
  { slug, title, minutes, body, outcomes, reflection, images = [], video }: WrittenLesson,
  text: (name: string) => Promise<string>,
): Promise<CourseContent['sections'][number]['lessons'][number]> {
  return {
    ...{ slug, title, minutes, outcomes, images },
    body: await text(body),
    ...(reflection && { reflection }),
    ...(video && { video: { ...video, transcript: await text(video.transcript) } }),
  };
}
