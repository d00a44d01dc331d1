import { DateTime } from 'luxon';
import type { FieldError } from '../platform/refusal.js';
import type { Area, DateOnly, Question, Rule } from './eligibility.types.js';
import {
  NETWORKS,
  ORGANISATION_KINDS,
  ROLES,
  SECTORS,
  TARGET_GROUPS,
  WORKFORCES,
} from './vocabulary.types.js';
import { asksAboutWork, monthsWords } from './wording.rules.js';

/** For an area, organisation or role that none of a rule's own words fits. */
export const NONE_OF_THESE = 'none';

type Kind = Rule['kind'];
type OfKind<K extends Kind> = Extract<Rule, { kind: K }>;

function leavesOf<K extends Kind>(rule: Rule, kind: K): OfKind<K>[] {
  if (rule.kind === kind) return [rule as OfKind<K>];
  if (rule.kind === 'all' || rule.kind === 'any') return rule.rules.flatMap((part) => leavesOf(part, kind));
  if (rule.kind === 'not' || rule.kind === 'otherwise' || rule.kind === 'opens_on')
    return leavesOf(rule.rule, kind);
  return [];
}

const options = <C extends string | number>(
  codes: readonly C[],
  label: (code: C) => string,
): Question['options'] => [...new Set(codes)].map((code) => ({ value: String(code), text: label(code) }));

const noneOfThese = (text: string): Question['options'][number] => ({ value: NONE_OF_THESE, text });

/**
 * What must be asked to assess this rule, in order; nothing for a rule that is open to everyone. The first
 * question is whether somebody comes for their work: until it is answered (`employer` undefined) it is the only
 * one, and whoever says no is asked nothing about work. Fields are those that `factsFromAnswers` reads.
 */
export function questionsFor(
  rule: Rule,
  context: { areas: readonly Area[]; today: DateOnly; employer?: boolean },
): Question[] {
  const aboutWork = asksAboutWork(rule);
  if (aboutWork && context.employer === undefined) return [employerQuestion];
  const work = aboutWork && context.employer === true ? workQuestions(rule, context.today) : [];
  return [
    ...work,
    ...placeQuestions(rule, context.areas, context.employer ?? false),
    ...experienceQuestions(rule, context.today),
  ];
}

const employerQuestion: Question = {
  fact: 'employer',
  field: 'employer',
  text: 'Are you asking for your work or volunteering?',
  type: 'radios',
  options: [
    { value: 'yes', text: 'Yes, I work or volunteer for an organisation' },
    { value: 'no', text: 'No, I am a parent, a carer or a member of the public' },
  ],
  unanswered: 'Select whether you are asking for your work or volunteering',
};

function workQuestions(rule: Rule, today: DateOnly): Question[] {
  const questions: Question[] = [];
  if (leavesOf(rule, 'workforce').length > 0) {
    questions.push({
      fact: 'workforce',
      field: 'workforce',
      text: 'Who do you work or volunteer with?',
      type: 'radios',
      options: options(
        Object.keys(WORKFORCES) as (keyof typeof WORKFORCES)[],
        (code) => WORKFORCES[code].label,
      ),
      unanswered: 'Select who you work or volunteer with',
    });
  }
  const organisations = leavesOf(rule, 'organisation');
  if (organisations.length > 0) {
    questions.push({
      fact: 'organisation',
      field: 'organisation',
      text: 'Which organisation do you work for?',
      type: 'radios',
      options: [
        ...organisations.flatMap(({ anyOf: [first = NONE_OF_THESE], label }) => [
          { value: first, text: capitalised(label) },
        ]),
        noneOfThese('Another organisation'),
      ],
      unanswered: 'Select which organisation you work for',
    });
  }
  const kinds = leavesOf(rule, 'organisation_kind').flatMap(({ anyOf }) => anyOf);
  if (kinds.length > 0) {
    questions.push({
      fact: 'organisationKind',
      field: 'organisationKind',
      text: 'What kind of organisation do you work for?',
      type: 'radios',
      options: options([...kinds, 'other' as const], (code) => ORGANISATION_KINDS[code].label),
      unanswered: 'Select what kind of organisation you work for',
    });
  }
  if (leavesOf(rule, 'sector').length > 0) {
    questions.push({
      fact: 'sector',
      field: 'sector',
      text: 'Which sector is your organisation in?',
      type: 'radios',
      options: options(Object.keys(SECTORS) as (keyof typeof SECTORS)[], (code) => SECTORS[code].label),
      unanswered: 'Select which sector your organisation is in',
    });
  }
  return [...questions, ...roleQuestions(rule, today)];
}

