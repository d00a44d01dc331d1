import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';

export interface ZipLimits {
  entries: number;
  /** Of all entries together, unpacked. */
  bytes: number;
}

/**
 * Why a zip must not be unpacked, in a word; undefined when it may. Its entries are read to their end and counted, so
 * that none can be larger than it says. yauzl itself refuses names that lead out of the folder.
 */
export async function zipProblem(
  zip: Buffer,
  limits: ZipLimits,
): Promise<'not_a_zip' | 'too_many' | 'too_large' | undefined> {
  let file: ZipFile | undefined;
  try {
    file = await fromBufferPromise(zip, { lazyEntries: true, validateEntrySizes: true });
    if (file.entryCount > limits.entries) return 'too_many';
    let bytes = 0;
    for await (const entry of file.eachEntry()) {
      bytes += entry.uncompressedSize;
      if (bytes > limits.bytes) return 'too_large';
      await readThrough(file, entry);
    }
    return undefined;
  } catch {
    return 'not_a_zip';
  } finally {
    file?.close();
  }
}

async function readThrough(file: ZipFile, entry: Entry): Promise<void> {
  const stream = await file.openReadStreamPromise(entry);
  await pipeline(stream, new Writable({ write: (_chunk, _encoding, done) => done() }));
}
