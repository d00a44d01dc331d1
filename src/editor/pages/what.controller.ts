import { Body, Get, Param, Post } from '@nestjs/common';
import type { EventChanges } from '../../catalogue/organising.service.js';
import { AUDIENCES } from '../../eligibility/vocabulary.types.js';
import { EVENT_KINDS } from '../../events/event.types.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import type { PageView, Redirect } from '../../platform/web/page.js';
import { EventEditor } from '../event-editor.service.js';
import type { EditedEvent } from '../event-facts.js';
import { savedTask, taskPage, type ShownAgain } from './task-page.js';
import { WhatForm } from './what.form.js';
import { linesOf, orNull } from '../../platform/text/written.js';

/** What an event is: its title, its kind and what is said about it. */
@PageController('organiser/events/:slug/edit/what')
@Permit('staff')
export class WhatController {
  constructor(private readonly editor: EventEditor) {}

  @Get()
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    const edited = await this.editor.open(slug, caller);
    const { title, kind, theme, summary, description, outcomes, level, audience, audiences } = edited.event;
    const form = Object.assign(new WhatForm(), {
      ...{ title, kind, theme: theme ?? '', summary, description, level: level ?? '', audience, audiences },
      outcomes: outcomes.join('\n'),
    });
    return this.show(edited, form);
  }

  @Post()
  async save(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const edited = await this.editor.open(slug, caller);
    const { form, errors } = readForm(WhatForm, body);
    if (errors.length > 0) return this.show(edited, form, { errors, status: 400 });
    const not = await this.editor.save('what', edited, caller, form, changes(edited, form));
    return not ? this.show(not.edited, form, not) : savedTask(edited, 'what');
  }

  private show(edited: EditedEvent, form: WhatForm, again?: ShownAgain): PageView {
    return taskPage('what', edited, form, again, {
      kinds: Object.entries(EVENT_KINDS).map(([value, text]) => ({ value, text })),
      groups: Object.entries(AUDIENCES).map(([value, { label }]) => ({ value, text: label })),
    });
  }
}

function changes({ event }: EditedEvent, form: WhatForm): EventChanges {
  const { title, kind, theme, summary, description, outcomes, level, audience, audiences } = form;
  return {
    ...{ title, summary, description, audience, audiences, theme: orNull(theme), level: orNull(level) },
    outcomes: linesOf(outcomes),
    ...(kind === event.kind ? {} : { kind }),
  };
}
