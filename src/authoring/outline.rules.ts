import { freeSlug, slugOf } from '../events/slug.rules.js';
import { lessonsOf } from '../learning/content.rules.js';
import type { Lesson, Section } from '../learning/content.types.js';
import { notFound, Refusal } from '../platform/refusal.js';
import type { DraftContent } from './draft.types.js';

export const MOST_SECTIONS = 60;
export const MOST_LESSONS = 300;
const USUAL_MINUTES = 5;

/** What the page of sections and lessons can be asked for. Sections and lessons are named by their places, from 0. */
export type OutlineChange =
  | { deed: 'add_section'; title: string }
  | { deed: 'rename_section'; section: number; title: string }
  | { deed: 'delete_section'; section: number }
  | { deed: 'move_section'; section: number; by: -1 | 1 }
  | { deed: 'add_lesson'; section: number; title: string }
  | { deed: 'move_lesson'; lesson: string; by: -1 | 1 }
  | { deed: 'delete_lesson'; lesson: string };

/** @throws Refusal not_found for what is not there, conflict where there are too many */
export function changeOutline(content: DraftContent, change: OutlineChange): DraftContent {
  switch (change.deed) {
    case 'add_section':
      if (content.sections.length >= MOST_SECTIONS) throw tooMany(`${MOST_SECTIONS} sections`);
      return { ...content, sections: [...content.sections, { title: change.title, lessons: [] }] };
    case 'rename_section':
      return withSection(content, change.section, (section) => [{ ...section, title: change.title }]);
    case 'delete_section': {
      const gone = content.sections[change.section]?.lessons.map(({ slug }) => slug) ?? [];
      return withoutQuestionsOf(
        withSection(content, change.section, () => []),
        gone,
      );
    }
    case 'move_section':
      sectionAt(content, change.section);
      return { ...content, sections: swapped(content.sections, change.section, change.by) };
    case 'add_lesson':
      return withSection(content, change.section, (section) => [
        { ...section, lessons: [...section.lessons, newLesson(content, change.title)] },
      ]);
    case 'move_lesson':
      return moveLesson(content, change.lesson, change.by);
    case 'delete_lesson': {
      placeOf(content, change.lesson);
      const sections = content.sections.map((section) => ({
        ...section,
        lessons: section.lessons.filter(({ slug }) => slug !== change.lesson),
      }));
      return withoutQuestionsOf({ ...content, sections }, [change.lesson]);
    }
  }
}

/** Questions about a lesson that is gone stay, and say that they need another. */
const withoutQuestionsOf = (content: DraftContent, gone: string[]): DraftContent => ({
  ...content,
  questions: content.questions.map((question) =>
    gone.includes(question.lesson) ? { ...question, lesson: '' } : question,
  ),
});

/** How many questions would be left without a lesson to read about them. */
export const questionsOn = ({ questions }: DraftContent, lessons: string[]): number =>
  questions.filter(({ lesson }) => lessons.includes(lesson)).length;

function newLesson(content: DraftContent, title: string): Lesson {
  const lessons = lessonsOf(content);
  if (lessons.length >= MOST_LESSONS) throw tooMany(`${MOST_LESSONS} lessons`);
  const slug = freeSlug(
    slugOf(title),
    lessons.map((lesson) => lesson.slug),
  );
  return { slug, title, minutes: USUAL_MINUTES, body: '', outcomes: [], images: [] };
}

/** Within its section; beyond its first or last place into the section before or after. */
function moveLesson(content: DraftContent, slug: string, by: -1 | 1): DraftContent {
  const { section, lesson } = placeOf(content, slug);
  const { lessons } = sectionAt(content, section);
  const moved = lessons[lesson] as Lesson;
  if (lessons[lesson + by] !== undefined)
    return withSection(content, section, (own) => [{ ...own, lessons: swapped(lessons, lesson, by) }]);
  const into = content.sections[section + by];
  if (into === undefined) return content;
  const sections = content.sections.map((each, place): Section => {
    if (place === section) return { ...each, lessons: lessons.filter((other) => other !== moved) };
    if (place !== section + by) return each;
    return { ...each, lessons: by === 1 ? [moved, ...each.lessons] : [...each.lessons, moved] };
  });
  return { ...content, sections };
}

function placeOf({ sections }: DraftContent, slug: string): { section: number; lesson: number } {
  for (const [section, { lessons }] of sections.entries()) {
    const lesson = lessons.findIndex((each) => each.slug === slug);
    if (lesson >= 0) return { section, lesson };
  }
  throw notFound('There is no such lesson');
}

function sectionAt({ sections }: DraftContent, place: number): Section {
  const section = sections[place];
  if (section === undefined) throw notFound('There is no such section');
  return section;
}

function withSection(
  content: DraftContent,
  place: number,
  becomes: (section: Section) => Section[],
): DraftContent {
  const section = sectionAt(content, place);
  return {
    ...content,
    sections: content.sections.flatMap((each) => (each === section ? becomes(section) : [each])),
  };
}

function swapped<T>(items: T[], place: number, by: -1 | 1): T[] {
  const [one, other] = [items[place], items[place + by]];
  if (one === undefined || other === undefined) return items;
  return items.map((each, n) => (n === place ? other : n === place + by ? one : each));
}

const tooMany = (most: string): Refusal =>
  new Refusal('conflict', 'too_many', `A course has at most ${most}`);
