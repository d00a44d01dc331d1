import { dateWords } from '../platform/time/words.js';
import { startOfLondonDay } from '../platform/time/london.js';
import type { DateOnly, Rule } from './eligibility.types.js';
import { NETWORKS, ORGANISATION_KINDS, ROLES, SECTORS, WORKFORCES } from './vocabulary.types.js';

/** A rule that is only facts: what can be said as one "you …" or "people who …". */
export type PlainRule = Exclude<Rule, { kind: 'otherwise' | 'opens_on' | 'everyone' }>;

export function isPlain(rule: Rule): rule is PlainRule {
  if (rule.kind === 'all' || rule.kind === 'any') return rule.rules.every(isPlain);
  if (rule.kind === 'not') return isPlain(rule.rule);
  return rule.kind !== 'everyone' && rule.kind !== 'otherwise' && rule.kind !== 'opens_on';
}

/** `['a', 'b', 'c']` → `a, b or c`. */
export function listed(items: readonly string[], last: 'and' | 'or'): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

export const dayWords = (date: DateOnly): string => dateWords(startOfLondonDay(date));

export const monthsWords = (months: number): string => {
  if (months === 1) return 'month';
  return months % 12 === 0 && months > 12 ? `${months / 12} years` : `${months} months`;
};

/** `[3, 4, 5, 6]` → `target groups 3 to 6`. */
function targetGroupWords(groups: readonly number[]): string {
  const sorted = [...groups].sort((a, b) => a - b);
  const [first, last] = [sorted[0] ?? 0, sorted.at(-1) ?? 0];
  if (sorted.length === 1) return `target group ${first}`;
  return last - first === sorted.length - 1
    ? `target groups ${first} to ${last}`
    : `target groups ${listed(sorted.map(String), 'or')}`;
}

/**
 * What a rule asks, as a clause that follows "you" or "people who" alike: `work in Kent`, or negated
 * `do not work in Kent`. `speaks` chooses the pronoun inside, and one champion or several.
 */
export function clause(rule: PlainRule, speaks: 'you' | 'they', negated = false): string {
  const work = negated ? 'do not work' : 'work';
  const are = negated ? 'are not' : 'are';
  const have = negated ? 'have not' : 'have';
  switch (rule.kind) {
    case 'all':
    case 'any':
      return compound(rule, speaks, negated);
    case 'not':
      return clause(rule.rule as PlainRule, speaks, !negated);
    case 'workforce':
      return `${work} or volunteer with ${listed(
        rule.anyOf.map((workforce) => WORKFORCES[workforce].of),
        'or',
      )}`;
    case 'area':
    case 'postcode':
      return `${work} in ${rule.label}`;
    case 'organisation':
      return `${work} for ${rule.label}`;
    case 'organisation_kind':
      return `${work} for ${listed(
        rule.anyOf.map((kind) => ORGANISATION_KINDS[kind].at),
        'or',
      )}`;
    case 'sector':
      return `${work} in ${listed(
        rule.anyOf.map((sector) => SECTORS[sector].of),
        'or',
      )}`;
    case 'role': {
      const roles = listed(
        rule.anyOf.map((role) => ROLES[role].as),
        'or',
      );
      if (!rule.newWithinMonths) return `${are} ${roles}`;
      return `${negated ? 'did not become' : 'became'} ${roles} in the last ${monthsWords(rule.newWithinMonths)}`;
    }
    case 'target_group':
      return `${are} in ${targetGroupWords(rule.anyOf)}`;
    case 'network':
      return `${are} ${listed(
        rule.anyOf.map((network) => NETWORKS[network][speaks === 'you' ? 'as' : 'label']),
        'or',
      )}`;
    case 'completed': {
      const by = rule.provider ? ` with ${rule.provider}` : '';
      const age = rule.withinMonths ? ` in the last ${monthsWords(rule.withinMonths)}` : '';
      const other = rule.equivalent ? ' (or an equivalent that the organiser confirms)' : '';
      return `${have} completed ${rule.label}${by}${age}${other}`;
    }
    case 'declared':
      return `${negated ? 'cannot' : 'can'} confirm that ${speaks} ${rule.statement}`;
  }
}

