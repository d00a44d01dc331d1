import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import type { Standing } from '../asking.rules.js';
import {
  MOMENTS,
  MOST_QUESTIONS,
  QUESTION_KINDS,
  SCALES,
  STANDARDS,
  type Answers,
  type EvaluationForm,
  type EvaluationSettings,
  type Moment,
  type NewQuestion,
  type Points,
  type Question,
  type QuestionKind,
  type Standard,
} from '../evaluation.types.js';
import type { AskedForm } from '../evaluations.queries.js';
import type { OpenedForm } from '../evaluations.service.js';
import type { FormResults } from '../results.queries.js';
import type { Comparison } from '../results.rules.js';

const STANDINGS: Standing[] = ['open', 'answered', 'not_yet', 'closed', 'not_for_you'];
const within = (named: string, least: number, most: number): PropertyDecorator[] => [
  Max(most, { message: `${named} must be ${most} or less` }),
  Min(least, { message: `${named} must be ${least} or more` }),
  IsInt({ message: `${named} must be a whole number` }),
];
const Within =
  (named: string, least: number, most: number): PropertyDecorator =>
  (target, property) =>
    within(named, least, most).forEach((decorate) => decorate(target, property));

export class EvaluationSettingsBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 60 })
  @Within('daysBefore', 1, 60)
  daysBefore: number;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 104 })
  @Within('impactWeeks', 1, 104)
  impactWeeks: number;

  @ApiProperty({
    type: 'integer',
    minimum: 1,
    maximum: 26,
    description: 'How long the forms after it are open',
  })
  @Within('openWeeks', 1, 26)
  openWeeks: number;
}

class SettingsSaid extends EvaluationSettingsBody implements EvaluationSettings {
  @ApiProperty({ description: 'Set with the settings of certificates' }) certificatesWait: boolean;
}

export class EvaluationCopyBody {
  @ApiProperty({ description: 'Slug of another event of the team' })
  @IsPlainText('from', { max: 200 })
  from: string;
}

class QuestionBody {
  @ApiProperty({ enum: QUESTION_KINDS })
  @IsIn(QUESTION_KINDS, { message: `kind must be one of ${QUESTION_KINDS.join(', ')}` })
  kind: QuestionKind;

  @ApiProperty({ maxLength: 300 })
  @IsString({ message: 'text must be text' })
  text: string;

  @ApiPropertyOptional({ maxLength: 300, nullable: true, type: 'string' })
  @MayBeLeftOut()
  @IsString({ message: 'hint must be text' })
  hint?: string;

  @ApiPropertyOptional({ default: false })
  @MayBeLeftOut()
  @IsBoolean({ message: 'required must be true or false' })
  required?: boolean;

  @ApiPropertyOptional({ enum: SCALES, description: 'Of a scale' })
  @MayBeLeftOut()
  @IsIn(SCALES, { message: 'points must be 5 or 10' })
  points?: Points;

  @ApiPropertyOptional({ description: 'Of a scale: what 1 means', maxLength: 60 })
  @MayBeLeftOut()
  @IsString({ message: 'lowWords must be text' })
  lowWords?: string;

  @ApiPropertyOptional({ description: 'Of a scale: what the highest point means', maxLength: 60 })
  @MayBeLeftOut()
  @IsString({ message: 'highWords must be text' })
  highWords?: string;

  @ApiPropertyOptional({ type: [String], description: 'Of a choice' })
  @MayBeLeftOut()
  @IsString({ each: true, message: 'options must be texts' })
  @IsArray({ message: 'options must be a list' })
  options?: string[];

  @ApiPropertyOptional({ default: false, description: 'Of a choice: more than one' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'several must be true or false' })
  several?: boolean;

  @ApiPropertyOptional({ default: false, description: 'Of a choice: something else can be written' })
  @MayBeLeftOut()
  @IsBoolean({ message: 'other must be true or false' })
  other?: boolean;

  @ApiPropertyOptional({
    nullable: true,
    type: 'string',
    description:
      'Of a scale: the same name in two forms of the event compares their answers; the words must be the same',
  })
  @MayBeLeftOut()
  @IsPlainText('pair', { max: 60 })
  pair?: string;
}

