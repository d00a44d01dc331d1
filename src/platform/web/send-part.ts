import type { FastifyReply } from 'fastify';
import type { FilePart } from '../files/file-part.js';

/** Policy of a file that others made: nothing in it runs, loads or reaches the page, even when opened by itself. */
export const INERT = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

/** Answers with a file or the part of it that was asked for; `headers` say how long it is kept and what it may do. */
export async function sendPart(
  reply: FastifyReply,
  part: FilePart | 'unsatisfiable',
  headers: Record<'cache-control' | 'content-security-policy', string>,
): Promise<void> {
  if (part === 'unsatisfiable') return void (await reply.status(416).send());
  const { mediaType, size, length, body, range } = part;
  void reply.headers({
    'content-type': mediaType,
    ...headers,
    'accept-ranges': 'bytes',
    ...(range && { 'content-range': `bytes ${range.first}-${range.last}/${size}` }),
    // A stream does not know how long it will be; what is compressed on its way has another length.
    ...(!Buffer.isBuffer(body) && { 'content-length': length }),
  });
  // Of which nothing is sent, it need not be read.
  if (reply.request.method === 'HEAD' && !Buffer.isBuffer(body)) body.destroy();
  await reply.status(range ? 206 : 200).send(body);
}
