import type { FastifyRequest } from 'fastify';

/**
 * Whether a request is one of the API's: bearer tokens and problem+json instead of sign-in sessions and pages.
 * Asked of the route that was found and not of the address as it was written: `/%61pi/v1/…` leads there too.
 */
export const isApi = ({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): boolean =>
  /^\/api\/v\d+(\/|\?|$)/.test(routeOptions?.url ?? url);
