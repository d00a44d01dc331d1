import { Body, Get, Param, Post, Query } from '@nestjs/common';
import { EventDesk, type OpenEvent } from '../../organiser/event-desk.service.js';
import { people } from '../../organiser/organiser.rules.js';
import { CurrentCaller, type Caller } from '../../platform/auth/caller.js';
import { Permit } from '../../platform/auth/permit.js';
import { Refusal } from '../../platform/refusal.js';
import { PageController } from '../../platform/web/page-controller.js';
import { page, redirect, type PageView, type Redirect } from '../../platform/web/page.js';
import { address } from '../../platform/web/pagination.js';
import { eventFactsOf, mailFacts } from '../message-facts.js';
import { written } from '../message-email.js';
import { AUDIENCE_WORDS, type Message } from '../message.types.js';
import { MessagesQueries, type RecipientInOrder } from '../messages.queries.js';
import { MessagesService } from '../messages.service.js';
import { tellsTooMuch } from '../messages.rules.js';
import { messagesPath } from './messages.presenter.js';
import { idIn } from '../../platform/text/fields.js';

interface Draft {
  opened: OpenEvent;
  message: Message;
  here: string;
}

/** A draft as somebody will read it, a test of it, sending it, and sending it again to one or all whose email failed. */
@PageController('organiser/events/:slug/messages/:id')
@Permit('staff')
export class SendingController {
  constructor(
    private readonly desk: EventDesk,
    private readonly queries: MessagesQueries,
    private readonly messages: MessagesService,
  ) {}

  @Get('preview')
  async preview(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Query('of') of: unknown,
    @Query('name') name: unknown,
  ): Promise<PageView | Redirect> {
    const draft = await this.draft(slug, id, caller);
    if (draft.message.state !== 'draft') return redirect(draft.here);
    const asked = typeof name === 'string' ? name.trim().slice(0, 200) : '';
    const named =
      asked === '' ? undefined : await this.queries.recipientAt(draft.message, { place: 1, name: asked });
    const shown = named ?? (await this.queries.recipientAt(draft.message, { place: idIn(of) || 1 }));
    return page('messages/pages/preview.njk', {
      ...previewOf(draft, shown),
      ...{ name: asked, notFound: asked !== '' && named === undefined, email: caller.email },
    });
  }

  @Post('test')
  async test(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<Redirect> {
    const { opened, message, here } = await this.draft(slug, id, caller);
    const place = idIn((body as { of?: unknown } | undefined)?.of) || 1;
    return told(address(`${here}/preview`, { of: place }), async () => {
      await this.messages.test(opened, caller, message.id, place);
      return `A test is on its way to ${caller.email}. Nobody else gets it`;
    });
  }

  @Get('send')
  async ask(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
  ): Promise<PageView | Redirect> {
    const { opened, message, here } = await this.draft(slug, id, caller);
    if (message.state !== 'draft') return redirect(here);
    const { total } = await this.queries.recipients(message, { page: 1, pageSize: 1 });
    if (total === 0) return redirect(`${here}/preview`);
    return page('messages/pages/send.njk', {
      frame: opened.frame,
      here,
      message,
      to: AUDIENCE_WORDS[message.audience],
      people: people(total),
    });
  }

  @Post('send')
  async send(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<Redirect> {
    const { opened, message, here } = await this.draft(slug, id, caller);
    const version = idIn((body as { version?: unknown } | undefined)?.version);
    return told(here, async () => {
      const count = await this.messages.send(opened, caller, message.id, version);
      return `The message is going out to ${people(count)}`;
    });
  }

  @Post('again')
  async again(
    @Param('slug') slug: string,
    @Param('id') id: string,
    @CurrentCaller() caller: Caller,
    @Body() body: unknown,
  ): Promise<Redirect> {
    const { opened, message, here } = await this.draft(slug, id, caller);
    const { person } = (body ?? {}) as { person?: unknown };
    const one = person === undefined ? undefined : idIn(person);
    return told(here, async () => {
      const count = await this.messages.sendAgain(opened, caller, message.id, one);
      return `The email is on its way again to ${people(count)}`;
    });
  }

  private async draft(slug: string, id: string, caller: Caller): Promise<Draft> {
    const opened = await this.desk.open(slug, caller);
    const message = await this.queries.one(opened.event.id, idIn(id));
    return { opened, message, here: `${messagesPath(opened)}/${message.id}` };
  }
}

function previewOf({ opened, message, here }: Draft, shown: RecipientInOrder | undefined) {
  const selecting = message.audience === 'selection';
  const around = { frame: opened.frame, here, to: AUDIENCE_WORDS[message.audience], selecting };
  if (shown === undefined) return around;
  const { place, total, name, email } = shown;
  const event = eventFactsOf(opened);
  return {
    ...around,
    mail: written(mailFacts(message, event, shown, { test: false })),
    organiser: event.organiser,
    tooMuch: tellsTooMuch(message, shown),
    recipient: { name, email },
    ...{ place, people: people(total), total },
    previous: place > 1 ? address(`${here}/preview`, { of: place - 1 }) : undefined,
    next: place < total ? address(`${here}/preview`, { of: place + 1 }) : undefined,
  };
}

/** What was done, or why it was not, on the page that is gone to. */
async function told(to: string, work: () => Promise<string>): Promise<Redirect> {
  try {
    return redirect(to, { flash: await work() });
  } catch (error) {
    const expected = error instanceof Refusal && ['conflict', 'stale', 'invalid'].includes(error.kind);
    if (!expected) throw error;
    return redirect(to, { notice: error.message });
  }
}
