import type { OpenEvent } from '../../organiser/event-desk.service.js';
import { dateWords, deadlineWords, shortDateWords } from '../../platform/time/words.js';
import {
  COMPARABLE,
  MOMENT_NAMES,
  MOMENTS,
  type EvaluationForm,
  type EvaluationSettings,
  type Moment,
  type Question,
} from '../evaluation.types.js';
import type { EventWithForms } from '../evaluations.queries.js';
import { count } from '../../platform/text/count.js';

export const evaluationPath = ({ frame }: Pick<OpenEvent, 'frame'>): string => `${frame.path}/evaluation`;

const days = (number: number): string => count(number, 'day');
const weeks = (number: number): string => count(number, 'week');

/** When and whom a form asks, in a sentence. */
export const WHEN: Record<Moment, (settings: EvaluationSettings) => string> = {
  before: ({ daysBefore }) =>
    `Everybody with a place, ${days(daysBefore)} before the start; who books later is asked at once. Closes at the start.`,
  on_the_day: ({ openWeeks }) =>
    `Everybody with a place whom the register does not say stayed away, as the event ends. In the room it can be answered from the start. Open for ${weeks(openWeeks)}.`,
  impact: ({ impactWeeks, openWeeks }) =>
    `Everybody who was there, ${weeks(impactWeeks)} after the end. Open for ${weeks(openWeeks)}.`,
  manager: ({ impactWeeks, openWeeks }) =>
    `The managers of those who were there, where a profile names one, ${weeks(impactWeeks)} after the end. Open for ${weeks(openWeeks)}.`,
};

export interface FormLine {
  name: string;
  href: string;
  when: string;
  /** Absent for a form that is still to be made. */
  form?: {
    questions: string;
    anonymous: string;
    state: { text: string; classes: string };
    due: string;
    figures: string;
  };
}

export function formLines(
  here: string,
  forms: EvaluationForm[],
  settings: EvaluationSettings,
  now: Date,
): FormLine[] {
  return MOMENTS.map((moment) => {
    const form = forms.find((each) => each.moment === moment);
    return {
      name: MOMENT_NAMES[moment],
      href: `${here}/forms/${moment}`,
      when: WHEN[moment](settings),
      ...(form && {
        form: {
          questions: count(form.questions.length, 'question'),
          anonymous: form.anonymous ? 'Anonymous' : 'With names',
          state: stateTag(form, now),
          due: dueWords(form, now),
          figures: figuresWords(form),
        },
      }),
    };
  });
}

export function stateTag(
  { asked, asksAt, closesAt }: EvaluationForm,
  now: Date,
): { text: string; classes: string } {
  if (!asked) return { text: 'Off', classes: 'govuk-tag--grey' };
  if (closesAt !== null && closesAt < now) return { text: 'Closed', classes: 'govuk-tag--grey' };
  return asksAt !== null && asksAt <= now
    ? { text: 'Asking', classes: 'govuk-tag--green' }
    : { text: 'On', classes: 'govuk-tag--turquoise' };
}

function dueWords({ asked, asksAt, closesAt }: EvaluationForm, now: Date): string {
  if (!asked) return 'Nobody is asked';
  if (asksAt === null || closesAt === null) return 'Once the event has a date';
  if (closesAt < now) return `Closed on ${shortDateWords(closesAt)}`;
  return asksAt <= now ? `Until ${deadlineWords(closesAt)}` : `From ${dateWords(asksAt)}`;
}

const figuresWords = ({ requested, answered }: EvaluationForm): string =>
  requested === 0
    ? 'Nobody asked yet'
    : `${answered} of ${requested} answered${shareWords(answered, requested)}`;

/** " (67%)" */
export const shareWords = (part: number, whole: number): string =>
  whole === 0 ? '' : ` (${Math.round((part / whole) * 100)}%)`;

/** The rows of the settings. */
export const settingsRows = ({ daysBefore, impactWeeks, openWeeks, certificatesWait }: EvaluationSettings) =>
  [
    ['Before', `${days(daysBefore)} before the start`],
    ['Impact and manager’s view', `${weeks(impactWeeks)} after the end`],
    ['Open after the event', `${weeks(openWeeks)}, with two reminders at most`],
    ['Certificates', certificatesWait ? 'Wait for the form on the day' : 'Do not wait for answers'],
  ].map(([key, value]) => ({ key: { text: key }, value: { text: value } }));

export interface QuestionLine {
  id: number;
  text: string;
  kind: string;
  also: string;
  first: boolean;
  last: boolean;
}

export const questionLines = (form: EvaluationForm, forms: EvaluationForm[]): QuestionLine[] =>
  form.questions.map((question, index) => ({
    id: question.id,
    text: question.text,
    kind: kindWords(question),
    also: alsoAsked(form, forms, question)
      .map((moment) => `“${MOMENT_NAMES[moment]}”`)
      .join(' and '),
    first: index === 0,
    last: index === form.questions.length - 1,
  }));

export function kindWords({
  kind,
  points,
  lowWords,
  highWords,
  options,
  several,
  other,
  required,
}: Question): string {
  const what = {
    scale: `Scale from 1 (${lowWords ?? ''}) to ${points ?? ''} (${highWords ?? ''})`,
    choice: `${several ? 'Several of' : 'One of'}: ${options.join(', ')}${other ? ', or something else' : ''}`,
    text: 'Text',
  }[kind];
  return `${what}. ${required ? 'Must be answered' : 'Optional'}`;
}

/** The other forms of the event that ask the same. */
export const alsoAsked = (
  form: EvaluationForm,
  forms: EvaluationForm[],
  { pair }: Pick<Question, 'pair'>,
): Moment[] =>
  pair === null
    ? []
    : forms
        .filter((other) => other.moment !== form.moment && other.questions.some((each) => each.pair === pair))
        .map((other) => other.moment);

/** Where else a question can be asked: absent for the manager’s view, which is about somebody else. */
export const comparableItems = (moment: Moment): { value: Moment; text: string }[] =>
  moment === 'manager'
    ? []
    : COMPARABLE.filter((each) => each !== moment).map((each) => ({ value: each, text: MOMENT_NAMES[each] }));

export const copyItems = (events: EventWithForms[]): { value: string; text: string }[] =>
  events.map(({ slug, title, startsAt }) => ({
    value: slug,
    text: startsAt === null ? title : `${title}, ${shortDateWords(startsAt)}`,
  }));
