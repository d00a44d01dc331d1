import type { Area } from '../eligibility/eligibility.types.js';
import { parseRule } from '../eligibility/parse.rules.js';
import {
  NETWORKS,
  ORGANISATION_KINDS,
  ROLES,
  SECTORS,
  TARGET_GROUPS,
  WORKFORCES,
} from '../eligibility/vocabulary.types.js';
import { listed } from '../eligibility/wording.rules.js';
import { slugOf } from '../events/slug.rules.js';
import type { FieldError } from '../platform/refusal.js';
import type { LeafRule, SentenceKind } from './sentences.rules.js';

/** One sentence as its fields stand in the form. Which of them count hangs on its kind. */
export interface SentenceAnswers {
  kind: SentenceKind;
  /** Ticked boxes. */
  values: string[];
  /** Written one to a line: postcodes, organisations, codes of training. */
  lines: string[];
  /** The organiser's words for what is chosen. */
  label: string;
  months: string;
  provider: string;
  /** Whether an equivalent that the organiser confirms counts too. */
  equivalent: 'yes' | '';
  statement: string;
}

interface Choice {
  value: string;
  text: string;
}

const terms = (vocabulary: Record<string, { label: string }>): Choice[] =>
  Object.entries(vocabulary).map(([value, { label }]) => ({ value, text: label }));

/** What there is to tick; undefined for what is written. */
export function choicesFor(kind: SentenceKind, areas: Area[]): Choice[] | undefined {
  switch (kind) {
    case 'workforce':
      return terms(WORKFORCES);
    case 'area':
      return areas.map(({ code, name, partOf }) => {
        const whole = areas.find((area) => area.code === partOf)?.name;
        return { value: code, text: whole === undefined ? name : `${name}, ${whole}` };
      });
    case 'organisation_kind':
      return terms(ORGANISATION_KINDS);
    case 'sector':
      return terms(SECTORS);
    case 'role':
      return terms(ROLES);
    case 'target_group':
      return Object.entries(TARGET_GROUPS).map(([value, { label }]) => ({
        value,
        text: `${value}. ${label}`,
      }));
    case 'network':
      return terms(NETWORKS);
    case 'organisation':
    case 'postcode':
    case 'completed':
    case 'declared':
      return undefined;
  }
}

const namesOf = (codes: string[], areas: Area[]): string =>
  listed(
    codes.map((code) => areas.find((area) => area.code === code)?.name ?? code),
    'or',
  );

const NOTHING: Omit<SentenceAnswers, 'kind'> = {
  values: [],
  lines: [],
  label: '',
  months: '',
  provider: '',
  equivalent: '',
  statement: '',
};

/** The form as it is first shown; `rule` undefined for a new sentence. */
export function answersOfSentence(
  kind: SentenceKind,
  rule: LeafRule | undefined,
  areas: Area[],
): SentenceAnswers {
  if (rule === undefined) return { ...NOTHING, kind };
  switch (rule.kind) {
    case 'declared':
      return { ...NOTHING, kind, statement: rule.statement };
    case 'organisation':
      return { ...NOTHING, kind, lines: rule.anyOf, label: rule.label };
    // Words that only name what is chosen are made anew when something else is.
    case 'postcode':
      return {
        ...NOTHING,
        kind,
        lines: rule.anyOf,
        label: rule.label === listed(rule.anyOf, 'or') ? '' : rule.label,
      };
    case 'completed': {
      const { anyOf, label, provider = '', withinMonths, equivalent } = rule;
      const months = withinMonths?.toString() ?? '';
      return {
        ...NOTHING,
        kind,
        ...{ lines: anyOf, label, provider, months, equivalent: equivalent ? 'yes' : '' },
      };
    }
    case 'area':
      return {
        ...NOTHING,
        kind,
        values: rule.anyOf,
        label: rule.label === namesOf(rule.anyOf, areas) ? '' : rule.label,
      };
    case 'role':
      return { ...NOTHING, kind, values: rule.anyOf, months: rule.newWithinMonths?.toString() ?? '' };
    case 'workforce':
    case 'organisation_kind':
    case 'sector':
    case 'network':
    case 'target_group':
      return { ...NOTHING, kind, values: rule.anyOf.map(String) };
  }
}

