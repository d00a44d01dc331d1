import {
  QUESTION_KINDS,
  type AnswerOption,
  type Question,
  type QuestionKind,
} from '../learning/content.types.js';
import type { FieldError } from '../platform/refusal.js';
import { textProblem } from '../platform/text/plain-text.js';
import { fieldsOf } from '../platform/text/fields.js';

export const MOST_OPTIONS = 12;
export const MOST_QUESTIONS = 500;
const FEWEST_ROWS = 4;
const LONGEST = { text: 1000, option: 500, feedback: 1000 };

export const KIND_WORDS: Record<QuestionKind, string> = {
  single: 'One answer is right',
  multiple: 'Several answers are right',
  ordering: 'Put the answers in order',
  true_false: 'True or false',
};

/** A row of the form: an answer as it was typed. */
export interface OptionRow {
  text: string;
  right: boolean;
  feedback: string;
}

/** A question as it stands in its form. */
export interface QuestionAnswers {
  kind: QuestionKind;
  text: string;
  /** Number of the outcome; 0 for none chosen. */
  outcome: number;
  /** Slug of the lesson; empty for none chosen. */
  lesson: string;
  rows: OptionRow[];
  feedbackRight: string;
  feedbackWrong: string;
}

const emptyRow = (): OptionRow => ({ text: '', right: false, feedback: '' });

export const isKind = (text: unknown): text is QuestionKind => QUESTION_KINDS.includes(text as QuestionKind);

/** The form as it is first shown. */
export function answersOfQuestion(kind: QuestionKind, question?: Question): QuestionAnswers {
  const rows = (question?.options ?? []).map(({ text, right, feedback }) => ({
    ...{ text, right: right === true, feedback: feedback ?? '' },
  }));
  const { text = '', outcome = 0, lesson = '', feedback } = question ?? {};
  return {
    ...{ kind, text, outcome, lesson },
    rows: kind === 'true_false' ? trueAndFalse(rows) : withEmptyRows(rows, FEWEST_ROWS),
    feedbackRight: feedback?.right ?? '',
    feedbackWrong: feedback?.wrong ?? '',
  };
}

/** Two statements that are always the same: only which is right, and what is said of each, is the author's. */
const trueAndFalse = (rows: OptionRow[]): OptionRow[] =>
  ['True', 'False'].map((text, place) => ({ ...emptyRow(), ...rows[place], text }));

export const withEmptyRows = (rows: OptionRow[], fewest: number): OptionRow[] => [
  ...rows,
  ...Array.from({ length: Math.max(0, Math.min(fewest, MOST_OPTIONS) - rows.length) }, emptyRow),
];

/** A posted form, with as many rows as it says it has. */
export function questionWritten(kind: QuestionKind, body: unknown): QuestionAnswers {
  const fields = fieldsOf(body);
  const text = (name: string): string => {
    const value = fields[name];
    return typeof value === 'string' ? value.trim().replaceAll('\r\n', '\n') : '';
  };
  const count = Math.min(MOST_OPTIONS, Number(fields.count) || 0);
  const right = [fields.right].flat().map(String);
  const rows = Array.from({ length: count }, (_, place) => ({
    text: text(`option-${place}`),
    right: kind !== 'ordering' && right.includes(String(place)),
    feedback: kind === 'ordering' ? '' : text(`feedback-${place}`),
  }));
  return {
    ...{ kind, text: text('text'), lesson: text('lesson'), outcome: Number(text('outcome')) || 0 },
    rows: kind === 'true_false' ? trueAndFalse(rows) : rows,
    feedbackRight: text('feedbackRight'),
    feedbackWrong: text('feedbackWrong'),
  };
}

/**
 * The question that the answers mean, or which field is wrong. What it still lacks may wait until the course is
 * published; what cannot be kept may not.
 */
export function readQuestion(
  id: string,
  { kind, text, outcome, lesson, rows, feedbackRight, feedbackWrong }: QuestionAnswers,
): { question: Question; errors: FieldError[] } {
  const errors: FieldError[] = [];
  const check = (field: string, named: string, value: string, max: number): void => {
    const problem = textProblem(value, { max, lines: !field.startsWith('option') });
    if (problem !== undefined) errors.push({ field, message: `${named} ${problem}` });
  };
  if (text === '') errors.push({ field: 'text', message: 'Enter the question' });
  check('text', 'The question', text, LONGEST.text);
  rows.forEach((row, place) => {
    check(`option-${place}`, `Answer ${place + 1}`, row.text, LONGEST.option);
    check(`feedback-${place}`, `What is said of answer ${place + 1}`, row.feedback, LONGEST.feedback);
    if (row.text === '' && (row.right || row.feedback !== ''))
      errors.push({ field: `option-${place}`, message: `Enter answer ${place + 1}, or clear its row` });
  });
  check('feedbackRight', 'What is said to whoever is right', feedbackRight, LONGEST.feedback);
  check('feedbackWrong', 'What is said to whoever is wrong', feedbackWrong, LONGEST.feedback);
  const options = rows.filter((row) => row.text !== '').map(optionOf(kind));
  const feedback = { right: feedbackRight, wrong: feedbackWrong };
  return { question: { id, outcome, lesson, kind, text, options, feedback }, errors };
}

const optionOf =
  (kind: QuestionKind) =>
  ({ text, right, feedback }: OptionRow): AnswerOption => ({
    text,
    ...(kind !== 'ordering' && right && { right: true }),
    ...(feedback !== '' && { feedback }),
  });
