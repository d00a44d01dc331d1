import { Catch, HttpException, Logger, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isApi } from '../api/is-api.js';
import { problem } from '../api/problem.js';
import { databaseIsAway } from '../database/database-failure.js';
import { Refusal, type RefusalKind } from '../refusal.js';
import { isContent } from './content-host.js';
import { PageRenderer } from './page-renderer.js';

/**
 * The one place where a refusal or a failure becomes an answer: a page, a problem+json under /api/, or a word for a
 * player.
 */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  private readonly log = new Logger(RefusalFilter.name);

  constructor(private readonly renderer: PageRenderer) {}

  catch(error: unknown, host: ArgumentsHost): void {
    this.refuse(error, host.switchToHttp().getRequest(), host.switchToHttp().getResponse());
  }

  refuse(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    this.answer(this.refusalOf(error, request), request, reply);
  }

  private answer(refusal: Refusal | Failure, request: FastifyRequest, reply: FastifyReply): void {
    if (refusal instanceof Refusal && refusal.retryAfter !== undefined) {
      void reply.header('retry-after', String(refusal.retryAfter));
    }
    void reply.status(refusal.status).header('cache-control', 'no-store');
    if (isApi(request)) {
      if (refusal.status === 401) void reply.header('www-authenticate', 'Bearer');
      const body = problem(refusal.status, refusal.message, refusal instanceof Refusal ? refusal : undefined);
      void reply.type('application/problem+json; charset=utf-8').send(JSON.stringify(body));
      return;
    }
    if (isContent(request)) {
      // Read by the player of a course, on a host that has no page of the program.
      const reason = refusal instanceof Refusal ? refusal.code : 'failure';
      const body = JSON.stringify({ reason, message: refusal.message });
      void reply.type('application/json; charset=utf-8').send(body);
      return;
    }
    const signIn = refusal instanceof Refusal ? signInPath(refusal, request) : undefined;
    if (signIn !== undefined) {
      void reply.status(303).header('location', signIn).send();
      return;
    }
    const html = this.renderer.render(viewOf(refusal.status), { refusal }, request, reply);
    void reply.type('text/html; charset=utf-8').send(html);
  }

  private refusalOf(error: unknown, request: FastifyRequest): Refusal | Failure {
    if (error instanceof Refusal) return error;
    const status = statusOf(error);
    const kind = KINDS[status];
    if (kind !== undefined)
      return new Refusal(kind, kind, messageOf(status), status === 503 ? { retryAfter: 5 } : {});
    if (status >= 400 && status < 500) return new Failure(status, messageOf(status));
    // The route, not the address: an address may hold a name or a secret.
    this.log.error(
      `${request.method} ${request.routeOptions?.url ?? 'unknown route'} failed: ${String(error)}`,
      error instanceof Error ? error.stack : undefined,
    );
    return new Failure(500, 'Something went wrong on our side. Try again in a few minutes.');
  }
}

/** Neither a refusal of ours nor anything the caller can mend. */
class Failure {
  constructor(
    readonly status: number,
    readonly message: string,
  ) {}
}

const KINDS: Record<number, RefusalKind> = {
  400: 'invalid',
  403: 'forbidden',
  404: 'not_found',
  429: 'too_many',
  503: 'busy',
};

const MESSAGES: Record<number, string> = {
  400: 'We could not read what was sent',
  403: 'This form was open too long, or was not ours. Go back, reload the page and try again.',
  404: 'Page not found',
  405: 'This address does not take that method',
  413: 'That is more than we can take',
  415: 'Send JSON or a form',
  429: 'There were too many requests. Wait a minute and try again.',
  503: 'The service is busy. Try again in a few seconds.',
};

const messageOf = (status: number): string => MESSAGES[status] ?? 'We could not do that';

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (databaseIsAway(error)) return 503;
  if (typeof error !== 'object' || error === null) return 500;
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  // Longer than any slug or secret of ours.
  if (code === 'FST_ERR_MAX_PARAM_LENGTH') return 404;
  // PostgreSQL refuses NUL and broken characters: that is bad input, not our failure.
  if (code === '22021' || code === '22P05') return 400;
  return statusCode ?? 500;
}

function viewOf(status: number): string {
  const views: Record<number, string> = { 404: 'not-found', 403: 'forbidden', 503: 'busy', 500: 'failure' };
  return `platform/web/views/${views[status] ?? 'refused'}.njk`;
}

function signInPath(refusal: Refusal, request: FastifyRequest): string | undefined {
  const next =
    request.method === 'GET' || request.method === 'HEAD' ? `?next=${encodeURIComponent(request.url)}` : '';
  if (refusal.kind === 'unauthenticated') return `/sign-in${next}`;
  if (refusal.code === 'second_factor_needed') return `/sign-in/second-factor${next}`;
  return undefined;
}
