import { dateWords, deadlineWords, shortDateWords } from '../../platform/time/words.js';
import type { Moment } from '../evaluation.types.js';
import type { AskedForm } from '../evaluations.queries.js';

const HEADINGS: Record<Moment, string> = {
  before: 'Before the event',
  on_the_day: 'How was it?',
  impact: 'What has come of it?',
  manager: 'What have you seen come of it?',
};

export interface AnswerWords {
  heading: string;
  event: string;
  /** Its day; empty while it has none. */
  day: string;
  about: string | null;
  anonymous: boolean;
  certificatesWait: boolean;
  opens: string;
  until: string;
  organiser: string;
}

export const answerWords = (form: AskedForm): AnswerWords => ({
  heading: HEADINGS[form.moment],
  event: form.title,
  day: form.startsAt === null ? '' : dateWords(form.startsAt),
  about: form.moment === 'manager' ? form.name : null,
  anonymous: form.anonymous,
  certificatesWait: form.certificatesWait,
  opens: form.opensAt === null ? '' : deadlineWords(form.opensAt),
  until: form.closesAt === null ? '' : deadlineWords(form.closesAt),
  organiser: form.organiser.name,
});

/** What somebody who is signed in can answer. */
export const openLines = (
  forms: AskedForm[],
): { event: string; what: string; until: string; href: string }[] =>
  forms.map(({ slug, title, moment, closesAt }) => ({
    event: title,
    what: HEADINGS[moment],
    until: closesAt === null ? '' : shortDateWords(closesAt),
    href: `/evaluations/events/${slug}/${moment}`,
  }));
