import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, of, type Observable } from 'rxjs';
import { KeptContents } from './kept-contents.js';
import { PageRenderer } from './page-renderer.js';
import { PageView, Redirect } from './page.js';
import { tagged } from './unchanged.js';

const HTML = 'text/html; charset=utf-8';

/** Turns the values that the handlers of a `PageController` return into HTML and redirects; files pass by. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly renderer: PageRenderer,
    private readonly kept: KeptContents,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    const content = this.kept.find(request);
    if (content !== undefined) {
      void reply.type(HTML);
      return of(send(this.renderer.inShell(content, request), request, reply));
    }
    const since = performance.now();
    return next.handle().pipe(
      map((value) => {
        if (value instanceof Redirect) return redirected(value, request, reply);
        return value instanceof PageView ? this.rendered(value, since, request, reply) : value;
      }),
    );
  }

  private rendered(
    { view, model, options }: PageView,
    since: number,
    request: FastifyRequest,
    reply: FastifyReply,
  ): string {
    void reply
      .status(options.status ?? 200)
      .type(HTML)
      .headers(options.headers ?? {});
    // A message is taken as it is shown, so whether there was one is asked before.
    const keep = this.kept.mayKeep(request);
    const content = this.renderer.content(view, model, request, reply);
    if (keep && reply.statusCode === 200 && !hasForm(content.main)) this.kept.keep(request, content, since);
    return send(this.renderer.inShell(content, request), request, reply);
  }
}

function redirected({ to, options }: Redirect, request: FastifyRequest, reply: FastifyReply): string {
  if (options.flash !== undefined) request.session.flash = options.flash;
  if (options.notice !== undefined) request.session.notice = options.notice;
  void reply.status(303).header('location', to);
  return '';
}

const send = (html: string, request: FastifyRequest, reply: FastifyReply): string =>
  isPublic(request, reply, html) ? tagged(reply, html) : html;

/** A form that posts carries its reader's token. */
const hasForm = (html: string): boolean => html.includes('name="_csrf"');

/** Whether a page is the same for everybody who is not signed in: then a browser that has it need not get it again. */
function isPublic(request: FastifyRequest, reply: FastifyReply, html: string): boolean {
  const forEveryone =
    (request.method === 'GET' || request.method === 'HEAD') &&
    request.caller === undefined &&
    reply.statusCode === 200 &&
    !hasForm(html) &&
    !reply.hasHeader('cache-control');
  // Kept by browsers and caches, but asked for each time: what is left of the places changes by the minute.
  if (forEveryone) void reply.headers({ 'cache-control': 'no-cache', vary: 'Cookie, accept-encoding' });
  return forEveryone;
}
