import type { DraftContent } from './draft.types.js';

export const MOST_OUTCOMES = 20;

/**
 * The outcomes as they are written anew, place by place; an empty one is gone. Lessons and questions name outcomes by
 * number, so they are renumbered with them; a question about one that is gone is left without (0).
 */
export function rewriteOutcomes(content: DraftContent, written: string[]): DraftContent {
  const numbers = new Map<number, number>();
  const outcomes: string[] = [];
  written.forEach((outcome, place) => {
    if (outcome === '') return;
    outcomes.push(outcome);
    numbers.set(place + 1, outcomes.length);
  });
  return {
    ...content,
    outcomes,
    sections: content.sections.map((section) => ({
      ...section,
      lessons: section.lessons.map((lesson) => ({
        ...lesson,
        outcomes: lesson.outcomes.flatMap((outcome) => numbers.get(outcome) ?? []),
      })),
    })),
    questions: content.questions.map((question) => ({
      ...question,
      outcome: numbers.get(question.outcome) ?? 0,
    })),
  };
}
