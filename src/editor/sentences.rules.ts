import type { Area, Rule } from '../eligibility/eligibility.types.js';
import { clause } from '../eligibility/wording.rules.js';

/** What a sentence can be about, as the list of the editor offers it. */
export const SENTENCE_KINDS = {
  workforce: 'Whom they work or volunteer with',
  area: 'Where they work',
  organisation_kind: 'What kind of organisation they work for',
  role: 'What their role is',
  sector: 'Which sector they work in',
  target_group: 'Which target group they are in',
  network: 'Which network they belong to',
  organisation: 'Which organisation they work for',
  postcode: 'The postcode where they work',
  completed: 'What training they have completed',
  declared: 'Something that they confirm themselves',
} as const;
export type SentenceKind = keyof typeof SENTENCE_KINDS;

export type LeafRule = Extract<Rule, { kind: SentenceKind }>;

/** "Work in Kent", "and do not work for a charity", "or are champions". */
export interface Sentence {
  rule: LeafRule;
  not: boolean;
  /** How it goes with the one before it: `or` begins another way to be let in. Of the first it means nothing. */
  joins: 'and' | 'or';
}

/** A rule as sentences: those joined by `and` belong together, each `or` begins an alternative to what came before. */
export interface WrittenRule {
  sentences: Sentence[];
  /** What becomes of people who do not meet it. */
  otherwise?: { outcome: 'needs_approval' | 'needs_evidence'; because: string };
}

/** No sentence lets everyone in. */
export function ruleOf({ sentences, otherwise }: WrittenRule): Rule {
  if (sentences.length === 0) return { kind: 'everyone' };
  const ways: Rule[][] = [];
  for (const { rule, not, joins } of sentences) {
    const said: Rule = not ? { kind: 'not', rule } : rule;
    const way = ways.at(-1);
    if (way === undefined || joins === 'or') ways.push([said]);
    else way.push(said);
  }
  const rule = together(
    'any',
    ways.map((way) => together('all', way)),
  );
  return otherwise ? { kind: 'otherwise', rule, ...otherwise } : rule;
}

function together(kind: 'all' | 'any', rules: Rule[]): Rule {
  const [only, ...others] = rules;
  return only !== undefined && others.length === 0 ? only : { kind, rules };
}

/** The sentences of a rule, or undefined where it says more than these can: it is then left as it is. */
export function writtenRule(rule: Rule): WrittenRule | undefined {
  if (rule.kind === 'everyone') return { sentences: [] };
  if (rule.kind === 'otherwise') {
    const inner = rule.rule.kind === 'otherwise' ? undefined : writtenRule(rule.rule);
    if (inner === undefined || inner.sentences.length === 0) return undefined;
    return { ...inner, otherwise: { outcome: rule.outcome, because: rule.because } };
  }
  const ways = partsOf('any', rule).map((way) => partsOf('all', way).map(sentenceOf));
  const sentences = ways.flatMap((way) =>
    way.map((sentence, index) => sentence && { ...sentence, joins: joinOf(index) }),
  );
  return sentences.every((sentence) => sentence !== undefined)
    ? { sentences: firstAnd(sentences) }
    : undefined;
}

const joinOf = (index: number): 'and' | 'or' => (index === 0 ? 'or' : 'and');

const firstAnd = (sentences: Sentence[]): Sentence[] =>
  sentences.map((sentence, index) => (index === 0 ? { ...sentence, joins: 'and' } : sentence));

/** A list in a list of the same kind says no more than one list. */
const partsOf = (kind: 'all' | 'any', rule: Rule): Rule[] =>
  rule.kind === kind ? rule.rules.flatMap((part) => partsOf(kind, part)) : [rule];

function sentenceOf(rule: Rule): Omit<Sentence, 'joins'> | undefined {
  if (rule.kind === 'not') return isLeaf(rule.rule) ? { rule: rule.rule, not: true } : undefined;
  return isLeaf(rule) ? { rule, not: false } : undefined;
}

const isLeaf = (rule: Rule): rule is LeafRule => Object.hasOwn(SENTENCE_KINDS, rule.kind);

/** A sentence as the editor lists it: "and who" · "work in Kent". */
export const sentenceWords = (
  { rule, not, joins }: Sentence,
  index: number,
): { lead: string; words: string } => ({
  lead: index === 0 ? 'People who' : `${joins} who`,
  words: clause(rule, 'they', not),
});

export interface Template {
  id: string;
  text: string;
  rule: Rule;
}

const MOST_AREAS = 5;

/** Rules that are often wanted, to begin with. `areas` are those of the partnership. */
export function templates(areas: Area[]): Template[] {
  const wholes = areas.filter(({ code }) => areas.some(({ partOf }) => partOf === code)).slice(0, MOST_AREAS);
  const workforce: LeafRule = { kind: 'workforce', anyOf: ['children', 'adults'] };
  return [
    { id: 'everyone', text: 'Everyone, parents and carers too', rule: { kind: 'everyone' } },
    { id: 'practitioners', text: 'All who work or volunteer with children or adults', rule: workforce },
    ...wholes.map(({ code, name }): Template => ({
      id: `practitioners-in-${code}`,
      text: `All who work or volunteer with children or adults in ${name}`,
      rule: { kind: 'all', rules: [workforce, { kind: 'area', anyOf: [code], label: name }] },
    })),
    {
      id: 'schools',
      text: 'Schools and colleges',
      rule: {
        kind: 'organisation_kind',
        anyOf: ['maintained-school', 'academy', 'independent-school', 'college'],
      },
    },
    {
      id: 'leads',
      text: 'Designated safeguarding leads and their deputies',
      rule: { kind: 'role', anyOf: ['designated-safeguarding-lead', 'deputy-safeguarding-lead'] },
    },
    {
      id: 'champions',
      text: 'Online Safeguarding Champions',
      rule: { kind: 'network', anyOf: ['online-safeguarding-champions'] },
    },
  ];
}
