import { fieldOf, otherFieldOf } from '../answers.rules.js';
import type { Question } from '../evaluation.types.js';

interface Item {
  value: string;
  text: string;
  checked: boolean;
}

/** One question as the macro `questionFields` shows it, with what was answered so far. */
export interface AnswerField {
  field: string;
  kind: Question['kind'];
  legend: string;
  hint: string | null;
  several: boolean;
  items: Item[];
  /** Where something else can be written. */
  otherField: string | null;
  other: string;
  value: string;
}

/** @param body what was sent, to be shown again; a page that is opened has none */
export function answerFields(questions: Question[], body: unknown = {}): AnswerField[] {
  const given = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (field: string): string => (typeof given[field] === 'string' ? given[field] : '');
  return questions.map((question) => {
    const field = fieldOf(question);
    const chosen = [given[field] ?? []].flat();
    return {
      field,
      kind: question.kind,
      legend: question.required ? question.text : `${question.text} (optional)`,
      hint: question.hint,
      several: question.several,
      items: optionsOf(question).map(({ value, text: words }) => ({ value, text: words, checked: chosen.includes(value) })),
      otherField: question.other ? otherFieldOf(question) : null,
      other: text(otherFieldOf(question)),
      value: text(field),
    };
  });
}

function optionsOf({ kind, points, lowWords, highWords, options }: Question): { value: string; text: string }[] {
  if (kind === 'choice') return options.map((text, index) => ({ value: String(index), text }));
  return Array.from({ length: points ?? 0 }, (_, index) => {
    const point = index + 1;
    const words = point === 1 ? lowWords : point === points ? highWords : null;
    return { value: String(point), text: words === null ? String(point) : `${point}: ${words}` };
  });
}
