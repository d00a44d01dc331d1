import { buffer } from 'node:stream/consumers';
import { fromBufferPromise, type Entry, type ZipFile } from 'yauzl';
import { collision, fileOf, nameProblem, pathKey } from './file-names.rules.js';
import { findings } from './findings.rules.js';
import { readManifest } from './manifest.rules.js';
import type { Manifest, PackageFile, ScormPackage } from './scorm.types.js';

const MEGABYTE = 1024 * 1024;
/** Of the zip as it is uploaded. */
export const MOST_ZIP_BYTES = 100 * MEGABYTE;
const MOST_FILES = 5000;
const MOST_BYTES = 300 * MEGABYTE;
/** One of them is in memory at a time, beside the zip. */
const MOST_FILE_BYTES = 100 * MEGABYTE;
const MOST_MANIFEST_BYTES = 2 * MEGABYTE;
const MANIFEST = 'imsmanifest.xml';

const FILE_TYPE = 0o170000;
const REGULAR_FILE = 0o100000;
const FOLDER = 0o040000;
/** The first bytes of files that pages look into for a call of the runtime. */
const SCRIPTS = /\.(html?|js|xhtml)$/i;
const MOST_SCRIPT_BYTES = 5 * MEGABYTE;

/** Why a package is not taken: a sentence for whoever uploaded it. */
export class PackageProblem extends Error {}

/**
 * Opens a zip, looks at the whole of its list before anything is unpacked, reads the manifest and then gives its files
 * one at a time to `keep`. Whatever `keep` wrote is the caller's to throw away when this fails.
 * @throws PackageProblem
 */
export async function readPackage(
  zip: Buffer,
  keep: (file: PackageFile) => Promise<void>,
): Promise<ScormPackage> {
  const file = await open(zip);
  try {
    const entries = await listOf(file, zip.length);
    const manifest = await manifestOf(file, entries);
    const files = new Set(entries.map(({ fileName }) => pathKey(fileName)));
    for (const { title, href } of manifest.items) {
      const path = fileOf(href);
      if (path === undefined || !files.has(path))
        throw new PackageProblem(`“${title}” opens ${href}, which is not in the package`);
    }
    let reports = false;
    let bytes = 0;
    for (const entry of entries) {
      const content = await unpack(file, entry);
      bytes += content.length;
      reports ||= mentionsRuntime(entry.fileName, content);
      await keep({ path: pathKey(entry.fileName), bytes: content });
    }
    const said = { reports: reports && manifest.items.some(({ kind }) => kind === 'sco') };
    return { ...manifest, ...said, files: entries.length, bytes, warnings: findings(manifest, said) };
  } finally {
    file.close();
  }
}

async function open(zip: Buffer): Promise<ZipFile> {
  try {
    return await fromBufferPromise(zip, {
      lazyEntries: true,
      validateEntrySizes: true,
      strictFileNames: true,
    });
  } catch {
    throw new PackageProblem('It is not a zip file, or it is damaged');
  }
}

/** The files of the zip, once nothing stands against any of them. Nothing is unpacked. */
async function listOf(file: ZipFile, zipBytes: number): Promise<Entry[]> {
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
  const sum = (of: (entry: Entry) => number): number => entries.reduce((all, entry) => all + of(entry), 0);
  if (sum(({ uncompressedSize }) => uncompressedSize) > MOST_BYTES)
    throw new PackageProblem(`Unpacked it is larger than ${MOST_BYTES / MEGABYTE} MB`);
  // Entries that lie over one another unpack to far more than the zip can hold.
  if (sum(({ compressedSize }) => compressedSize) > zipBytes)
    throw new PackageProblem('Its files overlap one another');
  const twice = collision(entries.map(({ fileName }) => fileName));
  if (twice !== undefined) throw new PackageProblem(`${twice[0]} and ${twice[1]} are the same name`);
  return entries;
}

function refuseSpecial(entry: Entry): void {
  const { fileName, uncompressedSize, externalFileAttributes } = entry;
  const problem = nameProblem(fileName);
  if (problem !== undefined) throw new PackageProblem(`The name ${fileName.slice(0, 100)} ${problem}`);
  const type = (externalFileAttributes >>> 16) & FILE_TYPE;
  if (type !== 0 && type !== REGULAR_FILE && type !== FOLDER)
    throw new PackageProblem(`${fileName} is a link, and not a file`);
  if (entry.isEncrypted()) throw new PackageProblem('It is protected with a password');
  if (uncompressedSize > MOST_FILE_BYTES)
    throw new PackageProblem(`${fileName} is larger than ${MOST_FILE_BYTES / MEGABYTE} MB`);
}

async function manifestOf(file: ZipFile, entries: Entry[]): Promise<Manifest> {
  const at = (name: string): Entry | undefined => entries.find(({ fileName }) => pathKey(fileName) === name);
  const entry = at(MANIFEST);
  if (entry === undefined) throw new PackageProblem(withoutManifest(entries));
  if (entry.uncompressedSize > MOST_MANIFEST_BYTES) throw new PackageProblem('Its manifest is too large');
  const read = readManifest(decode(await unpack(file, entry)));
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

async function unpack(file: ZipFile, entry: Entry): Promise<Buffer> {
  try {
    return await buffer(await file.openReadStreamPromise(entry));
  } catch {
    throw new PackageProblem(`${entry.fileName} is damaged, or not of the size that it says`);
  }
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

/** Whether a file calls the runtime at all, or seems to. */
const mentionsRuntime = (name: string, content: Buffer): boolean =>
  SCRIPTS.test(name) &&
  content.length <= MOST_SCRIPT_BYTES &&
  /lesson_status|completion_status|success_status/.test(content.toString('latin1'));
