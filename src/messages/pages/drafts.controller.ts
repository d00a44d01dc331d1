import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { people } from '../../organiser/organiser.rules.js';
import { PageQuery } from '../../platform/api/paging.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal, type FieldError } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { readForm } from '../../platform/web/form.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { address } from '../../platform/web/pagination.js';
import type { Audience, Message } from '../message.types.js';
import { MOST_TEXT } from '../messages.rules.js';
import { MessagesQueries } from '../messages.queries.js';
import { MessagesService } from '../messages.service.js';
import { MessageForm, readTicks } from './message.forms.js';
import {
  audienceChoices,
  messageList,
  messagePage,
  messagesPath,
  placeholderRows,
} from './messages.presenter.js';
import { idIn } from '../../platform/text/fields.js';

const TICKS_A_PAGE = 100;
const RECIPIENTS_A_PAGE = 50;

/** Messages of an event: the list, a draft, whom it is for; and one that was sent. */
@PageController('organiser/events/:slug/messages')
@Permit('staff')
export class DraftsController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: MessagesQueries,
    private readonly messages: MessagesService,
  ) {}

  @Get()
  async list(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
  ): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'messages');
    const here = messagesPath(opened);
    const found = await this.queries.ofEvent(opened.event.id, readForm(PageQuery, query).form);
    return page('messages/pages/list.njk', { frame: opened.frame, here, ...messageList(here, found) });
  }

  @Get('new')
  async ask(@Param('slug') slug: string, @CurrentCaller() caller: Caller): Promise<PageView> {
    return this.writePage(await this.desk.open(slug, caller), new MessageForm());
  }

  @Post()
  async write(
    @Param('slug') slug: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    return this.keep(await this.desk.open(slug, caller), body, (opened, message) =>
      this.messages.write(opened, caller, message),
    );
  }

  /** The draft while it is one, then what became of it. */
  @Get(':id')
  async show(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
  ): Promise<PageView> {
    const opened = await this.desk.open(slug, caller, 'messages');
    const message = await this.queries.one(opened.event.id, idIn(id));
    if (message.state === 'draft') return this.writePage(opened, formOf(message), { message });
    const asked = { page: readForm(PageQuery, query).form.page, pageSize: RECIPIENTS_A_PAGE };
    const [counts, found] = [
      await this.queries.counts(message.id),
      await this.queries.delivered(message.id, asked),
    ];
    return page('messages/pages/message.njk', messagePage(opened, message, counts, found));
  }

  @Post(':id')
  async rewrite(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.desk.open(slug, caller);
    const before = await this.queries.one(opened.event.id, idIn(id));
    return this.keep(
      opened,
      body,
      async (_opened, message, version) => {
        await this.messages.rewrite(opened, caller, before.id, { ...message, version });
        return before.id;
      },
      before,
    );
  }

  @Post(':id/delete')
  async throwAway(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Redirect> {
    const opened = await this.desk.open(slug, caller);
    const here = messagesPath(opened);
    return settled(`${here}/${idIn(id)}`, async () => {
      await this.messages.throwAway(opened, idIn(id));
      return redirect(here, { flash: 'The draft is deleted' });
    });
  }

  @Get(':id/people')
  async choose(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Query() query: unknown,
  ): Promise<PageView | Redirect> {
    const opened = await this.desk.open(slug, caller);
    const message = await this.queries.one(opened.event.id, idIn(id));
    const here = `${messagesPath(opened)}/${message.id}`;
    if (message.state !== 'draft') return redirect(here);
    const asked = { page: readForm(PageQuery, query).form.page, pageSize: TICKS_A_PAGE };
    const found = await this.queries.selectable(message, asked);
    return page('messages/pages/people.njk', {
      frame: opened.frame,
      here,
      total: found.total,
      all: people(found.total),
      selected: people(message.selection.length),
      page: found.page,
      pages: Math.max(1, Math.ceil(found.total / TICKS_A_PAGE)),
      items: found.items.map(({ bookingId, name, agency, reference, selected }) => ({
        value: String(bookingId),
        text: name,
        hint: { text: [agency, reference].filter(Boolean).join(', ') },
        checked: selected,
      })),
    });
  }

  @Post(':id/people')
  async tick(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
    @Query() query: unknown,
  ): Promise<Redirect> {
    const opened = await this.desk.open(slug, caller);
    const here = `${messagesPath(opened)}/${idIn(id)}`;
    const { add, drop, then } = readTicks(body);
    return settled(here, async () => {
      const all = then === 'all' || then === 'none' ? await this.queries.selectableIds(opened.event.id) : [];
      await this.messages.select(
        opened,
        idIn(id),
        then === 'all' ? { add: all, drop: [] } : then === 'none' ? { add: [], drop: all } : { add, drop },
      );
      if (then === 'preview') return redirect(`${here}/preview`);
      const at = readForm(PageQuery, query).form.page;
      const to = then === 'next' ? at + 1 : then === 'previous' ? Math.max(1, at - 1) : at;
      return redirect(address(`${here}/people`, { page: to }));
    });
  }

  private async keep(
    opened: OpenEvent,
    body: unknown,
    save: (
      opened: OpenEvent,
      message: { audience: Audience; subject: string; text: string },
      version: number,
    ) => Promise<number>,
    before?: Message,
  ): Promise<PageView | Redirect> {
    const { form, errors } = readForm(MessageForm, body);
    const { audience, subject, text } = form;
    if (errors.length > 0 || audience === '')
      return this.writePage(opened, form, { message: before, errors, status: 400 });
    try {
      const id = await save(opened, { audience, subject, text }, Number(form.version));
      const next = audience === 'selection' ? 'people' : 'preview';
      return redirect(`${messagesPath(opened)}/${id}/${next}`);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error.kind === 'conflict' && before !== undefined)
        return redirect(`${messagesPath(opened)}/${before.id}`, { notice: error.message });
      if (error.kind === 'stale' && before !== undefined) return this.stalePage(opened, form, before.id);
      if (error.kind !== 'invalid') throw error;
      return this.writePage(opened, form, { message: before, errors: error.errors, status: error.status });
    }
  }

  /** Their own words stay in the form; saved again, they replace those of the other. */
  private async stalePage(opened: OpenEvent, form: MessageForm, id: number): Promise<PageView> {
    const theirs = await this.queries.one(opened.event.id, id);
    const message = `${theirs.writtenByName} has changed this message meanwhile. Theirs is shown below. Save yours again to replace it`;
    return this.writePage(opened, Object.assign(form, { version: String(theirs.version) }), {
      message: theirs,
      theirs,
      errors: [{ field: 'text', message }],
      status: 412,
    });
  }

  private async writePage(
    opened: OpenEvent,
    form: MessageForm,
    more: { message?: Message | undefined; theirs?: Message; errors?: FieldError[]; status?: number } = {},
  ): Promise<PageView> {
    const { message, theirs, errors = [], status = 200 } = more;
    const here = messagesPath(opened);
    const counts = await this.queries.audiences(opened.event.id);
    return page(
      'messages/pages/write.njk',
      {
        frame: opened.frame,
        here,
        action: message === undefined ? here : `${here}/${message.id}`,
        draft: message !== undefined,
        audiences: audienceChoices(counts, opened.frame.phase),
        placeholders: placeholderRows(),
        most: MOST_TEXT,
        ...{ form, theirs, errors },
      },
      { status },
    );
  }
}

const formOf = ({ audience, subject, text, version }: Message): MessageForm =>
  Object.assign(new MessageForm(), { audience, subject, text, version: String(version) });

/** What somebody else did meanwhile is said on the page of the message. */
async function settled(here: string, work: () => Promise<Redirect>): Promise<Redirect> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && error.kind === 'conflict')
      return redirect(here, { notice: error.message });
    throw error;
  }
}
