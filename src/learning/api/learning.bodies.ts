import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsInt, Matches, Max, Min } from 'class-validator';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import type { Attempt } from '../checks.service.js';
import { lessonsOf } from '../content.rules.js';
import { QUESTION_KINDS, type CourseContent, type Lesson, type QuestionKind } from '../content.types.js';
import { leftOf, leftWords } from '../learning-words.rules.js';
import type { AttemptSummary, Learning } from '../taking.types.js';
import { MOST_REFLECTION } from '../reflection.form.js';

export class EnrolBody {
  @ApiPropertyOptional({ type: [String], description: 'Ids of the statements that you confirm' })
  @MayBeLeftOut()
  @IsArray({ message: 'declared must be a list' })
  @ArrayMaxSize(50, { message: 'declared must be 50 or less' })
  @Matches(/^[\w-]{1,100}$/, { each: true, message: 'declared must be ids of statements' })
  declared?: string[];
}

export class LessonDoneBody {
  @ApiPropertyOptional({ maxLength: MOST_REFLECTION, description: 'What you write down for yourself' })
  @MayBeLeftOut()
  @IsPlainText('reflection', { max: MOST_REFLECTION, lines: true })
  reflection?: string;
}

export class AnswerBody {
  @ApiProperty({
    type: [Number],
    description:
      'The `value` of each option chosen. For an ordering: the position, from 1, of each option as they are shown',
  })
  @IsArray({ message: 'answer must be a list' })
  @ArrayMaxSize(100, { message: 'answer must be 100 or less' })
  @IsInt({ each: true, message: 'answer must be whole numbers' })
  @Min(0, { each: true, message: 'answer must not be negative' })
  @Max(999, { each: true, message: 'answer must be less than 1000' })
  answer: number[];
}

class LessonProgressBody {
  @ApiProperty() slug: string;
  @ApiProperty() title: string;
  @ApiProperty() section: string;
  @ApiProperty({ type: 'integer' }) minutes: number;
  @ApiProperty() opened: boolean;
  @ApiProperty() done: boolean;
}

export class AttemptBody {
  @ApiProperty({ type: 'integer' }) number: number;
  @ApiProperty({ type: 'integer', description: 'Per cent' }) passMark: number;
  @ApiProperty({ type: 'integer' }) asked: number;
  @ApiProperty({ type: 'integer' }) answered: number;
  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'Null while it is open' })
  submittedAt: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'Per cent' }) score: number | null;
  @ApiProperty({ type: Boolean, nullable: true }) passed: boolean | null;
}

export class EnrolmentBody {
  @ApiProperty() course: string;
  @ApiProperty({ type: 'integer', description: 'The first time, the second…' }) cycle: number;
  @ApiProperty({ format: 'date-time' }) startedAt: string;
  @ApiProperty({ type: 'integer', description: 'From activity; long gaps are not counted' })
  secondsActive: number;
  @ApiProperty({ type: String, nullable: true, description: 'The lesson that was open last' }) position:
    string | null;
  @ApiProperty({ type: [LessonProgressBody] }) lessons: LessonProgressBody[];
  @ApiProperty({ type: [AttemptBody] }) attempts: AttemptBody[];
  @ApiProperty({ description: 'What is left, in words' }) left: string;
  @ApiProperty({ type: 'integer' }) lessonsLeft: number;
  @ApiProperty({ type: 'integer' }) minutesLeft: number;
  @ApiProperty({ description: 'Whether the knowledge check must still be passed' }) checkLeft: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) completedAt: string | null;
  @ApiProperty({ type: 'integer', nullable: true, description: 'The best, per cent' }) score: number | null;
  @ApiProperty({ type: String, nullable: true }) certificateNumber: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) validUntil: string | null;
  @ApiProperty({ type: String, format: 'date', nullable: true }) refresherOn: string | null;
}

export class LessonBody {
  @ApiProperty() slug: string;
  @ApiProperty() title: string;
  @ApiProperty({ type: 'integer' }) minutes: number;
  @ApiProperty({ description: 'Markdown' }) text: string;
  @ApiProperty({ type: String, nullable: true }) reflectionAsked: string | null;
  @ApiProperty({ description: 'What you wrote down' }) reflection: string;
}

class OptionBody {
  @ApiProperty({ type: 'integer' }) value: number;
  @ApiProperty() text: string;
}

class QuestionBody {
  @ApiProperty({ type: 'integer' }) position: number;
  @ApiProperty({ enum: QUESTION_KINDS }) kind: QuestionKind;
  @ApiProperty() text: string;
  @ApiProperty({ type: [OptionBody], description: 'As they are shown' }) options: OptionBody[];
  @ApiProperty({ type: [Number], nullable: true, description: 'Values of options, in order for an ordering' })
  answer: number[] | null;
  @ApiProperty({ type: Boolean, nullable: true, description: 'Null until it is submitted' }) right:
    boolean | null;
  @ApiProperty({ type: String, nullable: true }) feedback: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'The lesson to read again' }) lesson:
    string | null;
}

export class AttemptInFullBody extends AttemptBody {
  @ApiProperty({ type: [QuestionBody] }) questions: QuestionBody[];
}

export function enrolmentBody(learning: Learning, content: CourseContent): EnrolmentBody {
  const { enrolment, course } = learning;
  const left = leftOf(learning, content);
  const { cycle, secondsActive, position, score, certificateNumber, validUntil, refresherOn } = enrolment;
  return {
    course: course.slug,
    ...{ cycle, secondsActive, position, score, certificateNumber, validUntil, refresherOn },
    startedAt: enrolment.startedAt.toISOString(),
    lessons: content.sections.flatMap((section) =>
      section.lessons.map(({ slug, title, minutes }) => ({
        ...{ slug, title, minutes, section: section.title },
        opened: enrolment.lessons.has(slug),
        done: enrolment.lessons.get(slug)?.done ?? false,
      })),
    ),
    attempts: enrolment.attempts.map(attemptBody),
    left: leftWords(learning, content),
    lessonsLeft: left.lessons.length,
    minutesLeft: left.minutes,
    checkLeft: left.check,
    completedAt: enrolment.completedAt?.toISOString() ?? null,
  };
}

export const attemptBody = ({
  number,
  passMark,
  asked,
  answered,
  submittedAt,
  score,
  passed,
}: AttemptSummary) => ({
  ...{ number, passMark, asked, answered, score, passed },
  submittedAt: submittedAt?.toISOString() ?? null,
});

export const lessonBody = (
  { slug, title, minutes, body, reflection }: Lesson,
  written: string,
): LessonBody => ({
  ...{ slug, title, minutes, text: body },
  reflectionAsked: reflection ?? null,
  reflection: written,
});

export function attemptInFullBody(attempt: Attempt): AttemptInFullBody {
  return {
    ...attemptBody(attempt),
    questions: attempt.questions.map(({ position, question, shown, answer, isRight }) => ({
      ...{ position, kind: question.kind, text: question.text, answer, right: isRight },
      options: shown.map((value) => ({ value, text: question.options[value]?.text ?? '' })),
      feedback: isRight === null ? null : isRight ? question.feedback.right : question.feedback.wrong,
      lesson: isRight === false ? question.lesson : null,
    })),
  };
}

export const lessonOf = (content: CourseContent, slug: string): Lesson | undefined =>
  lessonsOf(content).find((lesson) => lesson.slug === slug);
