import { counts, isWithin } from './completed.rules.js';
import type { DateOnly, Fact, PersonFacts } from './eligibility.types.js';
import type { PlainRule } from './wording.rules.js';

/** A part of a rule that asks for one fact. */
export type Leaf = Exclude<PlainRule, { kind: 'all' | 'any' | 'not' | 'declared' }>;

export type Held = boolean | Fact | 'unlisted';

/** Whether one fact holds: yes, no, the fact that is not known, or an organisation that nobody has classified. */
export function holds(rule: Leaf, facts: PersonFacts, today: DateOnly): Held {
  // Whoever does not come for work has no workforce, role or organisation: that is an answer, not a gap.
  const unknownUnlessNoWork = (fact: Fact): Held => (facts.employer ? fact : false);
  switch (rule.kind) {
    case 'workforce': {
      const { workforce } = facts;
      if (workforce === undefined) return unknownUnlessNoWork('workforce');
      const counts = workforce === 'both' ? (['children', 'adults', 'both'] as const) : [workforce];
      return rule.anyOf.some((wanted) => counts.some((own) => own === wanted));
    }
    case 'area':
      if (facts.areas.length === 0) return 'area';
      return rule.anyOf.some((code) => facts.areas.includes(code));
    case 'postcode': {
      if (facts.postcode === undefined) return 'postcode';
      return rule.anyOf.some((prefix) => startsWithPostcode(facts.postcode ?? '', prefix));
    }
    case 'organisation':
      if (!facts.organisation) return unknownUnlessNoWork('organisation');
      return facts.organisation.slug !== undefined && rule.anyOf.includes(facts.organisation.slug);
    case 'organisation_kind': {
      if (!facts.organisation) return unknownUnlessNoWork('organisation');
      return facts.organisation.kind ? rule.anyOf.includes(facts.organisation.kind) : 'unlisted';
    }
    case 'sector': {
      if (!facts.organisation) return unknownUnlessNoWork('organisation');
      return facts.organisation.sector ? rule.anyOf.includes(facts.organisation.sector) : 'unlisted';
    }
    case 'role': {
      if (facts.role === undefined) return unknownUnlessNoWork('role');
      if (!rule.anyOf.includes(facts.role)) return false;
      if (rule.newWithinMonths === undefined) return true;
      return facts.roleStartedOn
        ? isWithin(facts.roleStartedOn, rule.newWithinMonths, today)
        : 'roleStartedOn';
    }
    case 'target_group':
      if (facts.targetGroup === undefined) return unknownUnlessNoWork('targetGroup');
      return rule.anyOf.includes(facts.targetGroup);
    case 'network':
      return rule.anyOf.some((network) => facts.networks.includes(network));
    case 'completed':
      return facts.completed.some((completion) => counts(rule, completion, today));
  }
}

/** ME1 is not the start of ME14 1XQ: a prefix ends where a part of the postcode ends, or inside its second part. */
function startsWithPostcode(postcode: string, prefix: string): boolean {
  const plain = postcode.toUpperCase().replaceAll(' ', '');
  const spaced = `${plain.slice(0, -3)} ${plain.slice(-3)}`;
  return prefix.includes(' ') ? spaced.startsWith(prefix) : spaced.startsWith(`${prefix} `);
}
