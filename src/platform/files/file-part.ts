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
  bytes: Buffer;
  /** Undefined for the whole. */
  range?: ByteRange;
}

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

/**
 * What of a file a `Range` header asks for; `unsatisfiable` where the file ends before it.
 * @param read some bytes of it, the first being number 1, as PostgreSQL counts
 */
export async function partOf(
  about: Pick<FilePart, 'mediaType' | 'size'>,
  header: string | undefined,
  read: (from: number, count: number) => Promise<[{ bytes: Buffer }]>,
): Promise<FilePart | 'unsatisfiable'> {
  const range = rangeOf(header, about.size);
  if (range === 'unsatisfiable') return range;
  const { first, last } = range ?? { first: 0, last: about.size - 1 };
  const [{ bytes }] = await read(first + 1, last - first + 1);
  return { ...about, bytes, ...(range && { range }) };
}
