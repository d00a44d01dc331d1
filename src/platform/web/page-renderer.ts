import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { isStaff } from '../auth/team-role.js';
import { programNow } from '../database/program-clock.js';
import { dateWords } from '../time/words.js';
import { sectionOf, Shells } from './shell.js';
import { createTemplates } from './templates.js';

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

  render(view: string, model: object, request: FastifyRequest, reply: FastifyReply): string {
    const { caller } = request;
    const { demo, partnership, baseUrl } = this.settings;
    const mailbox = this.settings.smtpUrl === undefined;
    const staff = caller !== undefined && isStaff(caller);
    let token: string | undefined;
    return this.templates.render(view, {
      ...model,
      caller,
      isStaff: staff,
      // A function, so that a page without a form sets no cookie and can be cached.
      // Once a page: each first token of a visitor comes with a cookie of its own, and only the last would count.
      csrf: () => (token ??= reply.generateCsrf({ userInfo: String(request.session?.personId ?? 'nobody') })),
      flash: takeOnce(request, 'flash'),
      notice: takeOnce(request, 'notice'),
      demo: demo && { mailbox },
      partnership,
      baseUrl,
      shell: this.shells.of({
        section: sectionOf(request.url.split('?')[0] ?? ''),
        signedIn: caller !== undefined,
        isStaff: staff,
        ...(demo && { today: dateWords(new Date(Date.now() + this.demonstrationOffset)) }),
        mailbox,
      }),
    });
  }
}

/** A message for one page only. */
function takeOnce(request: FastifyRequest, name: 'flash' | 'notice'): string | undefined {
  const message = request.session?.[name];
  if (message !== undefined) delete request.session[name];
  return message;
}
