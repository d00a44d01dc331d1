import { ANSWER_FIELDS } from '../../eligibility/answers.rules.js';
import type { Area, Question, Rule } from '../../eligibility/eligibility.types.js';
import { questionsFor, unanswered } from '../../eligibility/questions.rules.js';
import type { FieldError } from '../../platform/refusal.js';

type Query = Readonly<Record<string, unknown>>;

interface ShownQuestion extends Question {
  /** What was typed before. */
  value: string;
  items: { value: string; text: string; checked: boolean }[];
}

export interface CheckForm {
  questions: ShownQuestion[];
  errors: FieldError[];
  /** Answers of the step before, carried along. */
  kept: { name: string; value: string }[];
  /** How many steps have been answered; a form that was not sent yet shows no errors. */
  asked: number;
  back: string;
}

const texts = (query: Query, field: string): string[] => {
  const given: unknown = Object.hasOwn(query, field) ? query[field] : undefined;
  return (Array.isArray(given) ? (given as unknown[]) : [given]).filter((value) => typeof value === 'string');
};

/**
 * The next step of the check before signing in, or undefined when everything is answered. First whether somebody
 * comes for their work; who does not is asked nothing about it. `wrong` are answers that could not be read.
 */
export function nextStep(
  slug: string,
  rule: Rule,
  query: Query,
  context: { areas: Area[]; today: string },
  wrong: FieldError[],
): CheckForm | undefined {
  const [employer] = texts(query, 'employer');
  const known = employer === 'yes' || employer === 'no' ? { employer: employer === 'yes' } : {};
  const questions = questionsFor(rule, { ...context, ...known });
  const asksForWork = questions.some(({ field }) => field === 'employer');
  const step = asksForWork || !('employer' in known) ? 1 : 2;
  const asked = Number(texts(query, 'asked')[0] ?? 0);
  const missing = unanswered(questions, query);
  const about = (error: FieldError): boolean => questions.some(({ field }) => field === error.field);
  const errors = [
    ...wrong.filter(about),
    ...missing.filter(({ field }) => !wrong.some((error) => error.field === field)),
  ];
  const answered = asked >= step && errors.length === 0 && !asksForWork;
  if (answered || questions.length === 0) return undefined;
  return {
    questions: questions.map((question) => ({
      ...question,
      value: texts(query, question.field)[0] ?? '',
      items: question.options.map((option) => ({
        ...option,
        checked: texts(query, question.field).includes(option.value),
      })),
    })),
    errors: asked >= step ? errors : [],
    kept: step === 2 && employer !== undefined ? [{ name: 'employer', value: employer }] : [],
    asked: step,
    back: step === 2 ? `/events/${slug}/check` : `/events/${slug}`,
  };
}

/** The address that shows the last step again with its answers. */
export function againHref(slug: string, query: Query): string {
  const kept = new URLSearchParams();
  for (const field of ANSWER_FIELDS) for (const value of texts(query, field)) kept.append(field, value);
  const answers = kept.toString();
  return `/events/${slug}/check${answers === '' ? '' : `?${answers}`}`;
}
