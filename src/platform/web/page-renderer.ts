import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DataSource } from 'typeorm';
import { Settings } from '../../config/settings.js';
import { programNow } from '../database/program-clock.js';
import { createTemplates } from './templates.js';

/** Renders a view with what every page knows: who is signed in, where we are, whose site it is. */
@Injectable()
export class PageRenderer implements OnModuleInit {
  private readonly templates = createTemplates();
  /** Milliseconds from the real time to the demonstration's, for its banner. */
  private demonstrationOffset = 0;

  constructor(
    private readonly settings: Settings,
    private readonly dataSource: DataSource,
  ) {}

  async onModuleInit(): Promise<void> {
    if (this.settings.demo)
      this.demonstrationOffset = (await programNow(this.dataSource)).getTime() - Date.now();
  }

  render(view: string, model: object, request: FastifyRequest, reply: FastifyReply): string {
    const { caller } = request;
    let token: string | undefined;
    return this.templates.render(view, {
      ...model,
      caller,
      isStaff: caller !== undefined && (caller.isAdministrator || caller.teamIds.length > 0),
      // A function, so that a page without a form sets no cookie and can be cached.
      // Once a page: each first token of a visitor comes with a cookie of its own, and only the last would count.
      csrf: () => (token ??= reply.generateCsrf({ userInfo: String(request.session?.personId ?? 'nobody') })),
      currentPath: request.url.split('?')[0],
      currentUrl: request.url,
      flash: takeOnce(request, 'flash'),
      notice: takeOnce(request, 'notice'),
      demo: this.settings.demo && {
        today: new Date(Date.now() + this.demonstrationOffset),
        mailbox: this.settings.smtpUrl === undefined,
      },
      partnership: this.settings.partnership,
      baseUrl: this.settings.baseUrl,
    });
  }
}

/** A message for one page only. */
function takeOnce(request: FastifyRequest, name: 'flash' | 'notice'): string | undefined {
  const message = request.session?.[name];
  if (message !== undefined) delete request.session[name];
  return message;
}