export class FormBody {
  @ApiProperty({ description: 'Switched on: people are asked when it is due' })
  @IsBoolean({ message: 'asked must be true or false' })
  asked: boolean;

  @ApiProperty({ description: 'Cannot be changed once there are answers' })
  @IsBoolean({ message: 'anonymous must be true or false' })
  anonymous: boolean;

  @ApiProperty({ type: [QuestionBody], maxItems: MOST_QUESTIONS })
  @ValidateNested({ each: true })
  @Type(() => QuestionBody)
  @ArrayMaxSize(MOST_QUESTIONS, { message: `questions must be ${MOST_QUESTIONS} at most` })
  @IsArray({ message: 'questions must be a list' })
  questions: QuestionBody[];

  @ApiPropertyOptional({ type: 'integer', description: 'Of the form as you know it; an older one is stale' })
  @MayBeLeftOut()
  @IsInt({ message: 'version must be a whole number' })
  version?: number;
}

export const newQuestion = ({ kind, text, ...more }: QuestionBody): NewQuestion => ({
  ...{ kind, text, hint: more.hint ?? null, required: more.required ?? false },
  ...{ points: more.points ?? null, lowWords: more.lowWords ?? null, highWords: more.highWords ?? null },
  ...{ options: more.options ?? [], several: more.several ?? false, other: more.other ?? false },
  pair: more.pair ?? null,
  standard: null,
});

class QuestionSaid implements Question {
  @ApiProperty({ type: 'integer', description: 'Answers know it by this' }) id: number;
  @ApiProperty({ enum: QUESTION_KINDS }) kind: QuestionKind;
  @ApiProperty() text: string;
  @ApiProperty({ type: 'string', nullable: true }) hint: string | null;
  @ApiProperty() required: boolean;
  @ApiProperty({ enum: SCALES, nullable: true }) points: Points | null;
  @ApiProperty({ type: 'string', nullable: true }) lowWords: string | null;
  @ApiProperty({ type: 'string', nullable: true }) highWords: string | null;
  @ApiProperty({ type: [String] }) options: string[];
  @ApiProperty() several: boolean;
  @ApiProperty() other: boolean;
  @ApiProperty({ type: 'string', nullable: true }) pair: string | null;
  @ApiProperty({ enum: STANDARDS, nullable: true, description: 'Which ready-made question it is' })
  standard: Standard | null;
}

const when = { type: 'string', format: 'date-time', nullable: true } as const;

class FormSaid {
  @ApiProperty({ enum: MOMENTS }) moment: Moment;
  @ApiProperty() anonymous: boolean;
  @ApiProperty() asked: boolean;
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ ...when, description: 'From then on it can be answered' }) opensAt: Date | null;
  @ApiProperty({ ...when, description: 'From then on people are written to' }) asksAt: Date | null;
  @ApiProperty(when) closesAt: Date | null;
  @ApiProperty({ type: 'integer', description: 'People asked' }) requested: number;
  @ApiProperty({ type: 'integer' }) answered: number;
  @ApiProperty({ type: [QuestionSaid] }) questions: QuestionSaid[];
}

export class EvaluationBody {
  @ApiProperty({ type: SettingsSaid }) settings: SettingsSaid;
  @ApiProperty({ type: [FormSaid] }) forms: FormSaid[];
}

export const formSaid = ({ id: _id, eventId: _event, ...form }: EvaluationForm): FormSaid => form;

class ResultSaid {
  @ApiProperty({ type: QuestionSaid }) question: QuestionSaid;
  @ApiProperty({ type: 'integer', description: 'How many said something to it' }) answered: number;
  @ApiPropertyOptional({ type: 'number', nullable: true, description: 'Of a scale, to two decimals' })
  mean?: number | null;
  @ApiPropertyOptional({
    type: 'array',
    items: { type: 'integer' },
    description: 'Of each point from 1 on, or of each option',
  })
  counts?: number[];
  @ApiPropertyOptional({ type: [String], description: 'What was written beside the options' })
  others?: string[];
  @ApiPropertyOptional({ type: [String], description: 'Of a text' }) texts?: string[];
}

