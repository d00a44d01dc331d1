import { Body, Get, Param, Post } from '@nestjs/common';
import { RuleBuilder } from '../../editor/rule-builder.service.js';
import { RuleForm } from '../../editor/rule-form.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView, type Redirect } from '../../platform/web/page.js';
import { whoFacts } from '../draft-facts.rules.js';
import type { Draft } from '../draft.types.js';
import { DraftsQueries } from '../drafts.queries.js';
import { DraftsService } from '../drafts.service.js';
import { draftFrame, draftPage, editPath, savedPage, type ShownAgain } from './draft-page.js';

const HEADING = 'Who can take it';

/** Who can take the course, by the builder that events have. */
@PageController('organiser/courses/:slug/edit/who')
@Permit('staff')
export class WhoCanTakeController {
  constructor(
    private readonly drafts: DraftsQueries,
    private readonly service: DraftsService,
    private readonly builder: RuleBuilder,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const draft = await this.drafts.open(slug, caller);
    return listPage(draft, new RuleForm(), await this.builder.list(draft.about.rule, 'take it'));
  }

  @Post()
  async write(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.drafts.open(slug, caller);
    const step = await this.builder.next(body, draft.about.rule, 'take it');
    const { form, errors } = step;
    const status = errors.length > 0 ? 400 : 200;
    if (step.to === 'list') return listPage(draft, form, step.shows, { errors, status });
    if (step.to === 'sentence') {
      const stamp = { version: form.version, was: form.was };
      return page(
        'editor/pages/sentence.njk',
        { ...draftFrame(draft), errors, stamp, action: whoPath(slug), ...step.shows },
        { status },
      );
    }
    const { rule } = step;
    const not = await this.service.save(caller, slug, {
      stamp: form,
      facts: whoFacts,
      change: ({ about }) => ({ about: { ...about, rule } }),
    });
    if (not === undefined) return savedPage(slug, HEADING);
    return listPage(not.draft, form, await this.builder.list(rule, 'take it'), not);
  }
}

const whoPath = (slug: string): string => `${editPath(slug)}/who`;

const listPage = (draft: Draft, form: RuleForm, shows: object, again?: ShownAgain): PageView =>
  draftPage('who', draft, { task: 'who', heading: HEADING, facts: whoFacts(draft) }, form, again, {
    ...shows,
    action: whoPath(draft.slug),
  });
