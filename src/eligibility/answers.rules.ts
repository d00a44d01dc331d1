import { isCalendarDate } from '../platform/time/london.js';
import type { FieldError } from '../platform/refusal.js';
import { areasCovered } from './areas.rules.js';
import type { Area, Completion, PersonFacts } from './eligibility.types.js';
import { NONE_OF_THESE } from './questions.rules.js';
import {
  isTerm,
  NETWORKS,
  ORGANISATION_KINDS,
  ROLES,
  SECTORS,
  TARGET_GROUPS,
  WORKFORCES,
} from './vocabulary.types.js';
import type { TargetGroup } from './vocabulary.types.js';

/** The fields of the query, the same for the page and the API. `area` and what follows may be repeated. */
export const ANSWER_FIELDS = [
  'employer',
  'workforce',
  'postcode',
  'organisation',
  'organisationKind',
  'sector',
  'role',
  'roleStartedOn',
  'targetGroup',
  'area',
  'network',
  'completed',
  'declared',
] as const;
type AnswerField = (typeof ANSWER_FIELDS)[number];

const MOST_VALUES = 30;
const LONGEST_VALUE = 120;
const CODE = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const POSTCODE = /^[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}$/;

class Answers {
  readonly errors: FieldError[] = [];

  constructor(private readonly query: Readonly<Record<string, unknown>>) {}

  refuse(field: AnswerField, message: string): undefined {
    this.errors.push({ field, message });
    return undefined;
  }

  many(field: AnswerField): string[] {
    const given = Object.hasOwn(this.query, field) ? this.query[field] : undefined;
    const values: unknown[] = Array.isArray(given)
      ? given
      : given === undefined || given === ''
        ? []
        : [given];
    const texts = values.filter(
      (value): value is string => typeof value === 'string' && value.length <= LONGEST_VALUE,
    );
    if (texts.length === values.length && values.length <= MOST_VALUES)
      return texts.map((text) => text.trim());
    this.refuse(field, `${field} must be a short text, or a few of them`);
    return [];
  }

  one(field: AnswerField): string | undefined {
    const values = this.many(field);
    return values.length > 1 ? this.refuse(field, `${field} must be given once`) : values[0];
  }

  term<T extends object>(field: AnswerField, vocabulary: T, message: string): (keyof T & string) | undefined {
    const value = this.one(field);
    if (value === undefined) return undefined;
    return isTerm(vocabulary, value) ? value : this.refuse(field, message);
  }
}

/**
 * Facts from a query that anybody may send: `?workforce=children&area=kent`. Without `employer` somebody is taken
 * to come for their work, so that a gap reads "tell us" and not "this is not for you". Unknown words are field
 * errors; fields that are none of ours are ignored.
 */
export function factsFromAnswers(
  query: Readonly<Record<string, unknown>>,
  areas: readonly Area[],
): { facts: PersonFacts; errors: FieldError[] } {
  const answers = new Answers(query);
  const employer = answers.one('employer');
  if (employer !== undefined && employer !== 'yes' && employer !== 'no') {
    answers.refuse('employer', 'Select whether you are asking for your work or volunteering');
  }
  const targetGroup = answers.term('targetGroup', TARGET_GROUPS, 'Select a target group, 1 to 8');
  const facts: PersonFacts = {
    employer: employer !== 'no',
    areas: areasFrom(answers, areas),
    networks: answers.many('network').filter((network) => isTerm(NETWORKS, network) || wrongNetwork(answers)),
    completed: answers.many('completed').flatMap((value) => completionFrom(answers, value)),
    declared: answers.many('declared').filter((id) => CODE.test(id)),
    ...given('workforce', answers.term('workforce', WORKFORCES, 'Select who you work or volunteer with')),
    ...given('role', answers.term('role', ROLES, 'Select your role')),
    ...given('roleStartedOn', dateFrom(answers)),
    ...given('targetGroup', targetGroup === undefined ? undefined : (Number(targetGroup) as TargetGroup)),
    ...given('postcode', postcodeFrom(answers)),
    ...given('organisation', organisationFrom(answers)),
  };
  return { facts, errors: answers.errors };
}

/** Leaves an unknown fact out altogether, so that facts from answers and from a profile are of one shape. */
function given<K extends keyof PersonFacts>(
  fact: K,
  value: PersonFacts[K] | undefined,
): Partial<PersonFacts> {
  return value === undefined ? {} : { [fact]: value };
}

function wrongNetwork(answers: Answers): false {
  answers.refuse('network', 'Select a network from the list');
  return false;
}

function areasFrom(answers: Answers, areas: readonly Area[]): string[] {
  const codes = answers.many('area');
  const known = codes.filter((code) => code === NONE_OF_THESE || areas.some((area) => area.code === code));
  if (known.length < codes.length) answers.refuse('area', 'Select an area from the list');
  return areasCovered(known, areas);
}

function dateFrom(answers: Answers): string | undefined {
  const date = answers.one('roleStartedOn');
  if (date === undefined || isCalendarDate(date)) return date;
  return answers.refuse('roleStartedOn', 'Enter when you started in this role, like 2019-09-01');
}

function postcodeFrom(answers: Answers): string | undefined {
  const plain = answers.one('postcode')?.toUpperCase().replaceAll(/\s/g, '');
  if (plain === undefined) return undefined;
  if (!POSTCODE.test(plain)) return answers.refuse('postcode', 'Enter a full UK postcode, like ME14 1XQ');
  return `${plain.slice(0, -3)} ${plain.slice(-3)}`;
}

function organisationFrom(answers: Answers): PersonFacts['organisation'] {
  const slug = answers.one('organisation');
  if (slug !== undefined && !CODE.test(slug))
    answers.refuse('organisation', 'Select an organisation from the list');
  const kind = answers.term(
    'organisationKind',
    ORGANISATION_KINDS,
    'Select what kind of organisation you work for',
  );
  const sector = answers.term('sector', SECTORS, 'Select which sector your organisation is in');
  if (slug === undefined && kind === undefined && sector === undefined) return undefined;
  return { name: '', ...(slug && { slug }), ...(kind && { kind }), ...(sector && { sector }) };
}

/** `code`, `code:2018-05-01` or `code:2018-05-01:Kent`; without a date it counts as completed long ago. */
function completionFrom(answers: Answers, value: string): Completion[] {
  const [code = '', completedOn = '1970-01-01', ...provider] = value.split(':');
  if (CODE.test(code) && isCalendarDate(completedOn))
    return [{ code, completedOn, provider: provider.join(':') }];
  answers.refuse('completed', 'Give what you completed as a code and a date, like dsl-training:2018-05-01');
  return [];
}
