import type { FastifyReply, FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { SESSION_COOKIE } from '../auth/sign-in-session.js';
import { KeptPage } from './kept-page.js';
import { isSameForEveryone } from './same-for-everyone.js';

/** Nobody is shown the places left later than this after they changed. */
export const FRESH_MS = 1_000;
/** How a cache forgets then, to the millisecond. */
export const FRESH = { ttl: FRESH_MS, ttlResolution: 0 } as const;
const MEGABYTE = 1024 * 1024;
export const LONGEST_ADDRESS = 512;

/** One who renders a page for all who ask for it meanwhile. */
interface Rendering {
  address: string;
  since: number;
  /** Tells those who wait: the page, or nothing when it turned out not to be for everyone. */
  end: (page?: KeptPage) => void;
}

/**
 * Pages that are the same for everyone, rendered once and kept for a second at most. Who has a sign-in session passes
 * by (kept-contents.ts is for them). A page says that it may be kept (`SameForEveryone`); whether it is so, what was
 * rendered shows: a page with a form, a caller, a cookie or an error is not.
 */
export class KeptPages {
  private readonly pages = shelf(500, 16 * MEGABYTE);
  /** Apart, so that searches, which anybody can think up without end, push out no page. */
  private readonly searches = shelf(200, 8 * MEGABYTE);
  private readonly waited = new Map<string, Promise<KeptPage | undefined>>();
  private readonly renderings = new WeakMap<FastifyRequest, Rendering>();

  /** The first `onRequest` hook of all. */
  readonly answer = (request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    if (!mayBeKept(request)) return done();
    const page = this.shelfOf(request.url).get(request.url);
    if (page) return page.send(request, reply);
    const waited = this.waited.get(request.url);
    if (waited) void waited.then((rendered) => (rendered ? rendered.send(request, reply) : done()));
    else {
      if (request.method === 'GET') this.begin(request, reply);
      done();
    }
  };

  /** An `onSend` hook, after those that set cookies and before those that change the body. */
  readonly keep = (
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: unknown) => void,
  ): void => {
    const rendering = this.renderings.get(request);
    if (rendering) {
      const page = isForEveryone(request, reply) ? pageOf(reply, payload) : undefined;
      if (page) this.shelfOf(rendering.address).set(rendering.address, page, { start: rendering.since });
      // Data older than a second by now may be news to nobody who waited: they look for themselves.
      rendering.end(performance.now() - rendering.since < FRESH_MS ? page : undefined);
    }
    done(null, payload);
  };

  private begin(request: FastifyRequest, reply: FastifyReply): void {
    const address = request.url;
    let end: Rendering['end'] = () => undefined;
    const waited = new Promise<KeptPage | undefined>((resolve) => {
      end = (page) => {
        if (this.waited.get(address) === waited) this.waited.delete(address);
        resolve(page);
      };
    });
    this.waited.set(address, waited);
    // What is shown was read after this moment, so the page's second begins here and not when it is ready.
    this.renderings.set(request, { address, since: performance.now(), end });
    // Whatever becomes of the one who renders, nobody waits for ever.
    reply.raw.once('close', () => end());
  }

  private shelfOf(address: string): LRUCache<string, KeptPage> {
    return address.includes('?') ? this.searches : this.pages;
  }
}

const shelf = (pages: number, bytes: number): LRUCache<string, KeptPage> =>
  new LRUCache({
    max: pages,
    maxSize: bytes,
    sizeCalculation: (page) => page.bytes,
    ...FRESH,
  });

/** An address that does not begin with a slash names a host, which must reach no kept page. */
const mayBeKept = (request: FastifyRequest): boolean =>
  (request.method === 'GET' || request.method === 'HEAD') &&
  isSameForEveryone(request) &&
  request.headers.cookie?.includes(`${SESSION_COOKIE}=`) !== true &&
  request.url.startsWith('/') &&
  request.url.length <= LONGEST_ADDRESS;

/** The interceptor marks what carries no form and has no caller; cookies are set later than that. */
const isForEveryone = (request: FastifyRequest, reply: FastifyReply): boolean =>
  reply.statusCode === 200 &&
  request.caller === undefined &&
  reply.getHeader('cache-control') === 'no-cache' &&
  !reply.hasHeader('set-cookie');

function pageOf(reply: FastifyReply, payload: unknown): KeptPage | undefined {
  const tag = reply.getHeader('etag');
  return typeof payload === 'string' && typeof tag === 'string'
    ? new KeptPage(payload, tag, reply.getHeaders() as Record<string, string>)
    : undefined;
}
