import { Readable } from 'node:stream';
import { fromRandomAccessReaderPromise, RandomAccessReader, type Entry, type ZipFile } from 'yauzl';
import { collision, fileOf, nameProblem, pathKey } from './file-names.rules.js';
import { findings } from './findings.rules.js';
import { readManifest } from './manifest.rules.js';
import type { Manifest, PackagePiece, ScormPackage } from './scorm.types.js';

const MEGABYTE = 1024 * 1024;
/** Of the zip as it is uploaded. */
export const MOST_ZIP_BYTES = 100 * MEGABYTE;
const MOST_FILES = 5000;
const MOST_BYTES = 300 * MEGABYTE;
const MOST_FILE_BYTES = 100 * MEGABYTE;
/** So much of a package is in memory at a time, however large it is: a piece, and what comes in for the next. */
const PIECE_BYTES = MEGABYTE;
const READ_BYTES = MEGABYTE / 16;
const MOST_MANIFEST_BYTES = 2 * MEGABYTE;
const MANIFEST = 'imsmanifest.xml';

const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
/** What may be said of a file beside its name. Nobody's tool says more, and the list is in memory as a whole. */
const LONGEST_REMARK = 1024;
/** Pages and scripts are looked through for a call of the runtime. */
const SCRIPTS = /\.(html?|js|xhtml)$/i;
const RUNTIME = /lesson_status|completion_status|success_status/;
/** As long as the longest of these words, so that one that lies in two pieces is found. */
const OVERLAP = 20;

/** A zip that is read where it lies, such as a file on the disk. */
export interface Zip {
  handle: {
    read(into: Buffer, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
  };
  /** In bytes. */
  size: number;
}

/** Why a package is not taken: a sentence for whoever uploaded it. */
export class PackageProblem extends Error {}

/**
 * Opens a zip, looks at the whole of its list before anything is unpacked, reads the manifest and
 * then gives its files to `keep`, a piece at a time. Whatever `keep` wrote is the caller's to throw away when this fails.
 * @throws PackageProblem
 */
export async function readPackage(
  zip: Zip,
  keep: (piece: PackagePiece) => Promise<void>,
): Promise<ScormPackage> {
  const file = await open(zip);
  try {
    const entries = await listOf(file);
    const manifest = await manifestOf(file, entries);
    const files = new Set(entries.map(({ fileName }) => pathKey(fileName)));
    for (const { title, href } of manifest.items) {
      const opened = fileOf(href);
      if (opened === undefined || !files.has(opened))
        throw new PackageProblem(`“${title}” opens ${href}, which is not in the package`);
    }
    let reports = false;
    for (const entry of entries) if (await unpack(file, entry, keep)) reports = true;
    const said = { reports: reports && manifest.items.some(({ kind }) => kind === 'sco') };
    const bytes = sumOf(entries, ({ uncompressedSize }) => uncompressedSize);
    return { ...manifest, ...said, files: entries.length, bytes, warnings: findings(manifest, said) };
  } finally {
    file.close();
  }
}

async function open({ handle, size }: Zip): Promise<ZipFile> {
  try {
    return await fromRandomAccessReaderPromise(new HandleReader(handle), size, {
      autoClose: false,
      validateEntrySizes: true,
      strictFileNames: true,
    });
  } catch {
    throw new PackageProblem('It is not a zip file, or it is damaged');
  }
}

/** Reads by the handle and not by its number, which is another file's once whoever sent this one has gone away. */
class HandleReader extends RandomAccessReader {
  constructor(private readonly handle: Zip['handle']) {
    super();
  }

  override read(...[into, offset, length, at, done]: Parameters<RandomAccessReader['read']>): void {
    this.handle.read(into, offset, length, at).then(
      ({ bytesRead }) => done(bytesRead === length ? null : new Error('It ends too early')),
      (error: unknown) => done(error as Error),
    );
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.range(start, end), { objectMode: false });
  }

  private async *range(start: number, end: number): AsyncGenerator<Buffer, void> {
    for (let at = start; at < end;) {
      const chunk = Buffer.allocUnsafe(Math.min(READ_BYTES, end - at));
      const { bytesRead } = await this.handle.read(chunk, 0, chunk.length, at);
      if (bytesRead === 0) return;
      yield chunk.subarray(0, bytesRead);
      at += bytesRead;
    }
  }
}