function roleQuestions(rule: Rule, today: DateOnly): Question[] {
  const questions: Question[] = [];
  const leaves = leavesOf(rule, 'role');
  if (leaves.length > 0) {
    questions.push({
      fact: 'role',
      field: 'role',
      text: 'What is your role?',
      type: 'radios',
      options: options(
        [...leaves.flatMap(({ anyOf }) => anyOf), 'other' as const],
        (code) => ROLES[code].label,
      ),
      unanswered: 'Select your role',
    });
  }
  const windows = leaves.flatMap(({ newWithinMonths }) => newWithinMonths ?? []).sort((a, b) => a - b);
  if (windows.length > 0) {
    questions.push({
      fact: 'roleStartedOn',
      field: 'roleStartedOn',
      text: 'When did you start in this role?',
      type: 'radios',
      options: [
        ...[...new Set(windows)].map((months) => ({
          value: monthsBefore(today, months),
          text: `In the last ${monthsWords(months)}`,
        })),
        { value: monthsBefore(today, 1 + (windows.at(-1) ?? 0)), text: 'Longer ago' },
      ],
      unanswered: 'Select when you started in this role',
    });
  }
  if (leavesOf(rule, 'target_group').length > 0) {
    questions.push({
      fact: 'targetGroup',
      field: 'targetGroup',
      text: 'How close is your work to children and families?',
      type: 'radios',
      options: Object.entries(TARGET_GROUPS).map(([value, { label }]) => ({ value, text: label })),
      unanswered: 'Select how close your work is to children and families',
    });
  }
  return questions;
}

function placeQuestions(rule: Rule, areas: readonly Area[], employer: boolean): Question[] {
  const questions: Question[] = [];
  // A parent who cannot come anyway is not asked for a place; one who can live there is.
  if (asksAboutWork(rule) && !employer) return questions;
  const leaves = leavesOf(rule, 'area');
  if (leaves.length > 0) {
    const named = leaves.flatMap(({ anyOf, label }) =>
      anyOf.map((code) => ({
        value: code,
        text: areas.find((area) => area.code === code)?.name ?? capitalised(label),
      })),
    );
    questions.push({
      fact: 'area',
      field: 'area',
      text: 'Where do you work?',
      type: 'radios',
      options: [
        ...new Map(named.map((option) => [option.value, option])).values(),
        noneOfThese('Somewhere else'),
      ],
      unanswered: 'Select where you work',
    });
  }
  if (leavesOf(rule, 'postcode').length > 0) {
    questions.push({
      fact: 'postcode',
      field: 'postcode',
      text: 'What is the postcode where you work?',
      hint: 'For example, ME14 1XQ',
      type: 'text',
      options: [],
      unanswered: 'Enter the postcode where you work',
    });
  }
  return questions;
}

function experienceQuestions(rule: Rule, today: DateOnly): Question[] {
  const questions: Question[] = [];
  const networks = leavesOf(rule, 'network').flatMap(({ anyOf }) => anyOf);
  if (networks.length > 0) {
    questions.push({
      fact: 'network',
      field: 'network',
      text: 'Do you belong to any of these?',
      hint: 'Leave them empty if you do not',
      type: 'checkboxes',
      options: options(networks, (code) => NETWORKS[code].label),
    });
  }
  const completed = leavesOf(rule, 'completed');
  if (completed.length > 0) {
    questions.push({
      fact: 'completed',
      field: 'completed',
      text: 'Which of these have you completed?',
      hint: 'Leave them empty if you have completed none',
      type: 'checkboxes',
      options: completed.map((leaf) => ({
        value: completionValue(leaf, today),
        text: completionWords(leaf),
      })),
    });
  }
  const statements = leavesOf(rule, 'declared');
  if (statements.length > 0) {
    questions.push({
      fact: 'declared',
      field: 'declared',
      text: 'Which of these can you confirm?',
      type: 'checkboxes',
      options: statements.map(({ id, statement }) => ({ value: id, text: `You ${statement}` })),
    });
  }
  return questions;
}

/** `code:date:provider`, dated as long ago as the answer allows, so that it never meets a shorter window. */
const completionValue = (
  { anyOf: [code = ''], provider, withinMonths }: OfKind<'completed'>,
  today: DateOnly,
): string => [code, monthsBefore(today, withinMonths ?? 600), ...(provider ? [provider] : [])].join(':');

const completionWords = ({ label, provider, withinMonths, equivalent }: OfKind<'completed'>): string =>
  [
    capitalised(label),
    ...(provider ? [`with ${provider}`] : []),
    ...(withinMonths ? [`in the last ${monthsWords(withinMonths)}`] : []),
    ...(equivalent ? ['(or an equivalent that the organiser has confirmed)'] : []),
  ].join(' ');

const monthsBefore = (today: DateOnly, months: number): DateOnly =>
  DateTime.fromISO(today, { zone: 'utc' }).minus({ months }).toFormat('yyyy-MM-dd');

const capitalised = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);

/** Which questions a submitted form left unanswered. */
export function unanswered(
  questions: readonly Question[],
  query: Readonly<Record<string, unknown>>,
): FieldError[] {
  return questions.flatMap(({ field, unanswered: message }) => {
    const value = Object.hasOwn(query, field) ? query[field] : undefined;
    return message && (value === undefined || value === '') ? [{ field, message }] : [];
  });
}
