import { Transform } from 'class-transformer';
import { IsIn, Matches } from 'class-validator';
import { readForm } from '../../platform/web/form.js';
import type { FieldError } from '../../platform/refusal.js';
import {
  COMPARABLE,
  QUESTION_KINDS,
  SCALES,
  type EvaluationSettings,
  type Moment,
  type NewQuestion,
  type Question,
  type QuestionKind,
} from '../evaluation.types.js';

const wholeNumber = (named: string, pattern: RegExp, least: number, most: number): PropertyDecorator =>
  Matches(pattern, { message: `${named} must be a whole number from ${least} to ${most}` });

export class SettingsForm {
  @wholeNumber('Days before', /^([1-9]|[1-5]\d|60)$/, 1, 60)
  daysBefore: string = '';

  @wholeNumber('Weeks to the impact survey', /^([1-9]|[1-9]\d|10[0-4])$/, 1, 104)
  impactWeeks: string = '';

  @wholeNumber('Weeks to answer', /^([1-9]|1\d|2[0-6])$/, 1, 26)
  openWeeks: string = '';
}

export const settingsForm = ({ daysBefore, impactWeeks, openWeeks }: EvaluationSettings): SettingsForm => ({
  daysBefore: String(daysBefore),
  impactWeeks: String(impactWeeks),
  openWeeks: String(openWeeks),
});

export class StateForm {
  @IsIn(['yes', 'no'], { message: 'Select whether people are asked' })
  asked: string = '';

  @IsIn(['yes', 'no'], { message: 'Select whether the answers are anonymous' })
  anonymous: string = '';

  @Matches(/^\d{0,9}$/, { message: 'Open this page again' })
  version: string = '';
}

const text = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value : ''));
const ticked = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }) => (value === 'yes' ? 'yes' : ''));
const KEPT = /[^]*/;

/** What is wrong with a question says `questionProblems`: here its fields are only read. */
export class QuestionForm {
  @IsIn(QUESTION_KINDS, { message: 'Select a kind of question' })
  kind: QuestionKind = 'scale';

  @Matches(KEPT)
  @text()
  text: string = '';

  @Matches(KEPT)
  @text()
  hint: string = '';

  @Matches(KEPT)
  @ticked()
  required: string = '';

  @Matches(KEPT)
  @text()
  points: string = '';

  @Matches(KEPT)
  @text()
  lowWords: string = '';

  @Matches(KEPT)
  @text()
  highWords: string = '';

  /** A line each. */
  @Matches(KEPT)
  @text()
  options: string = '';

  @Matches(KEPT)
  @ticked()
  several: string = '';

  @Matches(KEPT)
  @ticked()
  other: string = '';

  @IsIn(COMPARABLE, { each: true, message: 'Select from the list' })
  @Transform(({ value }: { value: unknown }) => [value ?? []].flat())
  alsoIn: Moment[] = [];

  @Matches(/^\d{0,9}$/, { message: 'Open this page again' })
  version: string = '';
}

export function readQuestion(body: unknown): {
  form: QuestionForm;
  errors: FieldError[];
  question: NewQuestion;
} {
  const { form, errors } = readForm(QuestionForm, body);
  const { kind, text: words, hint, lowWords, highWords } = form;
  return {
    form,
    errors,
    question: {
      ...{ kind, text: words, hint, lowWords, highWords },
      required: form.required === 'yes',
      points: SCALES.find((points) => String(points) === form.points) ?? null,
      options: form.options.split('\n'),
      several: form.several === 'yes',
      other: form.other === 'yes',
      pair: null,
      standard: null,
    },
  };
}

/** @param alsoIn the other forms that ask the same */
export const questionForm = (question: Question, alsoIn: Moment[], version: number): QuestionForm => ({
  kind: question.kind,
  text: question.text,
  hint: question.hint ?? '',
  required: question.required ? 'yes' : '',
  points: String(question.points ?? ''),
  lowWords: question.lowWords ?? '',
  highWords: question.highWords ?? '',
  options: question.options.join('\n'),
  several: question.several ? 'yes' : '',
  other: question.other ? 'yes' : '',
  alsoIn,
  version: String(version),
});

/** A new question of this kind, as most of them are. */
export const emptyQuestion = (kind: unknown, version: number): QuestionForm =>
  Object.assign(new QuestionForm(), {
    kind: QUESTION_KINDS.find((each) => each === kind) ?? 'scale',
    points: '5',
    required: kind === 'scale' ? 'yes' : '',
    version: String(version),
  });