/** The files of the zip, once nothing stands against any of them. Nothing is unpacked. */
async function listOf(file: ZipFile): Promise<Entry[]> {
  if (file.entryCount > MOST_FILES) throw new PackageProblem(`It has more than ${MOST_FILES} files`);
  const entries: Entry[] = [];
  try {
    for await (const entry of file.eachEntry()) {
      refuseSpecial(entry);
      if (!entry.fileName.endsWith('/')) entries.push(entry);
    }
  } catch (error) {
    if (error instanceof PackageProblem) throw error;
    // yauzl reads no further than a name that leads out of the folder.
    throw new PackageProblem(
      `Its list of files is not safe to unpack (${String((error as Error).message).slice(0, 200)})`,
    );
  }
  if (sumOf(entries, ({ uncompressedSize }) => uncompressedSize) > MOST_BYTES)
    throw new PackageProblem(`Unpacked it is larger than ${MOST_BYTES / MEGABYTE} MB`);
  // Entries that lie over one another unpack to far more than the zip can hold.
  if (sumOf(entries, ({ compressedSize }) => compressedSize) > file.fileSize)
    throw new PackageProblem('Its files overlap one another');
  const twice = collision(entries.map(({ fileName }) => fileName));
  if (twice !== undefined) throw new PackageProblem(`${twice[0]} and ${twice[1]} are the same name`);
  return entries;
}

const sumOf = (entries: Entry[], of: (entry: Entry) => number): number =>
  entries.reduce((sum, entry) => sum + of(entry), 0);

function refuseSpecial(entry: Entry): void {
  const { fileName, uncompressedSize, externalFileAttributes, extraFieldLength, fileCommentLength } = entry;
  const problem = nameProblem(fileName);
  if (problem !== undefined) throw new PackageProblem(`The name ${fileName.slice(0, 100)} ${problem}`);
  const type = (externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER)
    throw new PackageProblem(`${fileName} is a link, and not a file`);
  if (extraFieldLength + fileCommentLength > LONGEST_REMARK)
    throw new PackageProblem(`${fileName} has a remark that is too long`);
  if (entry.isEncrypted()) throw new PackageProblem('It is protected with a password');
  if (uncompressedSize > MOST_FILE_BYTES)
    throw new PackageProblem(`${fileName} is larger than ${MOST_FILE_BYTES / MEGABYTE} MB`);
}

async function manifestOf(file: ZipFile, entries: Entry[]): Promise<Manifest> {
  const at = (name: string): Entry | undefined => entries.find(({ fileName }) => pathKey(fileName) === name);
  const entry = at(MANIFEST);
  if (entry === undefined) throw new PackageProblem(withoutManifest(entries));
  if (entry.uncompressedSize > MOST_MANIFEST_BYTES) throw new PackageProblem('Its manifest is too large');
  const pieces: Buffer[] = [];
  for await (const piece of piecesOf(file, entry)) pieces.push(Buffer.from(piece));
  const read = readManifest(decode(Buffer.concat(pieces)));
  if ('problem' in read) throw new PackageProblem(read.problem);
  return read.manifest;
}

function withoutManifest(entries: Entry[]): string {
  const names = entries.map(({ fileName }) => pathKey(fileName));
  if (names.includes('cmi5.xml')) return 'It is a cmi5 package. Export it as SCORM 1.2 or SCORM 2004';
  if (names.includes('tincan.xml')) return 'It is an xAPI package. Export it as SCORM 1.2 or SCORM 2004';
  return names.some((name) => name.endsWith(`/${MANIFEST}`))
    ? `Its ${MANIFEST} lies in a folder. Zip what is in that folder, not the folder`
    : `It has no ${MANIFEST}: it is not a SCORM package`;
}

/** Gives one file to `keep`. @returns whether it calls the runtime, or seems to */
async function unpack(
  file: ZipFile,
  entry: Entry,
  keep: (piece: PackagePiece) => Promise<void>,
): Promise<boolean> {
  const isScript = SCRIPTS.test(entry.fileName);
  let reports = false;
  let before = '';
  let startsAt = 0;
  for await (const bytes of piecesOf(file, entry)) {
    if (isScript && !reports) {
      const text = before + bytes.toString('latin1');
      reports = RUNTIME.test(text);
      before = text.slice(-OVERLAP);
    }
    await keep({ path: pathKey(entry.fileName), startsAt, bytes });
    startsAt += bytes.length;
  }
  return reports;
}

/** At least one, which is empty for an empty file. Each is good until the next is asked for. */
async function* piecesOf(file: ZipFile, entry: Entry): AsyncGenerator<Buffer, void> {
  const piece = Buffer.allocUnsafe(Math.max(1, Math.min(PIECE_BYTES, entry.uncompressedSize)));
  let filled = 0;
  let given = false;
  try {
    for await (const chunk of (await file.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      for (let read = 0; read < chunk.length;) {
        const copied = chunk.copy(piece, filled, read);
        read += copied;
        filled += copied;
        if (filled < piece.length) continue;
        yield piece;
        given = true;
        filled = 0;
      }
    }
  } catch {
    throw new PackageProblem(`${entry.fileName} is damaged, or not of the size that it says`);
  }
  if (filled > 0 || !given) yield piece.subarray(0, filled);
}

/** UTF-8, unless it begins as UTF-16 does or names another encoding. */
function decode(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const named = /^<\?xml[^>]*encoding=["'](?<name>[\w-]+)["']/.exec(bytes.toString('latin1', 0, 200));
  try {
    return new TextDecoder(named?.groups?.name ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
