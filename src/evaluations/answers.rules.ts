import type { FieldError } from '../platform/refusal.js';
import { textProblem } from '../platform/text/plain-text.js';
import type { Answers, Chosen, Question } from './evaluation.types.js';
import { fieldsOf } from '../platform/text/fields.js';

const TEXT = { max: 3000, lines: true };
const OTHER = { max: 300 };

/** The name of a question in a form, and where an error about it leads. */
export const fieldOf = ({ id }: Pick<Question, 'id'>): string => `q${id}`;
export const otherFieldOf = (question: Pick<Question, 'id'>): string => `${fieldOf(question)}-other`;

/** What a browser sends, in the shape that answers have: texts for texts, numbers for the rest. */
export function answersInForm(questions: Question[], body: unknown): Record<string, unknown> {
  const fields = fieldsOf(body);
  return Object.fromEntries(
    questions.map((question) => {
      const given = fields[fieldOf(question)];
      switch (question.kind) {
        case 'text':
          return [question.id, typeof given === 'string' ? given.trim().replaceAll('\r\n', '\n') : given];
        case 'scale':
          return [question.id, number(given)];
        case 'choice': {
          const other = fields[otherFieldOf(question)];
          const chosen = given === undefined ? [] : [given].flat().map(number);
          return [question.id, { chosen, ...(typeof other === 'string' && { other: other.trim() }) }];
        }
      }
    }),
  );
}

/** Undefined for nothing; what is no whole number stays what it is, to be refused. */
const number = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  return value === '' ? undefined : /^\d{1,3}$/.test(value) ? Number(value) : value;
};

/**
 * Answers as they are kept, and what is wrong with them, question by question.
 * @param given by the id of the question: a number for a scale, a text, or `{chosen, other}`; others are dropped
 */
export function checkAnswers(
  questions: Question[],
  given: Record<string, unknown>,
): { answers: Answers; errors: FieldError[] } {
  const answers: Answers = {};
  const errors: FieldError[] = [];
  for (const question of questions) {
    const value = given[question.id];
    const problem = problemOf(question, value);
    if (problem !== undefined) errors.push({ field: fieldOf(question), message: problem });
    else if (!isEmpty(value)) answers[question.id] = kept(value);
  }
  return { answers, errors };
}

const isChosen = (value: unknown): value is Chosen =>
  typeof value === 'object' && value !== null && Array.isArray((value as Partial<Chosen>).chosen);

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (isChosen(value) && value.chosen.length === 0 && isBlank(value.other));

/** Nothing written beside the options; whatever is no text is refused later. */
const isBlank = (other: unknown): boolean =>
  other === undefined || (typeof other === 'string' && other.trim() === '');

const kept = (value: unknown): Answers[string] => {
  if (!isChosen(value)) return value as number | string;
  const chosen = [...new Set(value.chosen)].sort((a, b) => a - b);
  return isBlank(value.other) ? { chosen } : { chosen, other: value.other };
};

function problemOf(question: Question, value: unknown): string | undefined {
  const { kind, required, text } = question;
  if (isEmpty(value)) {
    if (!required) return undefined;
    return kind === 'text' ? `Enter an answer to “${text}”` : `Select an answer to “${text}”`;
  }
  switch (kind) {
    case 'scale':
      return isOf(value, 1, question.points ?? 0)
        ? undefined
        : `Select a number from 1 to ${question.points ?? 0} for “${text}”`;
    case 'text': {
      const problem = textProblem(value, TEXT);
      return problem === undefined ? undefined : `Answer to “${text}” ${problem}`;
    }
    case 'choice':
      return choiceProblem(question, value);
  }
}

function choiceProblem({ text, options, several, other }: Question, value: unknown): string | undefined {
  if (!isChosen(value) || !value.chosen.every((each) => isOf(each, 0, options.length - 1)))
    return `Select from the options of “${text}”`;
  const wrote = value.other ?? '';
  // Unchecked yet: a program may have sent anything.
  const problem = textProblem(wrote, OTHER);
  if (problem !== undefined) return `Your own words for “${text}” ${problem}`;
  if (!isBlank(wrote) && !other) return `Select from the options of “${text}”`;
  return new Set(value.chosen).size > 1 && !several ? `Select one answer to “${text}”` : undefined;
}

const isOf = (value: unknown, low: number, high: number): boolean =>
  typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high;
