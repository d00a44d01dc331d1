import type { FastifyInstance, FastifyPluginCallback, FastifyRequest } from 'fastify';
import { isApi } from '../api/is-api.js';

type Hook = (request: FastifyRequest, ...rest: unknown[]) => unknown;

/**
 * A plugin whose hooks pass the API by. Calls of the API bring a token and have no sign-in session: to make one for each
 * of them, sign its id and look whether it changed was a fifth of all the work of an empty call.
 */
export function forPagesOnly<Options extends object>(
  plugin: FastifyPluginCallback<Options>,
): FastifyPluginCallback<Options> {
  const passing: FastifyPluginCallback<Options> = (fastify, options, done) => {
    const addHook = (name: string, hook: Hook): FastifyInstance =>
      fastify.addHook(name as 'onRequest', (request: FastifyRequest, ...rest: unknown[]) => {
        if (isApi(request)) (rest.at(-1) as () => void)();
        else hook(request, ...rest);
      });
    plugin(Object.create(fastify, { addHook: { value: addHook } }) as FastifyInstance, options, done);
  };
  // Otherwise Fastify would keep it to a context of its own, where there are no routes.
  return Object.assign(passing, { [Symbol.for('skip-override')]: true });
}
