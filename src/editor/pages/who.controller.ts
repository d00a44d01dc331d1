import { Body, Get, Param, Post } from '@nestjs/common';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, type PageView, type Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import type { EditedEvent } from '../event-facts.js';
import { RuleBuilder } from '../rule-builder.service.js';
import { RuleForm } from '../rule-form.types.js';
import { savedTask, taskPage, type ShownAgain } from './task-page.js';

/** Who can come. */
@PageController('organiser/events/:slug/edit/who')
@Permit('staff')
export class WhoController {
  constructor(
    private readonly editor: EventEditor,
    private readonly builder: RuleBuilder,
  ) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    return listPage(edited, new RuleForm(), await this.builder.list(edited.event.rule, 'come'));
  }

  @Post()
  async write(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const step = await this.builder.next(body, edited.event.rule, 'come');
    const { form, errors } = step;
    const status = errors.length > 0 ? 400 : 200;
    if (step.to === 'list') return listPage(edited, form, step.shows, { errors, status });
    if (step.to === 'sentence') {
      const { frame } = edited;
      const { version, was } = form;
      const stamp = { version, was };
      return page(
        'editor/pages/sentence.njk',
        { frame, errors, stamp, action: `${frame.path}/edit/who`, ...step.shows },
        { status },
      );
    }
    const { rule } = step;
    const not = await this.editor.save('who', edited, caller, form, { rule });
    if (not === undefined) return savedTask(edited, 'who');
    return listPage(not.edited, form, await this.builder.list(rule, 'come'), not);
  }
}

const listPage = (edited: EditedEvent, form: RuleForm, shows: object, again?: ShownAgain): PageView =>
  taskPage('who', edited, form, again, {
    ...shows,
    action: `${edited.frame.path}/edit/who`,
    isPublished: edited.event.publishedAt !== null,
  });
