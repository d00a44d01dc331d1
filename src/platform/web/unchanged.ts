import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Gives a body its ETag; who has it already is answered 304 and nothing (`whenUnchanged`).
 * The body must be the same for the same content, whoever asks and whenever.
 */
export function tagged(reply: FastifyReply, body: string): string {
  // Weak, since compression changes the bytes that are sent.
  void reply.header('etag', `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`);
  return body;
}

/** Whether the reader has what this ETag stands for. */
export function isKnown(request: FastifyRequest, tag: string): boolean {
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim()) ?? [];
  return known.includes(tag) || known.includes('*');
}

/** An `onSend` hook. */
export function whenUnchanged(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
  done: (error: null, payload: unknown) => void,
): void {
  const tag = reply.getHeader('etag');
  const unchanged =
    typeof payload === 'string' &&
    reply.statusCode === 200 &&
    typeof tag === 'string' &&
    isKnown(request, tag);
  if (unchanged) void reply.status(304);
  done(null, unchanged ? '' : payload);
}
