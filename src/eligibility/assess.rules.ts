import { DateTime } from 'luxon';
import type { Reason } from '../platform/refusal.js';
import { OUTCOMES } from './eligibility.types.js';
import type {
  DateOnly,
  Eligibility,
  Fact,
  NextStep,
  Outcome,
  PersonFacts,
  Rule,
} from './eligibility.types.js';
import { clause, dayWords, isPlain } from './wording.rules.js';
import type { PlainRule } from './wording.rules.js';

type Answer = Omit<Eligibility, 'next'>;
type Leaf = Exclude<PlainRule, { kind: 'all' | 'any' | 'not' | 'declared' }>;

const rank = (answer: Answer): number => OUTCOMES.indexOf(answer.outcome);
const isUnknown = (answer: Answer): boolean => answer.outcome === 'not_eligible' && answer.missing.length > 0;
const isDefiniteNo = (answer: Answer): boolean =>
  answer.outcome === 'not_eligible' && answer.missing.length === 0;

const answer = (outcome: Outcome, ...reasons: Reason[]): Answer => ({ outcome, reasons, missing: [] });

const TELL_US: Partial<Record<Fact, string>> = {
  workforce: 'whether you work with children or adults',
  area: 'which area you work in',
  postcode: 'the postcode where you work',
  organisation: 'which organisation you work for',
  role: 'what your role is',
  roleStartedOn: 'when you started in your role',
  targetGroup: 'which target group your work belongs to',
};

const unknown = (fact: Fact): Answer => ({
  outcome: 'not_eligible',
  reasons: [{ code: `${fact}_missing`, message: `Tell us ${TELL_US[fact] ?? 'more about you'}.`, fact }],
  missing: [fact],
});

/** Exactly at the edge still counts: completed on 7 October 2016 is within 36 months on 7 October 2019. */
const isWithin = (date: DateOnly, months: number, today: DateOnly): boolean => {
  const lastDay = DateTime.fromISO(date, { zone: 'utc' }).plus({ months }).toISODate();
  return lastDay !== null && lastDay >= today;
};

type Held = boolean | Fact | 'unlisted';

/** Whether one fact holds: yes, no, the fact that is not known, or an organisation that nobody has classified. */
function holds(rule: Leaf, facts: PersonFacts, today: DateOnly): Held {
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
      return facts.completed.some(
        ({ code, provider, completedOn }) =>
          rule.anyOf.includes(code) &&
          completedOn <= today &&
          (rule.provider === undefined || provider.toLowerCase() === rule.provider.toLowerCase()) &&
          (rule.withinMonths === undefined || isWithin(completedOn, rule.withinMonths, today)),
      );
  }
}

/** ME1 is not the start of ME14 1XQ: a prefix ends where a part of the postcode ends, or inside its second part. */
function startsWithPostcode(postcode: string, prefix: string): boolean {
  const plain = postcode.toUpperCase().replaceAll(' ', '');
  const spaced = `${plain.slice(0, -3)} ${plain.slice(-3)}`;
  return prefix.includes(' ') ? spaced.startsWith(prefix) : spaced.startsWith(`${prefix} `);
}

function leaf(rule: Leaf, facts: PersonFacts, today: DateOnly): Answer {
  const held = holds(rule, facts, today);
  if (held === true)
    return answer('eligible', { code: `${rule.kind}_met`, message: `You ${clause(rule, 'you')}.` });
  if (held === false)
    return answer('not_eligible', { code: `${rule.kind}_not_met`, message: forPeopleWho(rule) });
  if (held === 'unlisted') {
    return answer('needs_approval', {
      code: `${rule.kind}_unlisted`,
      message: `${forPeopleWho(rule)} Your organisation is not on our list, so the organiser will check.`,
    });
  }
  return unknown(held);
}

const forPeopleWho = (rule: PlainRule): string => `This is for people who ${clause(rule, 'they')}.`;

function not(rule: Extract<Rule, { kind: 'not' }>, facts: PersonFacts, today: DateOnly): Answer {
  const inner = judge(rule.rule, facts, today);
  const plain = isPlain(rule) ? rule : undefined;
  if (inner.outcome === 'eligible') {
    return answer('not_eligible', {
      code: 'excluded',
      message: plain ? forPeopleWho(plain) : 'This is not open to you.',
    });
  }
  if (!isDefiniteNo(inner)) return inner;
  return answer('eligible', {
    code: 'not_excluded',
    message: plain ? `You ${clause(plain, 'you')}.` : 'This is open to you.',
  });
}

/** The worst of all, with one exception: until a date is reached nothing can be asked for, so it comes before approval. */
function all(answers: Answer[]): Answer {
  const refused = answers.filter(isDefiniteNo);
  // What cannot change the answer is not asked for: a parent is not asked in which area they work.
  if (refused.length > 0) return answer('not_eligible', ...reasonsOf(refused));
  const unknowns = answers.filter(isUnknown);
  if (unknowns.length > 0) {
    return { outcome: 'not_eligible', reasons: reasonsOf(unknowns), missing: missingOf(unknowns) };
  }
  const blocked = answers.filter((one) => one.outcome !== 'eligible');
  if (blocked.length === 0) return answer('eligible', ...reasonsOf(answers));
  const opening = blocked
    .map((one) => one.opensOn ?? '')
    .sort()
    .at(-1);
  const worst = blocked.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  return {
    outcome: opening ? 'opens_later' : worst.outcome,
    ...(opening && { opensOn: opening }),
    reasons: reasonsOf(blocked),
    missing: missingOf(blocked),
  };
}

