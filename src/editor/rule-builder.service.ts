import { Injectable } from '@nestjs/common';
import type { Area, Rule } from '../eligibility/eligibility.types.js';
import { parseRule } from '../eligibility/parse.rules.js';
import { OrganisationsQueries } from '../organisations/organisations.queries.js';
import type { FieldError } from '../platform/refusal.js';
import { readForm } from '../platform/web/form.js';
import { RuleForm } from './rule-form.types.js';
import { ruleList, rulePart, type SentenceInForm, type Writing } from './rule-list.rules.js';
import { RulePreviews } from './rule-preview.queries.js';
import type { Deed } from './rule.types.js';
import { answersOfSentence, readSentence } from './sentence-answers.rules.js';
import { ruleOf, templates, writtenRule, type WrittenRule } from './sentences.rules.js';

/** What comes after a button was pressed: a page with what it shows, or a rule that is to be saved. */
export type RuleStep = { form: RuleForm; errors: FieldError[] } & (
  { to: 'list'; shows: object } | { to: 'sentence'; shows: object } | { to: 'save'; rule: Rule }
);

/**
 * Who can come to an event or take a course, written as sentences. What is being written stays in the form until it
 * is saved; whose rule it is, and how it is saved, is for the page to know.
 */
@Injectable()
export class RuleBuilder {
  constructor(
    private readonly organisations: OrganisationsQueries,
    private readonly previews: RulePreviews,
  ) {}

  /** What the list of the sentences of a rule shows as it is opened. */
  async list(rule: Rule, deed: Deed): Promise<object> {
    return ruleList({ rule, deed, areas: await this.areas() });
  }

  /** @param stored the rule there is, where what was sent is none */
  async next(body: unknown, stored: Rule, deed: Deed): Promise<RuleStep> {
    const { form, errors } = readForm(RuleForm, body);
    const parsed = parseRule(json(form.rule));
    const areas = await this.areas();
    // Nothing of a rule that is none can be shown again: what is stored is.
    if (parsed.rule === undefined) {
      const message = 'Open this page again before you change anything';
      return wrong({ rule: stored, form, areas, deed }, [{ field: 'sentences', message }]);
    }
    const writing = { rule: parsed.rule, form, areas, deed };
    if (form.step === 'keep') return this.keep(writing, errors);
    if (form.step === 'back') return shown(writing);
    const [, what = form.step, which = ''] = /^(template|change|remove)-(.+)$/.exec(form.step) ?? [];
    if (what === 'template') {
      const chosen = templates(areas).find(({ id }) => id === which);
      return shown({ ...writing, rule: chosen?.rule ?? parsed.rule });
    }
    const written = writtenRule(parsed.rule);
    const now = written === undefined ? parsed.rule : ruleOf(withOtherwise(written, form, errors));
    if (errors.length > 0) return wrong(writing, errors);
    return this.act({ ...writing, rule: now }, what, Number(which));
  }

  private async act(writing: Written, what: string, index: number): Promise<RuleStep> {
    const { form, rule, areas } = writing;
    const written = writtenRule(rule);
    if (what === 'preview') {
      const preview = await this.previews.of(rule);
      return { to: 'list', form, errors: [], shows: ruleList(writing, { preview }) };
    }
    if (what === 'save') return { to: 'save', form, errors: [], rule };
    if (written === undefined) return shown(writing);
    if (what === 'remove') {
      const sentences = written.sentences.filter((_, each) => each !== index);
      return shown({ ...writing, rule: ruleOf({ ...written, sentences }) });
    }
    const sentence = what === 'change' ? written.sentences[index] : undefined;
    const kind = sentence?.rule.kind ?? form.kind;
    return asked(writing, {
      index: sentence === undefined ? written.sentences.length : index,
      joins: sentence?.joins ?? 'and',
      not: sentence?.not ?? false,
      answers: answersOfSentence(kind, sentence?.rule, areas),
    });
  }

  /** Takes a sentence into the rule, or asks for it again. */
  private async keep(writing: Written, errors: FieldError[]): Promise<RuleStep> {
    const { form, rule, areas } = writing;
    const written = writtenRule(rule) ?? { sentences: [] };
    const index = Math.min(Number(form.index) || 0, written.sentences.length);
    const not = form.not === 'yes';
    const answers = { ...form, lines: [...form.lines] };
    const organisations = await this.organisationsIn(answers, errors);
    const read = readSentence(answers, { areas, organisations }, written.sentences[index]?.rule);
    errors.push(...(errors.length > 0 ? [] : read.errors));
    if (not && form.kind === 'declared')
      errors.push({ field: 'not', message: 'People confirm what is true: turn the statement round instead' });
    if (read.rule === undefined || errors.length > 0) {
      const typed = { ...answers, lines: form.lines };
      return asked(writing, { index, joins: form.joins, not, answers: typed }, errors);
    }
    const sentences = [...written.sentences];
    sentences[index] = { rule: read.rule, not, joins: index === 0 ? 'and' : form.joins };
    const after = parseRule(ruleOf({ ...written, sentences }));
    if (after.rule === undefined) {
      const message = after.problems[0]?.message ?? 'That is more than a rule can say';
      return wrong(writing, [{ field: 'sentences', message }]);
    }
    return shown({ ...writing, rule: after.rule });
  }

  /** Turns names of organisations into their slugs, in `answers`; those that are not known are errors. */
  private async organisationsIn(
    answers: { kind: string; lines: string[] },
    errors: FieldError[],
  ): Promise<Map<string, string>> {
    const names = new Map<string, string>();
    if (answers.kind !== 'organisation') return names;
    for (const [index, line] of answers.lines.entries()) {
      const bySlug = await this.organisations.bySlug(line);
      const { items } = bySlug
        ? { items: [bySlug] }
        : await this.organisations.search(line, { page: 1, pageSize: 3 });
      const found = items.find(
        ({ slug, name }) => slug === line || name.toLowerCase() === line.toLowerCase(),
      );
      if (found !== undefined) {
        answers.lines[index] = found.slug;
        names.set(found.slug, found.name);
        continue;
      }
      const like = items.map(({ name }) => name).join(', ');
      const hint = like === '' ? '' : `. Do you mean ${like}?`;
      errors.push({ field: 'lines', message: `${line} is not on the list of organisations${hint}` });
      break;
    }
    return names;
  }

  private async areas(): Promise<Area[]> {
    const areas = await this.organisations.areas();
    return areas.map(({ code, name, partOf }) => ({ code, name, ...(partOf === null ? {} : { partOf }) }));
  }
}

type Written = Writing & { form: RuleForm };

const shown = (writing: Written): RuleStep => ({
  ...{ to: 'list', form: writing.form, errors: [], shows: ruleList(writing) },
});

const wrong = (writing: Written, errors: FieldError[]): RuleStep => ({
  ...{ to: 'list', form: writing.form, errors, shows: ruleList(writing, { wrong: true }) },
});

const asked = (writing: Written, sentence: SentenceInForm, errors: FieldError[] = []): RuleStep => ({
  ...{ to: 'sentence', form: writing.form, errors, shows: rulePart(writing, sentence) },
});

function withOtherwise(written: WrittenRule, form: RuleForm, errors: FieldError[]): WrittenRule {
  const { sentences } = written;
  if (form.otherwise === 'no' || sentences.length === 0) return { sentences };
  if (form.because === '') errors.push({ field: 'because', message: 'Enter what they are told' });
  return { sentences, otherwise: { outcome: form.otherwise, because: form.because } };
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
