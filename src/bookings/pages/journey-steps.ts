import { takenEquivalents } from '../../eligibility/completed.rules.js';
import type { ProfileChanges } from '../../people/profile.types.js';
import type { FieldError } from '../../platform/refusal.js';
import { calendarDateWords } from '../../platform/time/words.js';
import { readForm } from '../../platform/web/form.js';
import { choicesOf } from '../booking-parts.rules.js';
import { readChoice } from './choice-form.js';
import { readColleague, shownColleague } from './colleague-form.js';
import { ConditionsForm, NeedsForm, WhoForm } from './journey-forms.js';
import type { Journey } from './journey-reader.js';
import type { JourneyAnswers, Step } from './journey.rules.js';
import { readRuleAnswers, shownAnswers } from './rule-questions.js';

interface Read {
  /** What was typed, to be shown again. */
  form: object;
  errors: FieldError[];
  /** What to keep, when there are no errors. */
  given?: Partial<JourneyAnswers>;
  /** What goes to the profile of the person who books. */
  profile?: ProfileChanges;
}

/** One question: how its form begins and how an answer is read. */
export interface StepForm {
  shown(journey: Journey): object;
  read(body: unknown, journey: Journey): Read;
}

const who: StepForm = {
  shown: ({ answers }) => ({ who: answers.who ?? '' }),
  read(body) {
    const { form, errors } = readForm(WhoForm, body);
    return form.who === '' ? { form, errors } : { form, errors, given: { who: form.who } };
  },
};

const colleague: StepForm = {
  shown: ({ answers, caller }) => shownColleague(answers.colleague, caller),
  read(body, { caller }) {
    const { form, errors, colleague } = readColleague(body, caller);
    return colleague === undefined ? { form, errors } : { form, errors, given: { colleague } };
  },
};

const about: StepForm = {
  shown: ({ attendee, answers, caller }) =>
    shownAnswers(attendee?.questions ?? [], answers.who === 'me' ? caller : (answers.about ?? {})),
  read(body, { attendee, answers }) {
    const questions = attendee?.questions ?? [];
    const { form, errors, facts } = readRuleAnswers(questions, body);
    if (facts === undefined) return { form, errors };
    if (answers.who !== 'me') return { form, errors, given: { about: facts } };
    return { form, errors, given: { asked: questions.map(({ fact }) => fact) }, profile: facts };
  },
};

/** What the rule wants confirmed, by the id of each statement. */
export const toConfirm = ({ attendee }: Journey): { id: string; message: string }[] =>
  (attendee?.eligibility.reasons ?? []).flatMap(({ code, declare, message }) =>
    code === 'confirm' && typeof declare === 'string' ? [{ id: declare, message }] : [],
  );

/** Whether the rule wants more than a tick: something for the organiser to look at. */
export const wantsEvidence = ({ attendee }: Journey): boolean =>
  attendee?.eligibility.outcome === 'needs_evidence' &&
  attendee.eligibility.reasons.some(({ code }) => code !== 'confirm');

/** What the person has declared to the organiser already, so that they need not write it again. */
function declaredElsewhere({ attendee, caller, event }: Journey): string {
  if (attendee?.mine !== true) return '';
  const codes = new Set(takenEquivalents(event.rule).flatMap(({ anyOf }) => anyOf));
  return caller.completed
    .filter(({ code, equivalent }) => equivalent === 'waiting' && codes.has(code))
    .map(
      ({ title = '', provider, completedOn }) => `${title}, ${provider}, ${calendarDateWords(completedOn)}`,
    )
    .join('\n');
}

const conditions: StepForm = {
  shown: (journey) => ({
    declared: journey.answers.conditions?.declared ?? [],
    evidence: journey.answers.conditions?.evidence ?? declaredElsewhere(journey),
  }),
  read(body, journey) {
    const { form, errors } = readForm(ConditionsForm, body);
    const wanted = toConfirm(journey);
    const outcome = journey.attendee?.eligibility.outcome;
    if (errors.length === 0 && wanted.some(({ id }) => !form.declared.includes(id))) {
      const message = wanted.length === 1 ? 'Confirm this to book' : 'Confirm all of these to book';
      errors.push({ field: 'declared', message });
    }
    if (errors.length === 0 && wantsEvidence(journey) && form.evidence === '') {
      errors.push({ field: 'evidence', message: 'Enter what shows that you can come' });
    }
    if (errors.length > 0 || outcome === undefined) return { form, errors };
    const declared = wanted.map(({ id }) => id);
    const evidence = wantsEvidence(journey) ? { evidence: form.evidence } : {};
    return { form, errors, given: { conditions: { outcome, declared, ...evidence } } };
  },
};

const needs: StepForm = {
  shown: ({ answers }) => ({ access: answers.needs?.access ?? '', dietary: answers.needs?.dietary ?? '' }),
  read(body) {
    const { form, errors } = readForm(NeedsForm, body);
    const { access, dietary } = form;
    return {
      form,
      errors,
      given: { needs: { ...(access === '' ? {} : { access }), ...(dietary === '' ? {} : { dietary }) } },
    };
  },
};

/** What there is to choose from, or a page that says what is booked together. */
const sessions: StepForm = {
  shown: ({ answers }) => ({ chosen: answers.chosen ?? [] }),
  read(body, journey) {
    const { chosen, errors } = readChoice(body, choicesOf(journey.sessions));
    // Whether to wait is another question for another session.
    const given = { sessions: true, chosen, joinWaitingList: undefined } as const;
    return { form: { chosen }, errors, given };
  },
};

/** A page with a button and nothing to fill in. */
const agreed = (given: Partial<JourneyAnswers>): StepForm => ({
  shown: () => ({}),
  read: () => ({ form: {}, errors: [], given }),
});

export const STEP_FORMS: Record<Step, StepForm> = {
  who,
  colleague,
  about,
  conditions,
  sessions,
  needs,
  clash: agreed({ insist: true }),
  'waiting-list': agreed({ joinWaitingList: true }),
};
