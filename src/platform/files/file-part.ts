import { Readable } from 'node:stream';

/** A part of a file, the last byte included, as a player asks for it. */
export interface ByteRange {
  first: number;
  last: number;
}

/** A file, or the part of it that was asked for. */
export interface FilePart {
  mediaType: string;
  /** Of the whole file. */
  size: number;
  /** Of the body, in bytes. */
  length: number;
  /** Of more than a mouthful, read as it is sent: a player asks for all of a film, and then goes away. */
  body: Buffer | Readable;
  /** Undefined for the whole. */
  range?: ByteRange;
}

/** What of a file is in the memory at once, in bytes. */
export const MOUTHFUL = 1024 * 1024;

/** Reads some bytes of a file, the first being number 1, as PostgreSQL counts. Never across a multiple of a mouthful. */
export type ReadBytes = (from: number, count: number) => Promise<[{ bytes: Buffer }]>;

/**
 * The one range that a `Range` header asks for of `size` bytes. Undefined for none and for what is not understood,
 * which gets the whole; `unsatisfiable` when there is nothing there (RFC 9110, 14.2).
 */
export function rangeOf(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '');
  const [, from = '', to = ''] = match ?? [];
  if (match === null || (from === '' && to === '')) return undefined;
  const first = from === '' ? Math.max(size - Number(to), 0) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && from !== '' && Number(to) < first) return undefined;
  return first > last || first >= size ? 'unsatisfiable' : { first, last };
}

/** What of a file a `Range` header asks for; `unsatisfiable` where the file ends before it. */
export async function partOf(
  about: Pick<FilePart, 'mediaType' | 'size'>,
  header: string | undefined,
  read: ReadBytes,
): Promise<FilePart | 'unsatisfiable'> {
  const range = rangeOf(header, about.size);
  if (range === 'unsatisfiable') return range;
  const { first, last } = range ?? { first: 0, last: about.size - 1 };
  const pieces = piecesOf({ first, last }, read);
  const whole = last < endOfMouthful(first);
  const body = whole ? ((await pieces.next()).value ?? Buffer.alloc(0)) : Readable.from(pieces);
  return { ...about, length: last - first + 1, body, ...(range && { range }) };
}

const endOfMouthful = (at: number): number => (Math.floor(at / MOUTHFUL) + 1) * MOUTHFUL;

async function* piecesOf({ first, last }: ByteRange, read: ReadBytes): AsyncGenerator<Buffer, undefined> {
  for (let at = first; at <= last; at = endOfMouthful(at)) {
    const [{ bytes }] = await read(at + 1, Math.min(endOfMouthful(at), last + 1) - at);
    yield bytes;
  }
  return undefined;
}