/** What is known of the partnership, to make names of codes. */
export interface Known {
  areas: Area[];
  /** Names by slug, of those that were written. */
  organisations: Map<string, string>;
}

/**
 * The rule that the answers mean, or what is wrong with which field. What could be sent by somebody's own hand is
 * read by the same parser as a rule through the API.
 */
export function readSentence(
  answers: SentenceAnswers,
  known: Known,
  before: LeafRule | undefined,
): { rule?: LeafRule; errors: FieldError[] } {
  const { kind, values, lines, statement, label } = answers;
  const written = kind === 'organisation' || kind === 'postcode' || kind === 'completed';
  if (kind === 'declared' && statement === '')
    return { errors: [{ field: 'statement', message: 'Enter what they confirm' }] };
  if (written && lines.length === 0) return { errors: [{ field: 'lines', message: EMPTY[kind] }] };
  if (kind === 'completed' && label === '')
    return { errors: [{ field: 'label', message: 'Enter what the training is called' }] };
  if (!written && kind !== 'declared' && values.length === 0)
    return { errors: [{ field: 'values', message: 'Choose at least one' }] };
  const parsed = parseRule(candidate(answers, known, before));
  if (parsed.rule === undefined) {
    const errors = parsed.problems.slice(0, 1).map(({ path, message }) => problem(kind, path, message));
    return { errors };
  }
  return { rule: parsed.rule as LeafRule, errors: [] };
}

const EMPTY = {
  organisation: 'Enter at least one organisation',
  postcode: 'Enter at least one beginning of a postcode, like ME14',
  completed: 'Enter at least one code of a training',
};

/** The parser names places of a rule; the form has fields. */
function problem(kind: SentenceKind, path: string, message: string): FieldError {
  if (path.endsWith('.statement'))
    return { field: 'statement', message: message.replace(path, 'What they confirm') };
  if (path.endsWith('.label')) return { field: 'label', message: message.replace(path, 'Your words for it') };
  if (path.endsWith('.provider')) return { field: 'provider', message: message.replace(path, 'Provider') };
  if (/months$/i.test(path)) return { field: 'months', message: message.replace(path, 'Months') };
  const index = /\[(\d+)\]$/.exec(path)?.[1];
  const line = index === undefined ? 'The list' : `Line ${Number(index) + 1}`;
  const field = kind === 'postcode' || kind === 'completed' || kind === 'organisation' ? 'lines' : 'values';
  return { field, message: field === 'lines' ? message.replace(path, line) : 'Choose from the list' };
}

function candidate(answers: SentenceAnswers, known: Known, before: LeafRule | undefined): object {
  const { kind, values, lines, label, months, provider, equivalent, statement } = answers;
  const within = (name: string): object => (months === '' ? {} : { [name]: Number(months) });
  switch (kind) {
    case 'area':
      return { kind, anyOf: values, label: label || namesOf(values, known.areas) };
    case 'organisation': {
      const names = lines.map((slug) => known.organisations.get(slug) ?? slug);
      return { kind, anyOf: lines, label: label || listed(names, 'or') };
    }
    case 'postcode': {
      const codes = lines.map((code) => code.toUpperCase().replace(/\s+/g, ' '));
      return { kind, anyOf: codes, label: label || listed(codes, 'or') };
    }
    case 'completed':
      return {
        kind,
        ...{ anyOf: lines, label, ...(provider && { provider }), ...within('withinMonths') },
        ...(equivalent === 'yes' && { equivalent: true }),
      };
    case 'role':
      return { kind, anyOf: values, ...within('newWithinMonths') };
    case 'target_group':
      return { kind, anyOf: values.map(Number) };
    case 'declared': {
      // Who has confirmed it already need not again for a change of words.
      const id = before?.kind === 'declared' ? before.id : slugOf(statement);
      return { kind, id, statement };
    }
    case 'workforce':
    case 'organisation_kind':
    case 'sector':
    case 'network':
      return { kind, anyOf: values };
  }
}
