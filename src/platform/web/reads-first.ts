import type { FastifyReply, FastifyRequest } from 'fastify';

/** So many requests that change something are begun in a turn of the event loop while somebody reads. */
const A_TURN = 4;

/**
 * Who reads goes before a crowd that books. A page takes three or four turns of the event loop, and each was as long as
 * what hundreds of people sent in it. While a page is under way, what changes something is begun a little at a time, in
 * the order of arrival; while nobody reads, nothing waits. Pages that are answered from what is kept come and go within
 * one turn and are not counted.
 */
export class ReadsFirst {
  private underWay = 0;
  private readonly waiting: (() => void)[] = [];

  private get someoneReads(): boolean {
    return this.underWay > 0;
  }

  /** An `onRequest` hook. */
  readonly begin = (
    request: Pick<FastifyRequest, 'method'>,
    reply: Pick<FastifyReply, 'raw'>,
    done: () => void,
  ): void => {
    if (request.method === 'GET' || request.method === 'HEAD') {
      this.underWay += 1;
      reply.raw.once('close', () => (this.underWay -= 1));
      return done();
    }
    if (!this.someoneReads && this.waiting.length === 0) return done();
    if (this.waiting.push(done) === 1) setImmediate(this.beginSome);
  };

  private readonly beginSome = (): void => {
    const now = this.someoneReads ? A_TURN : this.waiting.length;
    for (const done of this.waiting.splice(0, now)) done();
    if (this.waiting.length > 0) setImmediate(this.beginSome);
  };
}
