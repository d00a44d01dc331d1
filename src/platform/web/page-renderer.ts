import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import nunjucks from 'nunjucks';
import { Settings } from '../../config/settings.js';
import { isStaff } from '../auth/team-role.js';
import { programNow } from '../database/program-clock.js';
import { dateWords } from '../time/words.js';
import { CUT, sectionOf, Shells, type PageContent } from './shell.js';
import { createTemplates } from './templates.js';

const cut = new nunjucks.runtime.SafeString(CUT);

/** Renders a view with what every page knows: who is signed in, where we are, whose site it is. */
@Injectable()
export class PageRenderer implements OnModuleInit {
  private readonly templates = createTemplates();
  private readonly shells: Shells;
  /** Milliseconds from the real time to the demonstration's, for its banner. */
  private demonstrationOffset = 0;

  constructor(
    private readonly settings: Settings,
    private readonly dataSource: DataSource,
  ) {
    this.shells = new Shells(this.templates, settings.partnership);
  }

  async onModuleInit(): Promise<void> {
    if (this.settings.demo)
      this.demonstrationOffset = (await programNow(this.dataSource)).getTime() - Date.now();
  }

  /** A whole page. */
  render(view: string, model: object, request: FastifyRequest, reply: FastifyReply): string {
    return this.inShell(this.content(view, model, request, reply), request);
  }

  /** What a view puts into the shell. */
  content(view: string, model: object, request: FastifyRequest, reply: FastifyReply): PageContent {
    const { caller } = request;
    const { demo, partnership, baseUrl } = this.settings;
    let token: string | undefined;
    const html = this.templates.render(view, {
      ...model,
      caller,
      isStaff: byStaff(request),
      // A function, so that a page without a form sets no cookie and can be cached.
      // Once a page: each first token of a visitor comes with a cookie of its own, and only the last would count.
      csrf: () => (token ??= reply.generateCsrf({ userInfo: String(request.session?.personId ?? 'nobody') })),
      flash: takeOnce(request, 'flash'),
      notice: takeOnce(request, 'notice'),
      demo: demo && { mailbox: this.hasMailbox() },
      partnership,
      baseUrl,
      cut,
    });
    const [title, headExtra, main, ...more] = html.split(CUT);
    if (title === undefined || headExtra === undefined || main === undefined || more.length > 0)
      throw new Error(`${view} is not cut in three: it must extend page.njk`);
    return { title, headExtra, main };
  }

  /** With what stands around every page, as this reader sees it. */
  inShell(content: PageContent, request: FastifyRequest): string {
    const shell = this.shells.of({
      section: sectionOf(request.url.split('?')[0] ?? ''),
      signedIn: request.caller !== undefined,
      isStaff: byStaff(request),
      ...(this.settings.demo && { today: dateWords(new Date(Date.now() + this.demonstrationOffset)) }),
      mailbox: this.hasMailbox(),
    });
    return shell(content);
  }

  private hasMailbox(): boolean {
    return this.settings.smtpUrl === undefined;
  }
}

const byStaff = ({ caller }: FastifyRequest): boolean => caller !== undefined && isStaff(caller);

/** A message for one page only. */
function takeOnce(request: FastifyRequest, name: 'flash' | 'notice'): string | undefined {
  const message = request.session?.[name];
  if (message !== undefined) delete request.session[name];
  return message;
}
