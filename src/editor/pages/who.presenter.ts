import type { Area, Rule } from '../../eligibility/eligibility.types.js';
import { describe } from '../../eligibility/wording.rules.js';
import { page, type PageView } from '../../platform/web/page.js';
import type { FieldError } from '../../platform/refusal.js';
import type { EditedEvent } from '../event-facts.js';
import type { RulePreview } from '../rule-preview.queries.js';
import { choicesFor, type SentenceAnswers } from '../sentence-answers.rules.js';
import { SENTENCE_KINDS, sentenceWords, templates, writtenRule } from '../sentences.rules.js';
import { taskPage, type ShownAgain } from './task-page.js';
import type { WhoForm } from './who.form.js';

/** A rule that is being written, with the form it came in. */
export interface Writing {
  edited: EditedEvent;
  form: WhoForm;
  rule: Rule;
  areas: Area[];
}

/** The list of sentences. Without `again` it is the page as it is first opened. */
export function builderPage(
  { edited, form, rule, areas }: Writing,
  again?: ShownAgain,
  preview?: RulePreview,
): PageView {
  const written = writtenRule(rule);
  const wrong = (again?.errors ?? []).length > 0;
  return taskPage('who', edited, form, again, {
    rule: JSON.stringify(rule),
    inWords: describe(rule).sentences,
    canShow: written !== undefined,
    sentences: written?.sentences.map(sentenceWords) ?? [],
    otherwise: wrong ? form.otherwise : (written?.otherwise?.outcome ?? 'no'),
    because: wrong ? form.because : (written?.otherwise?.because ?? ''),
    kinds: Object.entries(SENTENCE_KINDS).map(([value, text]) => ({ value, text })),
    templates: templates(areas),
    preview: preview && previewRows(preview),
    counted: preview && countedWords(preview),
    isPublished: edited.event.publishedAt !== null,
  });
}

/** Whom the figures are about: said where not all could be looked at. */
export function countedWords({ looked, known }: Pick<RulePreview, 'looked' | 'known'>): string {
  if (looked >= known) return 'Of all practitioners who have a profile here.';
  const [some, all] = [looked, known].map((count) => count.toLocaleString('en-GB'));
  return `We looked at ${some} of the ${all} practitioners who have a profile here, chosen evenly.`;
}

/** What `govukSummaryList` takes. */
function previewRows(preview: RulePreview): { key: { text: string }; value: { text: string } }[] {
  const row = (text: string, count: number): ReturnType<typeof previewRows> => [
    { key: { text }, value: { text: count.toLocaleString('en-GB') } },
  ];
  const some = (text: string, count: number): ReturnType<typeof previewRows> =>
    count === 0 ? [] : row(text, count);
  return [
    ...row('Could book', preview.eligible),
    ...some('Could ask for your approval', preview.needs_approval),
    ...some('Could book with evidence', preview.needs_evidence),
    ...some('Could book later', preview.opens_later),
    ...some('Have not told us enough', preview.untold),
    ...row('Could not book', preview.not_eligible - preview.untold),
  ];
}

interface SentenceInForm {
  index: number;
  joins: 'and' | 'or';
  not: boolean;
  answers: SentenceAnswers;
}

/** The page on which one sentence is written. */
export function sentencePage(
  { frame }: EditedEvent,
  { version, was }: WhoForm,
  rule: Rule,
  areas: Area[],
  { index, joins, not, answers }: SentenceInForm,
  errors: FieldError[] = [],
): PageView {
  return page(
    'editor/pages/sentence.njk',
    {
      ...{ frame, errors, index, joins, negated: not, answers, version, was },
      about: SENTENCE_KINDS[answers.kind],
      lines: answers.lines.join('\n'),
      choices: choicesFor(answers.kind, areas),
      rule: JSON.stringify(rule),
    },
    { status: errors.length > 0 ? 400 : 200 },
  );
}
