import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Area } from '../../eligibility/eligibility.types.js';
import { parseRule } from '../../eligibility/parse.rules.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import type { FieldError } from '../../platform/refusal.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import { RulePreviews } from '../rule-preview.queries.js';
import { answersOfSentence, readSentence } from '../sentence-answers.rules.js';
import { ruleOf, templates, writtenRule, type WrittenRule } from '../sentences.rules.js';
import { savedTask } from './task-page.js';
import { WhoForm } from './who.form.js';
import { builderPage, sentencePage, type Writing } from './who.presenter.js';

/** Who can come, written as sentences. What is being written stays in the form until it is saved. */
@ApiExcludeController()
@Controller('organiser/events/:slug/edit/who')
@Permit('staff')
export class WhoController {
  constructor(
    private readonly editor: EventEditor,
    private readonly organisations: OrganisationsQueries,
    private readonly previews: RulePreviews,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { rule } = edited.event;
    return builderPage({ edited, form: new WhoForm(), rule, areas: await this.areas() });
  }

  @Post()
  async write(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(WhoForm, body);
    const parsed = parseRule(json(form.rule));
    const areas = await this.areas();
    // Nothing of a rule that is none can be shown again: what is stored is.
    if (parsed.rule === undefined) {
      const broken = [{ field: 'sentences', message: 'Open this page again before you change the event' }];
      return builderPage({ edited, form, rule: edited.event.rule, areas }, { errors: broken, status: 400 });
    }
    const writing = { edited, form, rule: parsed.rule, areas };
    if (form.step === 'keep') return this.keep(writing, errors);
    if (form.step === 'back') return builderPage(writing, {});
    const [, deed = form.step, which = ''] = /^(template|change|remove)-(.+)$/.exec(form.step) ?? [];
    if (deed === 'template') {
      const chosen = templates(areas).find(({ id }) => id === which);
      return builderPage({ ...writing, rule: chosen?.rule ?? parsed.rule }, {});
    }
    const written = writtenRule(parsed.rule);
    const now = written === undefined ? parsed.rule : ruleOf(withOtherwise(written, form, errors));
    if (errors.length > 0) return builderPage(writing, { errors, status: 400 });
    return this.act({ ...writing, rule: now }, deed, Number(which), caller);
  }

  private async act(
    writing: Writing,
    deed: string,
    index: number,
    caller: Caller,
  ): Promise<PageView | Redirect> {
    const { edited, form, rule } = writing;
    const written = writtenRule(rule);
    if (deed === 'preview') return builderPage(writing, {}, await this.previews.of(rule));
    if (deed === 'save') return this.save(writing, caller);
    if (written === undefined) return builderPage(writing, {});
    if (deed === 'remove') {
      const sentences = written.sentences.filter((_, each) => each !== index);
      return builderPage({ ...writing, rule: ruleOf({ ...written, sentences }) }, {});
    }
    const sentence = deed === 'change' ? written.sentences[index] : undefined;
    const kind = sentence?.rule.kind ?? form.kind;
    return sentencePage(edited, form, rule, writing.areas, {
      index: sentence === undefined ? written.sentences.length : index,
      joins: sentence?.joins ?? 'and',
      not: sentence?.not ?? false,
      answers: answersOfSentence(kind, sentence?.rule, writing.areas),
    });
  }

  /** Takes a sentence into the rule, or asks for it again. */
  private async keep(writing: Writing, errors: FieldError[]): Promise<PageView> {
    const { edited, form, rule, areas } = writing;
    const written = writtenRule(rule) ?? { sentences: [] };
    const index = Math.min(Number(form.index) || 0, written.sentences.length);
    const not = form.not === 'yes';
    const answers = { ...form, lines: [...form.lines] };
    const organisations = await this.organisationsIn(answers, errors);
    const known = { areas, organisations };
    const read = readSentence(answers, known, written.sentences[index]?.rule);
    errors.push(...(errors.length > 0 ? [] : read.errors));
    if (not && form.kind === 'declared')
      errors.push({ field: 'not', message: 'People confirm what is true: turn the statement round instead' });
    if (read.rule === undefined || errors.length > 0) {
      const shown = { ...answers, lines: form.lines };
      return sentencePage(
        edited,
        form,
        rule,
        areas,
        { index, joins: form.joins, not, answers: shown },
        errors,
      );
    }
    const sentences = [...written.sentences];
    sentences[index] = { rule: read.rule, not, joins: index === 0 ? 'and' : form.joins };
    const after = parseRule(ruleOf({ ...written, sentences }));
    if (after.rule === undefined) {
      const message = after.problems[0]?.message ?? 'That is more than a rule can say';
      return builderPage(writing, { errors: [{ field: 'sentences', message }], status: 400 });
    }
    return builderPage({ ...writing, rule: after.rule }, {});
  }

  private async save(writing: Writing, caller: Caller): Promise<PageView | Redirect> {
    const { edited, form, rule } = writing;
    const not = await this.editor.save('who', edited, caller, form, { rule });
    return not ? builderPage({ ...writing, edited: not.edited }, not) : savedTask(edited, 'who');
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

function withOtherwise(written: WrittenRule, form: WhoForm, errors: FieldError[]): WrittenRule {
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
