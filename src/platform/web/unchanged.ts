import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/**
 * Answers a conditional GET: the body with its ETag, or 304 and nothing when the reader has it already.
 * The body must be the same for the same content, whoever asks and whenever.
 */
export function unlessUnchanged(request: FastifyRequest, reply: FastifyReply, body: string): string {
  // Weak, since compression changes the bytes that are sent.
  const tag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
  void reply.header('etag', tag);
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim()) ?? [];
  if (!known.includes(tag) && !known.includes('*')) return body;
  void reply.status(304);
  return '';
}