export class ResultsBody {
  @ApiProperty({ type: FormSaid }) form: FormSaid;
  @ApiProperty({ type: 'integer' }) answers: number;
  @ApiProperty({ description: 'There are answers, but fewer than are shown of an anonymous form' })
  tooFew: boolean;
  @ApiProperty({ type: [ResultSaid] }) results: ResultSaid[];
}

export const resultsBody = ({ form, answers, tooFew, results }: FormResults): ResultsBody => ({
  form: formSaid(form),
  answers,
  tooFew,
  results: results.map(({ kind: _kind, ...result }) => result),
});

class MeanSaid {
  @ApiProperty({ type: 'number' }) mean: number;
  @ApiProperty({ type: 'integer' }) answered: number;
}

class MovedSaid {
  @ApiProperty({ type: 'integer' }) up: number;
  @ApiProperty({ type: 'integer' }) same: number;
  @ApiProperty({ type: 'integer' }) down: number;
}

export class ComparisonBody implements Comparison {
  @ApiProperty({ type: QuestionSaid }) question: QuestionSaid;
  @ApiProperty({ enum: MOMENTS }) from: Moment;
  @ApiProperty({ enum: MOMENTS }) to: Moment;
  @ApiProperty({
    enum: ['paired', 'groups'],
    description: 'paired: each person with themselves; groups: all who answered, since a form is anonymous',
  })
  kind: 'paired' | 'groups';
  @ApiProperty({ type: MeanSaid }) before: MeanSaid;
  @ApiProperty({ type: MeanSaid }) after: MeanSaid;
  @ApiProperty({ type: 'number' }) change: number;
  @ApiProperty({ type: MovedSaid, nullable: true, description: 'Of pairs' }) moved: MovedSaid | null;
}

export class ComparisonsBody {
  @ApiProperty({ type: [ComparisonBody] }) comparisons: ComparisonBody[];
}

const ANSWERS = {
  type: 'object',
  description:
    'By the id of the question: a number for a scale, a text, or {chosen: [indexes of options], other?}',
  additionalProperties: true,
  example: { '12': 4, '13': { chosen: [0] }, '14': 'Ask first what the child wants' },
} as const;

export class AnswersBody {
  @ApiProperty(ANSWERS)
  @IsObject({ message: 'answers must be an object, by the ids of questions' })
  answers: Answers;
}

/** What whoever is asked may know. */
export class AskedBody {
  @ApiProperty({ enum: MOMENTS }) moment: Moment;
  @ApiProperty({ enum: STANDINGS }) standing: Standing;
  @ApiProperty() event: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'Whom a manager is asked about' }) about:
    string | null;
  @ApiProperty() anonymous: boolean;
  @ApiProperty({ description: 'The certificate comes once this is answered' }) certificateWaits: boolean;
  @ApiProperty(when) opensAt: Date | null;
  @ApiProperty(when) closesAt: Date | null;
  @ApiProperty({ type: [QuestionSaid], description: 'While it is open' }) questions: QuestionSaid[];
}

export const askedBody = (form: OpenedForm): AskedBody => ({
  ...{ moment: form.moment, standing: form.standing, event: form.title, anonymous: form.anonymous },
  about: form.moment === 'manager' ? form.name : null,
  certificateWaits: form.certificatesWait,
  ...{ opensAt: form.opensAt, closesAt: form.closesAt },
  questions: form.standing === 'open' ? form.questions : [],
});

class OpenBody extends AskedBody {
  @ApiProperty({ description: 'Of the event' }) slug: string;
}

export class OpenForCallerBody {
  @ApiProperty({ type: [OpenBody] }) items: OpenBody[];
}

export const openForCaller = (forms: AskedForm[]): OpenForCallerBody => ({
  items: forms.map((form) => ({ ...askedBody({ ...form, standing: 'open' }), slug: form.slug })),
});