type Compound = Extract<Rule, { kind: 'all' | 'any' }>;

/** Neither A nor B is: not A and not B. */
const joinerOf = (rule: Compound, negated: boolean): 'and' | 'or' =>
  (rule.kind === 'all') === negated ? 'or' : 'and';

function compound(rule: Compound, speaks: 'you' | 'they', negated: boolean): string {
  const joins = joinerOf(rule, negated);
  let nested = false;
  const said = (part: Rule, partNegated: boolean): string[] => {
    if (part.kind === 'not') return said(part.rule, !partNegated);
    if (part.kind !== 'all' && part.kind !== 'any')
      return isPlain(part) ? [clause(part, speaks, partNegated)] : [];
    if (part.rules.length === 1 || joinerOf(part, partNegated) === joins) {
      return part.rules.flatMap((inner) => said(inner, partNegated));
    }
    nested = true;
    return [`${joins === 'and' ? 'either ' : ''}${compound(part, speaks, partNegated)}`];
  };
  const parts = rule.rules.flatMap((part) => said(part, negated));
  // Alternatives with an "and" inside need a stronger mark between them: "a; b and c; or d".
  if (!nested || joins === 'and' || parts.length < 2) return listed(parts, joins);
  return `${parts.slice(0, -1).join('; ')}; or ${parts.at(-1)}`;
}

/** Whether any part asks about somebody's work, so that a parent or carer cannot meet it. */
export function asksAboutWork(rule: Rule): boolean {
  switch (rule.kind) {
    case 'workforce':
    case 'organisation':
    case 'organisation_kind':
    case 'sector':
    case 'role':
    case 'target_group':
      return true;
    case 'all':
    case 'any':
      return rule.rules.some(asksAboutWork);
    case 'not':
    case 'otherwise':
    case 'opens_on':
      return asksAboutWork(rule.rule);
    case 'everyone':
    case 'area':
    case 'postcode':
    case 'network':
    case 'completed':
    case 'declared':
      return false;
  }
}

export interface RuleInWords {
  /** Sentences for "Who can come", in order. */
  sentences: string[];
  /** Places of work, as bullets after "For example, in:". */
  examples: string[];
}

/**
 * A rule as the sentences of "Who can come", with examples where the rule asks for a workforce.
 * @param deed what they can do, after "You can": a course is taken, not come to
 */
export function describe(rule: Rule, deed = 'come'): RuleInWords {
  return {
    sentences: sentences(rule, { can: `can ${deed}`, also: `can also ${deed}` }),
    examples: [...new Set(examples(rule))],
  };
}

function sentences(rule: Rule, { can, also }: { can: string; also: string }): string[] {
  const comeIf = (plain: PlainRule): string => `You ${can} if you ${clause(plain, 'you')}.`;
  if (rule.kind === 'everyone') return ['It is open to everyone.'];
  if (rule.kind === 'otherwise')
    return [...sentences(rule.rule, { can, also }), `If not, you can still ask. ${rule.because}`];
  if (rule.kind === 'opens_on')
    return [...sentences(rule.rule, { can, also }), `Booking opens on ${dayWords(rule.date)}.`];
  if (rule.kind === 'all') {
    const plain = rule.rules.filter(isPlain);
    const others = rule.rules.filter((part) => !isPlain(part) && part.kind !== 'everyone');
    return [
      ...(plain.length > 0 ? [comeIf({ kind: 'all', rules: plain })] : []),
      ...others.flatMap((part) => sentences(part, { can, also })),
    ];
  }
  if (rule.kind === 'any' && !rule.rules.every(isPlain)) {
    return rule.rules.flatMap((part, index) => sentences(part, { can: index === 0 ? can : also, also }));
  }
  return isPlain(rule) ? [comeIf(rule)] : [];
}

function examples(rule: Rule): string[] {
  if (rule.kind === 'workforce')
    return rule.anyOf.flatMap((workforce) => [...WORKFORCES[workforce].examples]);
  if (rule.kind === 'all' || rule.kind === 'any') return rule.rules.flatMap(examples);
  if (rule.kind === 'otherwise' || rule.kind === 'opens_on') return examples(rule.rule);
  return [];
}
