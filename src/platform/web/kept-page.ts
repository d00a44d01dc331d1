import type { OutgoingHttpHeaders } from 'node:http';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isKnown } from './unchanged.js';

type Encoding = 'br' | 'gzip' | 'identity';

interface Body {
  bytes: Buffer;
  headers: OutgoingHttpHeaders;
}

/** The one who renders a page waits for this as well, so it must not take longer than the page. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const COMPRESS: Record<Encoding, (plain: Buffer) => Promise<Buffer>> = {
  br: (plain) => promisify(brotliCompress)(plain, BROTLI),
  gzip: promisify(gzip),
  identity: (plain) => Promise.resolve(plain),
};

/** A page as it was rendered, ready to be sent again in any encoding. */
export class KeptPage {
  private readonly bodies = new Map<Encoding, Body>();
  private readonly compressing = new Map<Encoding, Promise<Body>>();
  private readonly plain: Buffer;

  constructor(
    html: string,
    private readonly tag: string,
    private readonly headers: OutgoingHttpHeaders,
  ) {
    this.plain = Buffer.from(html);
  }

  /** With room for its compressed bodies. */
  get bytes(): number {
    return 2 * this.plain.length;
  }

  /** Answers past all that comes after in Fastify: its hooks have had their say when the page was rendered. */
  send(request: FastifyRequest, reply: FastifyReply): void {
    reply.hijack();
    if (isKnown(request, this.tag)) {
      reply.raw.writeHead(304, this.headers).end();
      return;
    }
    const encoding = encodingFor(request.headers['accept-encoding']);
    const body = this.bodies.get(encoding);
    if (body) write(reply, body);
    else
      this.encoded(encoding).then(
        (made) => write(reply, made),
        () => reply.raw.destroy(),
      );
  }

  private encoded(encoding: Encoding): Promise<Body> {
    const running = this.compressing.get(encoding);
    if (running) return running;
    const made = COMPRESS[encoding](this.plain).then((bytes) => {
      const body: Body = {
        bytes,
        headers: {
          ...this.headers,
          ...(encoding !== 'identity' && { 'content-encoding': encoding }),
          'content-length': bytes.length,
        },
      };
      this.bodies.set(encoding, body);
      return body;
    });
    this.compressing.set(encoding, made);
    return made;
  }
}

function write(reply: FastifyReply, { bytes, headers }: Body): void {
  // Node leaves the body out of the answer to HEAD.
  reply.raw.writeHead(200, headers).end(bytes);
}

/** Named and not refused by a weight of nought. */
const names = (coding: string): RegExp => new RegExp(`\\b${coding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`, 'i');
const BR = names('br');
const GZIP = names('gzip');

function encodingFor(accepted: string | string[] | undefined): Encoding {
  if (accepted === undefined) return 'identity';
  const words = String(accepted);
  return BR.test(words) ? 'br' : GZIP.test(words) ? 'gzip' : 'identity';
}
