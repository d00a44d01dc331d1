import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';

const CONFIG = { sameForEveryone: true };

/** A page that shows everybody who is not signed in the same: it is rendered once and kept for a moment. */
export const SameForEveryone = (): MethodDecorator => RouteConfig(CONFIG);

export const isSameForEveryone = (request: FastifyRequest): boolean =>
  (request.routeOptions.config as Partial<typeof CONFIG>).sameForEveryone === true;
