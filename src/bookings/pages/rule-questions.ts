import { factsFromAnswers } from '../../eligibility/answers.rules.js';
import { assess } from '../../eligibility/assess.rules.js';
import type {
  Area,
  DateOnly,
  Fact,
  PersonFacts,
  Question,
  Rule,
} from '../../eligibility/eligibility.types.js';
import { NONE_OF_THESE, questionsFor, unanswered } from '../../eligibility/questions.rules.js';
import type { FieldError } from '../../platform/refusal.js';

/** What a rule may ask of a person, as far as a form can answer it. */
export type AskedFacts = Pick<
  PersonFacts,
  'workforce' | 'areas' | 'postcode' | 'role' | 'roleStartedOn' | 'targetGroup'
>;

/** What a rule is assessed with besides the person. */
export interface Today {
  areas: readonly Area[];
  today: DateOnly;
}

/** Memberships and completions are for others to record; these a person may say. */
const ANSWERS: Partial<Record<Fact, (facts: Partial<AskedFacts>) => string | undefined>> = {
  workforce: ({ workforce }) => workforce,
  area: ({ areas = [] }) => areas[0],
  postcode: ({ postcode }) => postcode,
  role: ({ role }) => role,
  roleStartedOn: ({ roleStartedOn }) => roleStartedOn,
  targetGroup: ({ targetGroup }) => targetGroup?.toString(),
};

/** The questions of a rule speak to the person; of a colleague they are asked in these words. */
const OF_A_COLLEAGUE: Partial<Record<Fact, (name: string) => string>> = {
  workforce: (name) => `Who does ${name} work or volunteer with?`,
  area: (name) => `Which area does ${name} work in?`,
  postcode: (name) => `What is the postcode where ${name} works?`,
  role: (name) => `What is ${name}’s role?`,
  roleStartedOn: (name) => `When did ${name} start in this role?`,
  targetGroup: (name) => `How close is ${name}’s work to children and families?`,
};

/** How a profile writes what the rule's question calls none of these. */
const ELSEWHERE = 'elsewhere';

/** Whether the rule hangs on something of this person that they have not said and could. */
export const hasOpenQuestions = (rule: Rule, facts: PersonFacts, { today }: Today): boolean =>
  assess(rule, facts, today).missing.some((fact) => fact in ANSWERS);

/** What the rule wants to know of a person and does not, with what was asked of them before. */
export function ruleQuestions(
  rule: Rule,
  facts: PersonFacts,
  { areas, today }: Today,
  askedBefore: readonly string[] = [],
): Question[] {
  const { missing } = assess(rule, facts, today);
  return questionsFor(rule, { areas, today, employer: facts.employer }).filter(
    ({ fact }) => fact in ANSWERS && (missing.includes(fact) || askedBefore.includes(fact)),
  );
}

export const ofColleague = (questions: Question[], name: string): Question[] =>
  questions.map((question) => ({
    ...question,
    text: OF_A_COLLEAGUE[question.fact]?.(name) ?? question.text,
  }));

/** The answers so far, by field, as the form shows them. */
export function shownAnswers(questions: Question[], facts: Partial<AskedFacts>): Record<string, string> {
  return Object.fromEntries(
    questions.map(({ fact, field, options }) => {
      const value = ANSWERS[fact]?.(facts);
      if (value === undefined) return [field, ''];
      const isOption = options.length === 0 || options.some((option) => option.value === value);
      return [field, isOption ? value : NONE_OF_THESE];
    }),
  );
}

/** The answers in words, for checking them. */
export function answersInWords(
  questions: Question[],
  facts: Partial<AskedFacts>,
): { text: string; value: string }[] {
  const shown = shownAnswers(questions, facts);
  return questions.map(({ field, text, options }) => {
    const value = shown[field] ?? '';
    return { text, value: options.find((option) => option.value === value)?.text ?? value };
  });
}

/** Reads the answers of a form; `facts` only without errors. */
export function readRuleAnswers(
  questions: Question[],
  body: unknown,
): { form: Record<string, unknown>; errors: FieldError[]; facts?: Partial<AskedFacts> } {
  const posted = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const form = Object.fromEntries(questions.map(({ field }) => [field, posted[field] ?? '']));
  const given = Object.fromEntries(Object.entries(form).filter(([, value]) => value !== ''));
  const read = factsFromAnswers(given, offeredAreas(questions));
  const errors = [...unanswered(questions, form), ...read.errors];
  if (errors.length > 0) return { form, errors };
  const { workforce, postcode, role, roleStartedOn, targetGroup } = read.facts;
  const { area } = form;
  const said: Partial<AskedFacts> = { workforce, postcode, role, roleStartedOn, targetGroup };
  if (typeof area === 'string' && area !== '') said.areas = [area === NONE_OF_THESE ? ELSEWHERE : area];
  return {
    form,
    errors,
    facts: Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined)),
  };
}

/** The areas that a question offers are all that an answer to it may name. */
const offeredAreas = (questions: readonly Question[]): Area[] =>
  questions.flatMap(({ fact, options }) =>
    fact === 'area' ? options.map(({ value, text }) => ({ code: value, name: text })) : [],
  );