function any(rule: Extract<Rule, { kind: 'any' }>, answers: Answer[]): Answer {
  const best = answers.reduce((a, b) => (rank(b) < rank(a) || isSooner(b, a) ? b : a));
  if (best.outcome !== 'not_eligible') return best;
  const unknowns = answers.filter(isUnknown);
  if (unknowns.length > 0) {
    return { outcome: 'not_eligible', reasons: reasonsOf(unknowns), missing: missingOf(unknowns) };
  }
  if (answers.length > 1 && isPlain(rule)) {
    return answer('not_eligible', {
      code: 'none_of_these',
      message: forPeopleWho(rule),
      of: reasonsOf(answers).map(({ code }) => code),
    });
  }
  return answer('not_eligible', ...reasonsOf(answers));
}

const isSooner = (a: Answer, b: Answer): boolean =>
  a.outcome === 'opens_later' && b.outcome === 'opens_later' && (a.opensOn ?? '') < (b.opensOn ?? '');

const reasonsOf = (answers: Answer[]): Reason[] => {
  const byMessage = new Map(answers.flatMap((one) => one.reasons).map((reason) => [reason.message, reason]));
  return [...byMessage.values()];
};
const missingOf = (answers: Answer[]): Fact[] => [...new Set(answers.flatMap((one) => one.missing))];

function otherwise(rule: Extract<Rule, { kind: 'otherwise' }>, facts: PersonFacts, today: DateOnly): Answer {
  const inner = judge(rule.rule, facts, today);
  const fallback = answer(rule.outcome, { code: rule.outcome, message: rule.because });
  if (rank(inner) <= rank(fallback)) return inner;
  // Telling us more might spare them the asking, so what is missing is still said.
  return isUnknown(inner)
    ? { ...fallback, reasons: [...fallback.reasons, ...inner.reasons], missing: inner.missing }
    : fallback;
}

function opensOn(rule: Extract<Rule, { kind: 'opens_on' }>, facts: PersonFacts, today: DateOnly): Answer {
  const inner = judge(rule.rule, facts, today);
  if (today >= rule.date || inner.outcome === 'not_eligible') return inner;
  const date = inner.opensOn && inner.opensOn > rule.date ? inner.opensOn : rule.date;
  const opening = {
    code: 'opens_later',
    message: `Booking opens to you on ${dayWords(date)}.`,
    opensOn: date,
  };
  const alsoNeeded =
    inner.outcome === 'eligible' ? [] : inner.reasons.filter(({ code }) => code !== 'opens_later');
  return { outcome: 'opens_later', opensOn: date, reasons: [opening, ...alsoNeeded], missing: inner.missing };
}

function declared(rule: Extract<Rule, { kind: 'declared' }>, facts: PersonFacts): Answer {
  return facts.declared?.includes(rule.id)
    ? answer('eligible', { code: 'declared_met', message: `You have confirmed that you ${rule.statement}.` })
    : answer('needs_evidence', {
        code: 'confirm',
        message: `You need to confirm that you ${rule.statement}.`,
        declare: rule.id,
      });
}

function judge(rule: Rule, facts: PersonFacts, today: DateOnly): Answer {
  const each = (rules: Rule[]): Answer[] => rules.map((part) => judge(part, facts, today));
  if (rule.kind === 'everyone')
    return answer('eligible', { code: 'open_to_everyone', message: 'It is open to everyone.' });
  if (rule.kind === 'all') return all(each(rule.rules));
  if (rule.kind === 'any') return any(rule, each(rule.rules));
  if (rule.kind === 'not') return not(rule, facts, today);
  if (rule.kind === 'otherwise') return otherwise(rule, facts, today);
  if (rule.kind === 'opens_on') return opensOn(rule, facts, today);
  if (rule.kind === 'declared') return declared(rule, facts);
  return leaf(rule, facts, today);
}

function nextSteps({ outcome, reasons, missing, opensOn: date }: Answer, facts: PersonFacts): NextStep[] {
  switch (outcome) {
    case 'eligible':
      return [];
    case 'opens_later':
      return [{ text: `Come back on ${date ? dayWords(date) : 'the day it opens'} to book.` }];
    case 'needs_evidence': {
      const onlyConfirms = reasons.every(({ code }) => code === 'confirm');
      return [
        {
          text: onlyConfirms
            ? 'You confirm it when you book.'
            : 'You give your evidence when you book, and the organiser looks at it.',
        },
      ];
    }
    case 'needs_approval':
      return [{ text: 'Ask for a place. The organiser decides and emails you.' }];
    case 'not_eligible':
      if (missing.length > 0) return [{ text: 'Complete your profile', href: '/profile' }];
      return [
        ...(reasons.some(({ code }) => code === 'completed_not_met')
          ? [{ text: 'If you have completed it elsewhere, ask the organiser to add it to your record.' }]
          : []),
        facts.employer
          ? { text: 'Find other training and events', href: '/events' }
          : { text: 'Find training for parents and carers', href: '/events?audience=parents-and-carers' },
      ];
  }
}

/**
 * May this person come? `today` is the London date of the program's clock. Of alternatives the best counts, of
 * conditions the worst, and the reasons are those that decided.
 */
export function assess(rule: Rule, facts: PersonFacts, today: DateOnly): Eligibility {
  const judged = judge(rule, facts, today);
  return { ...judged, next: nextSteps(judged, facts) };
}
