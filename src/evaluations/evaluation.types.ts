/** When a form is asked, in this order. */
export const MOMENTS = ['before', 'on_the_day', 'impact', 'manager'] as const;
export type Moment = (typeof MOMENTS)[number];

/** Forms that can share a question, so that the answers of one person can be compared. */
export const COMPARABLE = ['before', 'on_the_day', 'impact'] as const satisfies Moment[];

export const MOMENT_NAMES: Record<Moment, string> = {
  before: 'Before',
  on_the_day: 'On the day',
  impact: 'Impact',
  manager: 'The manager’s view',
};

export const isMoment = (text: unknown): text is Moment => MOMENTS.some((moment) => moment === text);

export const QUESTION_KINDS = ['scale', 'choice', 'text'] as const;
export type QuestionKind = (typeof QUESTION_KINDS)[number];

/** How many points a scale can have, from 1 on. */
export const SCALES = [5, 10] as const;
export type Points = (typeof SCALES)[number];

/** Ready-made questions that figures over many events are counted from. */
export const STANDARDS = ['confidence', 'usefulness'] as const;
export type Standard = (typeof STANDARDS)[number];

/** One question, before it has a place in a form. What belongs to another kind is null, empty or false. */
export interface NewQuestion {
  kind: QuestionKind;
  text: string;
  hint: string | null;
  required: boolean;
  /** Of a scale, with the words for its ends. */
  points: Points | null;
  lowWords: string | null;
  highWords: string | null;
  /** Of a choice: in their order, which is how answers know them. */
  options: string[];
  /** More than one may be chosen. */
  several: boolean;
  /** There is a field for something else. */
  other: boolean;
  /** The same question in another form of the event has the same name; only a scale has one. */
  pair: string | null;
  /** It is this ready-made question, word for word. */
  standard: Standard | null;
}

export interface Question extends NewQuestion {
  id: number;
}

/** What an organiser says of an event's evaluation. */
export interface EvaluationSettings {
  /** Days from the question before to the start. */
  daysBefore: number;
  /** Weeks from the end to the impact survey and the manager's view. */
  impactWeeks: number;
  /** How long the forms after the event can be answered. */
  openWeeks: number;
  /** Whether a certificate waits until the form on the day is answered. */
  certificatesWait: boolean;
}

/** An event whose organiser has said nothing. */
export const USUAL_SETTINGS: EvaluationSettings = {
  daysBefore: 7,
  impactWeeks: 12,
  openWeeks: 4,
  certificatesWait: false,
};

/** When a form can be answered; null while the event has no date. */
export interface Window {
  opensAt: Date | null;
  /** When people are written to: on the day, the form can be answered earlier, in the room. */
  asksAt: Date | null;
  closesAt: Date | null;
}

export interface EvaluationForm extends Window {
  id: number;
  eventId: number;
  moment: Moment;
  anonymous: boolean;
  /** Switched on: people are asked when it is due. */
  asked: boolean;
  version: number;
  questions: Question[];
  /** How many have been asked, and how many of them have answered. */
  requested: number;
  answered: number;
}

/** `other`: what somebody wrote beside the options. */
export interface Chosen {
  /** Indexes of options, from 0 on. */
  chosen: number[];
  other?: string;
}

/** By the id of the question; what was left empty is absent. */
export type Answers = Record<string, number | string | Chosen>;

/** Fewer answers than this would show who said what, where a form is anonymous. See ADR 20. */
export const LEAST_ANONYMOUS = 5;

export const MOST_QUESTIONS = 20;
export const MOST_REMINDERS = 2;
