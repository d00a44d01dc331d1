import { describe, expect, it } from '@jest/globals';
import { manifest12 } from '../../test/support/packages.js';
import { zips } from '../../test/support/zips.js';
import { PackageProblem, readPackage, type Zip } from './package-reader.js';
import type { PackagePiece } from './scorm.types.js';

const MEGABYTE = 1024 * 1024;

/** A zip that notes how much of it is asked for at once, and that is taken away after some reads. */
function watched(zip: Buffer, readsUntilGone = Infinity): Zip & { largest: number } {
  let reads = 0;
  const watchedZip = {
    size: zip.length,
    largest: 0,
    handle: {
      read(into: Buffer, offset: number, length: number, at: number): Promise<{ bytesRead: number }> {
        if ((reads += 1) > readsUntilGone) return Promise.reject(new Error('EBADF'));
        watchedZip.largest = Math.max(watchedZip.largest, length);
        return Promise.resolve({ bytesRead: zip.copy(into, offset, at, at + length) });
      },
    },
  };
  return watchedZip;
}

/** Three and a bit megabytes that hardly compress, with the call of the runtime across the end of the first piece. */
function filmAndScript(): Record<string, Buffer> {
  const film = Buffer.alloc(3 * MEGABYTE + 7);
  for (let at = 0; at < film.length; at += 4)
    film.writeUInt32LE((at * 2_654_435_761) >>> 0, Math.min(at, film.length - 4));
  const script = Buffer.alloc(MEGABYTE + 100, ' ');
  script.write('completion_status', MEGABYTE - 5);
  const manifest = manifest12([{ id: 'a', title: 'A', href: 'a.html' }]);
  return {
    'imsmanifest.xml': Buffer.from(manifest),
    'a.html': Buffer.from('<p>A</p>'),
    'film.mp4': film,
    'a.js': script,
    'empty.css': Buffer.alloc(0),
  };
}

describe('The reader of packages', () => {
  it('has a piece of a package in memory at a time, however large it is', async () => {
    const files = filmAndScript();
    const zip = watched(await zips.of(files));
    const kept = new Map<string, Buffer[]>();
    const memory = new Set<ArrayBufferLike>();
    const about = await readPackage(zip, ({ path, startsAt, bytes }: PackagePiece) => {
      const before = kept.get(path) ?? [];
      expect(startsAt).toBe(before.reduce((sum, each) => sum + each.length, 0));
      expect(bytes.length).toBeLessThanOrEqual(MEGABYTE);
      if (path === 'film.mp4') memory.add(bytes.buffer);
      kept.set(path, [...before, Buffer.from(bytes)]);
      return Promise.resolve();
    });
    for (const [path, bytes] of Object.entries(files))
      expect([path, Buffer.concat(kept.get(path) ?? []).equals(bytes)]).toEqual([path, true]);
    expect(kept.get('film.mp4')?.length).toBe(4);
    expect(memory.size).toBe(1);
    expect(zip.largest).toBeLessThanOrEqual(MEGABYTE / 8);
    expect(about).toMatchObject({ files: 5, reports: true });
  });

  it('says that a package is damaged when it is taken away in the middle, and passes on what is not its fault', async () => {
    const zip = await zips.of(filmAndScript());
    const gone = readPackage(watched(zip, 40), () => Promise.resolve());
    await expect(gone).rejects.toThrow(PackageProblem);
    const away = new Error('The database is away');
    await expect(readPackage(watched(zip), () => Promise.reject(away))).rejects.toBe(away);
  });
});
