import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsString, Matches } from 'class-validator';
import { TaskForm } from '../../editor/task-form.types.js';
import type { Lesson } from '../../learning/content.types.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { IsWhole, ticked } from '../../platform/text/written.js';

export const LONGEST_TEXT = 40_000;

export class LessonForm extends TaskForm {
  @IsIn(['save', 'preview'], { message: 'Open this page again before you change anything' })
  step: 'save' | 'preview' = 'save';

  @IsFilledIn('Enter the title of the lesson')
  @IsPlainText('Title', { max: 200 })
  title: string = '';

  @IsWhole('Enter how many minutes it takes', 1, 600)
  minutes: string = '';

  /** Numbers of outcomes. */
  @Transform(({ value }) => ticked(value))
  @ArrayMaxSize(20)
  @Matches(/^\d{1,2}$/, { each: true, message: 'Choose outcomes from the list' })
  outcomes: string[] = [];

  /** Markdown. What is wrong with it may wait until the course is published. */
  @IsPlainText('The text', { max: LONGEST_TEXT, lines: true })
  body: string = '';

  @IsPlainText('The question to think about', { max: 500 })
  reflection: string = '';

  /** What the pictures after the text show, in their order. */
  @Transform(({ value }: { value: unknown }): unknown[] => [value ?? []].flat())
  @ArrayMaxSize(50)
  @IsString({ each: true })
  @IsPlainText('What a picture shows', { max: 500 }, { each: true })
  alt: string[] = [];

  /** Names of files to take out of the lesson. */
  @Transform(({ value }) => ticked(value))
  @ArrayMaxSize(50)
  without: string[] = [];
}

/** The form as it is first shown. */
export const lessonForm = (lesson: Lesson): LessonForm =>
  Object.assign(new LessonForm(), {
    ...{ title: lesson.title, body: lesson.body, reflection: lesson.reflection ?? '' },
    minutes: String(lesson.minutes),
    outcomes: lesson.outcomes.map(String),
    alt: lesson.images.map(({ alt }) => alt),
  });

/** The lesson with the answers of the form in it. */
export function lessonFrom(lesson: Lesson, form: LessonForm, outcomes: number): Lesson {
  const { title, minutes, body, reflection, alt, without } = form;
  const { slug, video } = lesson;
  return {
    ...{ slug, title, body, minutes: Number(minutes) },
    outcomes: form.outcomes.map(Number).filter((outcome) => outcome >= 1 && outcome <= outcomes),
    images: lesson.images
      .map(({ file, alt: before }, n) => ({ file, alt: alt[n] ?? before }))
      .filter(({ file }) => !without.includes(file)),
    ...(reflection !== '' && { reflection }),
    ...(video && { video }),
  };
}
