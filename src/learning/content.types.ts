/** How a version of a course is taken. cmi5, should it come, is a third. */
export type Delivery = 'native' | 'scorm';

export const QUESTION_KINDS = ['single', 'multiple', 'ordering', 'true_false'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

export interface AnswerOption {
  text: string;
  /** Missing where the order is asked for: there the options stand in the right one. */
  right?: boolean;
  /** For whoever chose it. */
  feedback?: string;
}

/** One question of the bank that a knowledge check is drawn from. */
export interface Question {
  /** Of its own in the version; figures are counted by it. */
  id: string;
  /** Number of the outcome that it asks about, from 1. */
  outcome: number;
  /** Where to read about it. */
  lesson: string;
  kind: QuestionKind;
  text: string;
  options: AnswerOption[];
  feedback: { right: string; wrong: string };
}

export interface LessonImage {
  file: string;
  alt: string;
}

export interface LessonVideo {
  /** Shown above it; a video that is all of its lesson has none of its own. */
  title?: string;
  file: string;
  /** WebVTT; empty while there are none, which is before publication. */
  captions: string;
  /** Markdown. */
  transcript: string;
  /** The picture that is shown before it plays. */
  poster?: string;
}

export interface Lesson {
  slug: string;
  title: string;
  /** How long it takes, about. */
  minutes: number;
  /** Markdown, of the safe subset of markdown.ts. */
  body: string;
  /** Numbers of the outcomes that it teaches, from 1. */
  outcomes: number[];
  /** A question to think about; what somebody writes down stays theirs. */
  reflection?: string;
  /** Shown after the text, those that the text does not show itself. */
  images: LessonImage[];
  video?: LessonVideo;
}

export interface Section {
  title: string;
  lessons: Lesson[];
}

/** All that stands in a native version of a course. Frozen when it is published. */
export interface CourseContent {
  title: string;
  /** YYYY-MM-DD: guidance changes, and readers should know how old a text is. */
  writtenOn: string;
  /** What must happen before it is relied on; shown with the date. Empty once it has. */
  review: string;
  outcomes: string[];
  sections: Section[];
  /** Null for a course without a knowledge check. */
  questions: Question[] | null;
}

export const COMPLETION_RULES = ['lessons', 'check', 'lessons_and_check'] as const;
export type CompletionRule = (typeof COMPLETION_RULES)[number];

/** What an organiser sets for a course, whatever version of it is on offer. */
export interface CourseSettings {
  completion: CompletionRule;
  /** Per cent. */
  passMark: number;
  /** Null: as many as somebody needs. */
  attempts: number | null;
  /** How many questions of the bank a check asks; null for all. */
  questionsDrawn: number | null;
  cpdMinutes: number | null;
  /** Null: it does not expire. */
  validityMonths: number | null;
  /** After how many months it can be taken again; null for the last month in which it is valid. */
  refresherMonths: number | null;
}
