import type { Reason } from '../platform/refusal.js';
import { counts, takenEquivalents, waits } from './completed.rules.js';
import { OUTCOMES } from './eligibility.types.js';
import type {
  CompletedRule,
  DateOnly,
  Eligibility,
  Fact,
  NextStep,
  Outcome,
  PersonFacts,
  Rule,
} from './eligibility.types.js';
import { holds, type Leaf } from './holds.rules.js';
import { clause, dayWords, isPlain, listed } from './wording.rules.js';
import type { PlainRule } from './wording.rules.js';

type Answer = Omit<Eligibility, 'next'>;

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

function leaf(rule: Leaf, facts: PersonFacts, today: DateOnly): Answer {
  const held = holds(rule, facts, today);
  if (held === true)
    return answer('eligible', { code: `${rule.kind}_met`, message: `You ${clause(asMet(rule), 'you')}.` });
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

/** Who has it need not hear what else would do. */
const asMet = (rule: Leaf): Leaf => (rule.kind === 'completed' ? { ...rule, equivalent: undefined } : rule);

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

/**
 * The worst of all, with one exception: until a date is reached nothing can be asked for, so it comes before approval.
 */
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

/**
 * What somebody can do about training that they had elsewhere: say so, or wait for the answer. Only where it would
 * help: a parent whom the rule has no place for is not sent to declare anything.
 */
function equivalentSteps(
  rule: Rule,
  facts: PersonFacts,
  today: DateOnly,
  at: string | undefined,
): NextStep[] {
  const unmet = takenEquivalents(rule).filter(
    (part) => !facts.completed.some((each) => counts(part, each, today)),
  );
  if (unmet.length === 0) return [];
  const now = judge(rule, facts, today);
  const helps = (parts: CompletedRule[]): boolean => {
    const had = parts.map(({ anyOf: [code = ''] }) => ({ code, provider: '', completedOn: today }));
    const confirmed = had.map((each) => ({ ...each, equivalent: 'confirmed' as const }));
    const then = judge(rule, { ...facts, completed: [...facts.completed, ...confirmed] }, today);
    return rank(then) < rank(now) || (isDefiniteNo(now) && isUnknown(then));
  };
  const alone = unmet.filter((part) => helps([part]));
  const wanted = alone.length > 0 ? alone : helps(unmet) ? unmet : [];
  const labels = (parts: CompletedRule[]): string =>
    listed([...new Set(parts.map(({ label }) => label))], 'or');
  const waiting = wanted.filter((part) => waits(part, facts, today));
  const open = wanted.filter((part) => !waiting.includes(part));
  return [
    ...(waiting.length > 0
      ? [
          {
            text: `The organiser looks at what you completed elsewhere, to confirm it as an equivalent of ${labels(waiting)}. We email you`,
            href: '/training-record/equivalents',
          },
        ]
      : []),
    ...(open.length > 0
      ? [
          {
            text: `Have you completed an equivalent of ${labels(open)} elsewhere? Ask the organiser to confirm it`,
            ...(at !== undefined && { href: `${at}/equivalent` }),
          },
        ]
      : []),
  ];
}

function nextSteps(
  { outcome, reasons, missing, opensOn: date }: Answer,
  facts: PersonFacts,
  equivalents: NextStep[],
): NextStep[] {
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
        ...equivalents,
      ];
    }
    case 'needs_approval':
      return [{ text: 'Ask for a place. The organiser decides and emails you.' }, ...equivalents];
    case 'not_eligible':
      if (missing.length > 0) return [{ text: 'Complete your profile', href: '/profile' }];
      return [
        ...equivalents,
        ...(equivalents.length === 0 && reasons.some(({ code }) => code === 'completed_not_met')
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
 * @param at path of the event or course that asks, `/events/<slug>`, below which an equivalent is declared
 */
export function assess(rule: Rule, facts: PersonFacts, today: DateOnly, at?: string): Eligibility {
  const judged = judge(rule, facts, today);
  const equivalents = judged.outcome === 'eligible' ? [] : equivalentSteps(rule, facts, today, at);
  return { ...judged, next: nextSteps(judged, facts, equivalents) };
}
