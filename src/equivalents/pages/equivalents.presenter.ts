import { monthsWords } from '../../eligibility/wording.rules.js';
import type { FieldError } from '../../platform/refusal.js';
import { calendarDateWords, dateWords } from '../../platform/time/words.js';
import { page, type PageView } from '../../platform/web/page.js';
import type { Wanted } from '../equivalent.rules.js';
import type { Asker, Equivalent, EquivalentState } from '../equivalent.types.js';
import type { DeclareForm } from './declare.form.js';

const TAGS: Record<EquivalentState, { text: string; classes: string }> = {
  waiting: { text: 'Waits for the organiser', classes: 'govuk-tag--yellow' },
  withdrawn: { text: 'Withdrawn', classes: 'govuk-tag--grey' },
  confirmed: { text: 'Confirmed', classes: 'govuk-tag--green' },
  declined: { text: 'Not confirmed', classes: 'govuk-tag--red' },
  taken_back: { text: 'Taken back', classes: 'govuk-tag--red' },
};

interface ToDeclare {
  wanted: Wanted[];
  /** What trainings are called, by their codes. */
  names: Map<string, string>;
  /** All that the person declared, the latest first. */
  declared: Equivalent[];
}

/** The form, for what does not wait for an answer already. */
export function declarePage(
  asker: Asker,
  { wanted, names, declared }: ToDeclare,
  form: DeclareForm,
  errors: FieldError[],
): PageView {
  const codes = new Set(wanted.map(({ code }) => code));
  const concerned = declared.filter(({ code }) => codes.has(code));
  const waiting = concerned.filter(({ state }) => state === 'waiting');
  const open = wanted.filter(({ code }) => !waiting.some((each) => each.code === code));
  const [latest] = concerned.filter(({ state }) => state === 'declined' || state === 'taken_back');
  const one = open.length === 1 ? open[0] : undefined;
  return page(
    'equivalents/pages/declare.njk',
    {
      ...{ asker, form, errors },
      asked: [...new Set(wanted.map(askedWords))],
      choices: open.map(({ code, label }) => ({
        value: code,
        text: names.get(code) ?? `${label} (${code})`,
      })),
      only: one?.code,
      waiting: waiting.map(equivalentLine),
      latest: latest && equivalentLine(latest),
    },
    { status: errors.length > 0 ? 400 : 200 },
  );
}

/** Whoever has all that is asked for, or was confirmed while the page was open. */
export const declaresNothing = (asker: Asker): PageView =>
  page('equivalents/pages/nothing-to-declare.njk', { asker });

/** "Level 1 in the last 3 years". */
const askedWords = ({ label, rules }: Wanted): string => {
  const longest = Math.max(...rules.map(({ withinMonths }) => withinMonths ?? Infinity));
  return longest === Infinity ? label : `${label} in the last ${monthsWords(longest)}`;
};

/** A declaration in words: for the person who made it and for whoever decides. */
export interface EquivalentLine {
  id: number;
  title: string;
  provider: string;
  completed: string;
  label: string;
  certificate: string | null;
  link: string | null;
  note: string | null;
  person: string;
  email: string;
  organisation: string | null;
  team: string;
  state: EquivalentState;
  tag: { text: string; classes: string };
  declared: string;
  /** When and by whom it was decided, and taken back. */
  decided: string | undefined;
  decidedBy: string | null;
  takenBack: string | undefined;
  takenBackBy: string | null;
  /** What the organiser said to it last. */
  reason: string | null;
  asker: Equivalent['asker'];
}

export function equivalentLine(equivalent: Equivalent): EquivalentLine {
  const { id, title, provider, label, certificate, link, note, person, email, organisation, team } =
    equivalent;
  const { state, asker, decidedBy, takenBackBy, takenBackReason, declineReason } = equivalent;
  return {
    ...{ id, title, provider, label, certificate, link, note, person, email, organisation, team },
    ...{ state, asker, decidedBy, takenBackBy },
    tag: TAGS[state],
    completed: calendarDateWords(equivalent.completedOn),
    declared: dateWords(equivalent.declaredAt),
    decided: equivalent.decidedAt === null ? undefined : dateWords(equivalent.decidedAt),
    takenBack: equivalent.takenBackAt === null ? undefined : dateWords(equivalent.takenBackAt),
    reason: takenBackReason ?? declineReason,
  };
}
