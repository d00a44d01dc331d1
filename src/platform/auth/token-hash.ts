import { hash } from 'node:crypto';
import type { FastifyRequest } from 'fastify';

export const sha256 = (text: string): string => hash('sha256', text);

const known = new WeakMap<FastifyRequest, string>();

/** The sha256 of the request's bearer token, in hex; undefined where it brings none. Worked out once for a request. */
export function tokenHash(request: FastifyRequest): string | undefined {
  const before = known.get(request);
  if (before !== undefined) return before;
  const token = /^Bearer ([\w-]+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (token === undefined) return undefined;
  const digest = sha256(token);
  known.set(request, digest);
  return digest;
}
