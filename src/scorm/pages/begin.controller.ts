import { isDeepStrictEqual } from 'node:util';
import { Body, Get, Param, Post } from '@nestjs/common';
import { Matches } from 'class-validator';
import type { Course } from '../../courses/course.entity.js';
import { templates, type Template } from '../../editor/sentences.rules.js';
import type { Rule } from '../../eligibility/eligibility.types.js';
import { AUDIENCES } from '../../eligibility/vocabulary.types.js';
import { describe } from '../../eligibility/wording.rules.js';
import { organisesFor, organisesSomewhere } from '../../events/event.rules.js';
import { CourseDesk } from '../../learning/course-desk.service.js';
import { OrganisationsQueries } from '../../organisations/organisations.queries.js';
import { teamChoices } from '../../organisations/team-choices.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { notFound, Refusal, type FieldError } from '../../platform/refusal.js';
import { fieldsOf } from '../../platform/text/fields.js';
import { IsLines, linesOf, orNull } from '../../platform/text/written.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { TakesLargeFile } from '../../platform/web/uploads.js';
import { CatalogueEntryForm } from '../catalogue-entry.form.js';
import { MOST_ZIP_BYTES } from '../package-reader.js';
import { PackagesService, type CatalogueEntry } from '../packages.service.js';
import { uploadedPackage } from '../uploaded-package.js';
import { packageHref } from './packages.presenter.js';

class EntryForm extends CatalogueEntryForm {
  @IsLines('What people will learn', { most: 20, longest: 300 })
  outcomes: string = '';

  /** One of the rules that are often used, or `keep` for that which there is. */
  @Matches(/^[a-z0-9-]{1,80}$/, { message: 'Choose who can take it' })
  rule: string = '';
}

/** As they stand on the page. */
const FIELDS = ['title', 'summary', 'team', 'rule', 'outcomes', 'audience', 'audiences', 'duration', 'file'];
const BEGIN = '/organiser/courses/new/package';

/** What the catalogue says of a course that a package delivers: said as it is begun, and again at any time. */
@PageController('organiser/courses')
@Permit('staff')
export class BeginController {
  constructor(
    private readonly desk: CourseDesk,
    private readonly service: PackagesService,
    private readonly organisations: OrganisationsQueries,
  ) {}

  @Get('new/package')
  async ask(@CurrentCaller() caller: Caller): Promise<PageView> {
    return this.showBegin(caller, new EntryForm());
  }

  @Post('new/package')
  @TakesLargeFile({ bytes: MOST_ZIP_BYTES })
  async begin(@CurrentCaller() caller: Caller, @Body() body: unknown): Promise<PageView | Redirect> {
    const { form, errors } = readForm(EntryForm, body);
    const entry = await this.entryOf(form, errors);
    const named = form.team === '' ? undefined : form.team;
    const team = await this.organisations.teamNamed((teamId) => organisesFor(caller, teamId), named);
    if (team === undefined) errors.push({ field: 'team', message: 'Say which team runs the course' });
    try {
      const file = uploadedPackage(fieldsOf(body).file);
      if (errors.length > 0 || entry === undefined || team === undefined)
        return await this.showBegin(caller, form, errors);
      const slug = await this.service.begin(team.id, entry, file, caller);
      return redirect(packageHref(slug), {
        flash: 'The package has been checked. Nobody else sees the course until you publish it',
      });
    } catch (error) {
      if (!(error instanceof Refusal) || error.kind !== 'invalid') throw error;
      return this.showBegin(caller, form, [...errors, ...error.errors]);
    }
  }

  @Get(':slug/package/about')
  async askAgain(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const course = await this.desk.open(slug, caller);
    const { title, summary, audience, audiences, outcomes, duration } = course;
    const form = Object.assign(new EntryForm(), { title, summary, audience, audiences });
    Object.assign(form, { outcomes: outcomes.join('\n'), duration: duration ?? '' });
    const rules = await this.rules();
    form.rule = rules.find(({ rule }) => isDeepStrictEqual(rule, course.rule))?.id ?? 'keep';
    return this.showAbout(course, form);
  }

  @Post(':slug/package/about')
  async describe(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const course = await this.desk.open(slug, caller);
    const { form, errors } = readForm(EntryForm, body);
    const entry = await this.entryOf(form, errors, course.rule);
    if (errors.length > 0 || entry === undefined) return this.showAbout(course, form, errors);
    await this.service.describe(course, entry, caller);
    return redirect(packageHref(slug), { flash: 'What the catalogue says of the course is changed' });
  }

  /** Undefined, with one more error, where nobody is said who can take it. `kept` is the rule that there is. */
  private async entryOf(
    form: EntryForm,
    errors: FieldError[],
    kept?: Rule,
  ): Promise<CatalogueEntry | undefined> {
    const { title, summary, audience, audiences } = form;
    const chosen = (await this.rules()).find(({ id }) => id === form.rule)?.rule;
    const rule = form.rule === 'keep' ? kept : chosen;
    if (rule === undefined) {
      if (!errors.some(({ field }) => field === 'rule'))
        errors.push({ field: 'rule', message: 'Choose who can take it' });
      return undefined;
    }
    const outcomes = errors.length > 0 ? [] : linesOf(form.outcomes);
    return { title, summary, audience, audiences, outcomes, rule, duration: orNull(form.duration) };
  }

  private async rules(): Promise<Template[]> {
    const areas = await this.organisations.areas();
    return templates(
      areas.map(({ code, name, partOf }) => ({ code, name, ...(partOf !== null && { partOf }) })),
    );
  }

  private async showBegin(caller: Caller, form: EntryForm, errors: FieldError[] = []): Promise<PageView> {
    if (!organisesSomewhere(caller)) throw notFound();
    const teams = await this.organisations.teamsFor((teamId) => organisesFor(caller, teamId));
    return this.show(form, errors, { begins: true, action: BEGIN, teams: teamChoices(teams) });
  }

  private showAbout(course: Course, form: EntryForm, errors: FieldError[] = []): Promise<PageView> {
    return this.show(form, errors, {
      course: { title: course.title, href: packageHref(course.slug) },
      action: `${packageHref(course.slug)}/about`,
      kept: describe(course.rule, 'take it').sentences.join(' '),
    });
  }

  private async show(
    form: EntryForm,
    errors: FieldError[],
    more: Record<string, unknown>,
  ): Promise<PageView> {
    const rules = (await this.rules()).map(({ id, text }) => ({ value: id, text }));
    if (form.rule === 'keep' && typeof more.kept === 'string')
      rules.push({ value: 'keep', text: `As it is: ${more.kept}` });
    const inOrder = FIELDS.flatMap((name) => errors.filter(({ field }) => field === name));
    const groups = Object.entries(AUDIENCES).map(([value, { label }]) => ({ value, text: label }));
    return page(
      'scorm/pages/entry.njk',
      { ...more, form, errors: inOrder, rules, groups },
      { status: errors.length > 0 ? 400 : 200 },
    );
  }
}
