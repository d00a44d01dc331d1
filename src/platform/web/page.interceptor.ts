import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map, type Observable } from 'rxjs';
import { PageRenderer } from './page-renderer.js';
import { PageView, Redirect } from './page.js';
import { tagged } from './unchanged.js';

/** Turns the values that page handlers return into HTML and redirects; everything else passes by. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(private readonly renderer: PageRenderer) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((value) => {
        if (value instanceof Redirect) {
          const { flash, notice } = value.options;
          if (flash !== undefined) request.session.flash = flash;
          if (notice !== undefined) request.session.notice = notice;
          void reply.status(303).header('location', value.to);
          return '';
        }
        if (!(value instanceof PageView)) return value;
        void reply
          .status(value.options.status ?? 200)
          .type('text/html; charset=utf-8')
          .headers(value.options.headers ?? {});
        const html = this.renderer.render(value.view, value.model, request, reply);
        return isPublic(request, reply, html) ? tagged(reply, html) : html;
      }),
    );
  }
}

/** Whether a page is the same for everybody who is not signed in: then a browser that has it need not get it again. */
function isPublic(request: FastifyRequest, reply: FastifyReply, html: string): boolean {
  const forEveryone =
    (request.method === 'GET' || request.method === 'HEAD') &&
    request.caller === undefined &&
    reply.statusCode === 200 &&
    // A form that posts carries its reader's token.
    !html.includes('name="_csrf"') &&
    !reply.hasHeader('cache-control');
  // Kept by browsers and caches, but asked for each time: what is left of the places changes by the minute.
  if (forEveryone) void reply.headers({ 'cache-control': 'no-cache', vary: 'Cookie, accept-encoding' });
  return forEveryone;
}
