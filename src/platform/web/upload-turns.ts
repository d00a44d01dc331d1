import { statfs } from 'node:fs/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../refusal.js';

/** Each holds a connection to the database while its file is read, and some memory. */
const MOST_AT_ONCE = 3;
const SECONDS_UNTIL_A_TURN = 60;
/** Whoever sends nothing for so long has gone without saying so, and others wait for the turn. */
const MOST_IDLE_MS = 60_000;
/** A file lies on the disk while it is read, and unpacked in the database, which may share that disk. */
const TIMES_ITS_SIZE = 4;

/** Large files that this process takes in at the same time: some, and none for which the disk has no room. */
export class UploadTurns {
  private taken = 0;

  /**
   * A turn until the request is answered or given up. `bytes` is the most that its route takes.
   * @throws Refusal busy
   */
  async take(
    request: FastifyRequest,
    reply: FastifyReply,
    { folder, bytes }: { folder: string; bytes: number },
  ): Promise<void> {
    if (this.taken >= MOST_AT_ONCE)
      throw later('Other large files are being uploaded at the moment. Try again in a minute');
    this.taken += 1;
    const end = (): void => void (this.taken -= 1);
    if (reply.raw.destroyed) end();
    else reply.raw.once('close', end);
    request.raw.socket.setTimeout(MOST_IDLE_MS);
    const { bavail, bsize } = await statfs(folder);
    if (bavail * bsize < bytes * TIMES_ITS_SIZE)
      throw later('There is too little room for large files here. Tell whoever runs this site');
  }

  /** All has come: the work on it may take longer. */
  allIsHere(request: FastifyRequest): void {
    request.raw.socket.setTimeout(0);
  }
}

const later = (message: string): Refusal =>
  new Refusal('busy', 'busy', message, { retryAfter: SECONDS_UNTIL_A_TURN });
