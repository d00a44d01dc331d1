import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Settings } from '../../config/settings.js';

/** Below this path, and nowhere else, stands what others made and what runs in a browser. */
export const CONTENT_PATH = '/content/';

/** Asked of the route that was found, as `isApi` does. */
export const isContent = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions?.url?.startsWith(CONTENT_PATH) ?? false;

/**
 * Keeps uploaded courses and the program on hosts of their own, as the first hook of all: what a course runs shares
 * neither cookies nor an origin with the program.
 */
export function keepHostsApart(
  settings: Pick<Settings, 'baseUrl' | 'contentBaseUrl' | 'contentHostIsSet'>,
): (request: FastifyRequest, reply: FastifyReply, done: () => void) => void {
  const contentHost = new URL(settings.contentBaseUrl).host;
  return (request, reply, done) => {
    const onContentHost = request.host.toLowerCase() === contentHost;
    if (onContentHost === isContent(request)) return done();
    if (!onContentHost || settings.contentHostIsSet) return isHealth(request) ? done() : refuse(reply);
    // On one machine both hosts are names of it. Programs may use either; browsers say that they are browsers, which
    // no script can change, and are sent to the name that has their cookies.
    if (request.headers['sec-fetch-site'] === undefined) return done();
    if (request.method === 'GET' && request.headers['sec-fetch-dest'] === 'document')
      return void reply.redirect(settings.baseUrl + request.url, 307);
    refuse(reply);
  };
}

const isHealth = ({ routeOptions }: FastifyRequest): boolean =>
  routeOptions?.url?.startsWith('/health/') ?? false;

function refuse(reply: FastifyReply): void {
  void reply
    .status(404)
    .type('text/plain; charset=utf-8')
    .header('cache-control', 'no-store')
    .send('Not found\n');
}
