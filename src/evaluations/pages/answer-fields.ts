import { fieldOf, otherFieldOf } from '../answers.rules.js';
import type { Question } from '../evaluation.types.js';
import { fieldsOf } from '../../platform/text/fields.js';

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
  const given = fieldsOf(body);
  const text = (field: string): string =>
    typeof given[field] === 'string' ? given[field].replaceAll('\r\n', '\n') : '';
  return questions.map((question) => {
    const field = fieldOf(question);
    const chosen = [given[field] ?? []].flat();
    return {
      field,
      kind: question.kind,
      legend: question.required ? question.text : `${question.text} (optional)`,
      hint: hintOf(question),
      several: question.several,
      items: optionsOf(question).map((option) => ({ ...option, checked: chosen.includes(option.value) })),
      otherField: question.other ? otherFieldOf(question) : null,
      other: text(otherFieldOf(question)),
      value: text(field),
    };
  });
}

function hintOf({ hint, kind, points, lowWords, highWords }: Question): string | null {
  if (kind !== 'scale') return hint;
  const ends = `1 is “${lowWords ?? ''}”, ${points ?? ''} is “${highWords ?? ''}”`;
  return hint === null ? ends : `${hint}. ${ends}`;
}

const optionsOf = ({ kind, points, options }: Question): { value: string; text: string }[] =>
  kind === 'choice'
    ? options.map((text, index) => ({ value: String(index), text }))
    : Array.from({ length: points ?? 0 }, (_, index) => ({
        value: String(index + 1),
        text: String(index + 1),
      }));
