import type { Area, Rule } from '../eligibility/eligibility.types.js';
import { describe } from '../eligibility/wording.rules.js';
import type { RuleForm } from './rule-form.types.js';
import type { Deed, RulePreview } from './rule.types.js';
import { choicesFor, type SentenceAnswers } from './sentence-answers.rules.js';
import { SENTENCE_KINDS, sentenceWords, templates, writtenRule } from './sentences.rules.js';

/** A rule that is being written: `form` is what it came in, undefined as the page is first opened. */
export interface Writing {
  rule: Rule;
  form?: RuleForm;
  areas: Area[];
  deed: Deed;
}

/** What `rule-fields.njk` shows: the list of sentences. `wrong` where what was said of others is shown again. */
export function ruleList(
  { rule, form, areas, deed }: Writing,
  { wrong = false, preview }: { wrong?: boolean; preview?: RulePreview } = {},
): object {
  const written = writtenRule(rule);
  const typed = wrong ? form : undefined;
  return {
    rule: JSON.stringify(rule),
    deed,
    inWords: describe(rule, deed).sentences,
    canShow: written !== undefined,
    sentences: written?.sentences.map(sentenceWords) ?? [],
    // A course has nobody who approves: only what a rule says already is shown.
    asksOfOthers: deed === 'come' || written?.otherwise !== undefined,
    otherwise: typed?.otherwise ?? written?.otherwise?.outcome ?? 'no',
    because: typed?.because ?? written?.otherwise?.because ?? '',
    kinds: Object.entries(SENTENCE_KINDS).map(([value, text]) => ({ value, text })),
    templates: templates(areas),
    preview: preview && previewRows(preview, deed),
    counted: preview && countedWords(preview),
  };
}

/** Whom the figures are about: said where not all could be looked at. */
export function countedWords({ looked, known }: Pick<RulePreview, 'looked' | 'known'>): string {
  if (looked >= known) return 'Of all practitioners who have a profile here.';
  const [some, all] = [looked, known].map((count) => count.toLocaleString('en-GB'));
  return `We looked at ${some} of the ${all} practitioners who have a profile here, chosen evenly.`;
}

/** What `govukSummaryList` takes. */
function previewRows(preview: RulePreview, deed: Deed): { key: { text: string }; value: { text: string } }[] {
  const could = deed === 'come' ? 'book' : deed;
  const row = (text: string, count: number): ReturnType<typeof previewRows> => [
    { key: { text }, value: { text: count.toLocaleString('en-GB') } },
  ];
  const some = (text: string, count: number): ReturnType<typeof previewRows> =>
    count === 0 ? [] : row(text, count);
  return [
    ...row(`Could ${could}`, preview.eligible),
    ...some('Could ask for your approval', preview.needs_approval),
    ...some(`Could ${could} with evidence`, preview.needs_evidence),
    ...some(`Could ${could} later`, preview.opens_later),
    ...some('Have not told us enough', preview.untold),
    ...row(`Could not ${could}`, preview.not_eligible - preview.untold),
  ];
}

export interface SentenceInForm {
  index: number;
  joins: 'and' | 'or';
  not: boolean;
  answers: SentenceAnswers;
}

/** What `sentence.njk` shows: the page on which one sentence is written. */
export const rulePart = (
  { rule, areas, deed }: Writing,
  { index, joins, not, answers }: SentenceInForm,
): object => ({
  ...{ index, joins, negated: not, answers, deed },
  about: SENTENCE_KINDS[answers.kind],
  lines: answers.lines.join('\n'),
  choices: choicesFor(answers.kind, areas),
  rule: JSON.stringify(rule),
});
