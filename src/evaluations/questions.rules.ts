import type { FieldError } from '../platform/refusal.js';
import { textProblem, tidyLine } from '../platform/text/plain-text.js';
import { readyMade } from './ready-made.rules.js';
import { MOMENTS, STANDARDS, type Moment, type NewQuestion } from './evaluation.types.js';

export const MOST_OPTIONS = 12;
const TEXT = { max: 300 };
const WORDS = { max: 60 };
const OPTION = { max: 120 };

/** What is wrong with a question, field by field; the fields are those of a form for it. */
export function questionProblems(question: NewQuestion): FieldError[] {
  const { kind, text, hint, points, lowWords, highWords, options } = question;
  return [
    ...(text === ''
      ? [{ field: 'text', message: 'Enter the question' }]
      : tooMuch('text', 'Question', text, TEXT)),
    ...tooMuch('hint', 'Hint', hint ?? '', TEXT),
    ...(kind === 'scale'
      ? [
          ...(points === null ? [{ field: 'points', message: 'Select how many points the scale has' }] : []),
          ...words('lowWords', 'Enter words for 1', 'Words for 1', lowWords),
          ...words(
            'highWords',
            'Enter words for the highest point',
            'Words for the highest point',
            highWords,
          ),
        ]
      : []),
    ...(kind === 'choice' ? optionProblems(options) : []),
  ];
}

const words = (field: string, missing: string, named: string, value: string | null): FieldError[] =>
  value === null || value === '' ? [{ field, message: missing }] : tooMuch(field, named, value, WORDS);

function optionProblems(options: string[]): FieldError[] {
  const field = 'options';
  if (options.length < 2) return [{ field, message: 'Enter two options or more, each on a line of its own' }];
  if (options.length > MOST_OPTIONS) return [{ field, message: `Options must be ${MOST_OPTIONS} or fewer` }];
  if (new Set(options.map((each) => each.toLowerCase())).size < options.length)
    return [{ field, message: 'Enter each option once' }];
  return options.flatMap((option) => tooMuch(field, 'Each option', option, OPTION)).slice(0, 1);
}

function tooMuch(field: string, named: string, value: string, limits: { max: number }): FieldError[] {
  const problem = textProblem(value, limits);
  return problem === undefined ? [] : [{ field, message: `${named} ${problem}` }];
}

/** As it is kept: nothing of another kind, single lines, and marked as a ready-made question only while it is one. */
export function tidyQuestion(question: NewQuestion): NewQuestion {
  const { kind, required, several, other, options, pair } = question;
  const [isScale, isChoice] = [kind === 'scale', kind === 'choice'];
  const line = (text: string | null): string => tidyLine(text ?? '');
  const tidy: NewQuestion = {
    ...{ kind, required, text: line(question.text), hint: line(question.hint) || null },
    points: isScale ? question.points : null,
    lowWords: isScale ? line(question.lowWords) : null,
    highWords: isScale ? line(question.highWords) : null,
    options: isChoice ? options.map(tidyLine).filter((each) => each !== '') : [],
    several: isChoice && several,
    other: isChoice && other,
    pair: isScale ? pair : null,
    standard: null,
  };
  return { ...tidy, standard: STANDARDS.find((name) => sameWords(tidy, STANDARD_WORDS[name])) ?? null };
}

/** Whether two questions ask the same on the same scale, so that their answers can be compared. */
export const sameWords = (one: NewQuestion, other: NewQuestion | undefined): boolean =>
  other !== undefined &&
  one.kind === other.kind &&
  one.text === other.text &&
  one.points === other.points &&
  one.lowWords === other.lowWords &&
  one.highWords === other.highWords;

const STANDARD_WORDS = Object.fromEntries(
  MOMENTS.flatMap((moment: Moment) => readyMade(moment))
    .filter(({ standard }) => standard !== null)
    .map((question) => [question.standard, question]),
) as Record<(typeof STANDARDS)[number], NewQuestion>;
