import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

interface Sameness {
  sameForEveryone: true;
  /** Not only for strangers: a page whose handler never asks who is signed in. */
  signedInToo: boolean;
}

/**
 * A page that shows everybody who is not signed in the same: it is rendered once and kept for a moment. With
 * `signedInToo` those who are signed in see the same too, in a shell of their own.
 */
export const SameForEveryone = ({ signedInToo = false } = {}): MethodDecorator =>
  RouteConfig({ sameForEveryone: true, signedInToo } satisfies Sameness);

const samenessOf = (request: FastifyRequest): Partial<Sameness> =>
  request.routeOptions.config as Partial<Sameness>;

export const isSameForEveryone = (request: FastifyRequest): boolean =>
  samenessOf(request).sameForEveryone === true;

export const isSameSignedInToo = (request: FastifyRequest): boolean =>
  samenessOf(request).signedInToo === true;
