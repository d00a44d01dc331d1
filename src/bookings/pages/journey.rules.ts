import type { Outcome } from '../../eligibility/eligibility.types.js';
import type { Needs } from '../booking-commands.types.js';
import type { ColleagueAnswer } from './colleague-form.js';
import type { AskedFacts } from './rule-questions.js';

/** Each is one page with one question. A step that does not apply to this event or person is never seen. */
export const STEPS = [
  'who',
  'colleague',
  'about',
  'conditions',
  'sessions',
  'needs',
  'clash',
  'waiting-list',
] as const;
export type Step = (typeof STEPS)[number];

/** The answers of one journey, kept as JSON in its draft. What is missing was not answered yet. */
export interface JourneyAnswers {
  who?: 'me' | 'colleague';
  colleague?: ColleagueAnswer;
  /** Facts of a colleague, for the rule; one's own go to the profile. */
  about?: Partial<AskedFacts>;
  /** Which facts were asked of oneself, so that going back shows the questions again. */
  asked?: string[];
  conditions?: { outcome: Outcome; declared: string[]; evidence?: string };
  sessions?: true;
  /** Ids of the sessions chosen. */
  chosen?: number[];
  needs?: Needs;
  /** A colleague's clash is only known once it was tried: nobody sees what else others have booked. */
  clashMet?: true;
  insist?: true;
  joinWaitingList?: true;
}

/** What the journey depends on besides its answers. */
export interface Situation {
  /** Facts that the rule wants to know of this person. */
  questions: number;
  /** Some of them not answered. */
  questionsOpen: boolean;
  /** What the rule says before anything was declared. Undefined until it is known for whom the booking is. */
  outcome?: Outcome;
  sessions: number;
  /** What is wrong with the sessions chosen so far, where there are any to choose from. */
  choiceProblem?: string;
  clashes: number;
  /** No place is free, or none at a session chosen, and the waiting list takes people. */
  full: boolean;
}

/** Whether the step is part of this journey at all. */
export function applies(step: Step, answers: JourneyAnswers, situation: Situation): boolean {
  switch (step) {
    case 'who':
    case 'needs':
      return true;
    case 'colleague':
      return answers.who === 'colleague';
    case 'about':
      return situation.questions > 0;
    case 'conditions':
      return situation.outcome === 'needs_approval' || situation.outcome === 'needs_evidence';
    case 'sessions':
      return situation.sessions > 1;
    case 'clash':
      return situation.clashes > 0 || answers.clashMet === true;
    case 'waiting-list':
      return situation.full;
  }
}

function answered(step: Step, answers: JourneyAnswers, situation: Situation): boolean {
  switch (step) {
    case 'who':
      return answers.who !== undefined;
    case 'colleague':
      return answers.colleague !== undefined;
    case 'about':
      return !situation.questionsOpen;
    case 'conditions':
      return answers.conditions?.outcome === situation.outcome;
    case 'sessions':
      return answers.sessions === true && situation.choiceProblem === undefined;
    case 'needs':
      return answers.needs !== undefined;
    case 'clash':
      return answers.insist === true;
    case 'waiting-list':
      return answers.joinWaitingList === true;
  }
}

/** Where the journey goes on: the first question without an answer, and with none left to check the answers. */
export function nextStep(answers: JourneyAnswers, situation: Situation): Step | 'check' {
  const open = STEPS.find((step) => applies(step, answers, situation) && !answered(step, answers, situation));
  return open ?? 'check';
}

/** The step before this one in this journey, for the Back link; undefined for the first. */
export function stepBefore(
  step: Step | 'check',
  answers: JourneyAnswers,
  situation: Situation,
): Step | undefined {
  const earlier = step === 'check' ? STEPS : STEPS.slice(0, STEPS.indexOf(step));
  return earlier.filter((each) => applies(each, answers, situation)).at(-1);
}

/** Whether a page may be opened: every question before it has an answer. */
export function isReached(step: Step | 'check', answers: JourneyAnswers, situation: Situation): boolean {
  const next = nextStep(answers, situation);
  if (next === 'check') return true;
  return step !== 'check' && STEPS.indexOf(step) <= STEPS.indexOf(next);
}

/**
 * The answers with new ones laid over them. When the booking becomes somebody else's, what was answered about the
 * person before does not stand for them: eligibility, needs and the clash are asked again.
 */
export function withAnswers(answers: JourneyAnswers, given: Partial<JourneyAnswers>): JourneyAnswers {
  const whoseWas = attendeeKey(answers);
  const merged = { ...answers, ...given };
  if (whoseWas === undefined || whoseWas === attendeeKey(merged)) return merged;
  const { who, colleague, sessions, chosen, joinWaitingList } = merged;
  return { who, colleague, sessions, chosen, joinWaitingList };
}

function attendeeKey({ who, colleague }: JourneyAnswers): string | undefined {
  if (who === 'colleague') return colleague && `colleague ${colleague.email}`;
  return who;
}
