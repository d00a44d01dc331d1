import { manifest12, packages } from './packages.js';
import { zips } from './zips.js';

/** Packages that nobody should send: what each is, and what is said of it. */
export async function hostilePackages(): Promise<[string, Buffer, RegExp][]> {
  const good = await packages.quiz();
  const with12 = (files: Record<string, string>): Promise<Buffer> =>
    zips.of(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])));
  const manifest = manifest12([{ id: 'a', title: 'A', href: 'a.html' }]);
  return [
    ['no zip', Buffer.from('hello'), /not a zip file/],
    ['cut off', good.subarray(0, good.length - 30), /not a zip file/],
    ['without a manifest', await with12({ 'a.html': 'x' }), /no imsmanifest/],
    ['in a folder', await with12({ 'f/imsmanifest.xml': manifest, 'f/a.html': 'x' }), /lies in a folder/],
    ['cmi5', await with12({ 'cmi5.xml': '<x/>' }), /cmi5/],
    ['with no such page', await with12({ 'imsmanifest.xml': manifest }), /not in the package/],
    [
      'that leads out',
      zips.renamed(await with12({ 'imsmanifest.xml': manifest, 'a.html': 'x', 'xx/b': 'y' }), 'xx/b', '../b'),
      /not safe|leads out/,
    ],
    [
      'absolute',
      zips.renamed(await with12({ 'imsmanifest.xml': manifest, 'a.html': 'x', 'xx/b': 'y' }), 'xx/b', '/x/b'),
      /not safe|absolute/,
    ],
    [
      'with a backslash',
      zips.renamed(
        await with12({ 'imsmanifest.xml': manifest, 'a.html': 'x', 'xx/b': 'y' }),
        'xx/b',
        'xx\\b',
      ),
      /not safe|backslash/,
    ],
    [
      'of one name twice',
      await with12({ 'imsmanifest.xml': manifest, 'a.html': 'x', 'A.HTML': 'y' }),
      /same name/,
    ],
    [
      'with a link',
      await zips.linking(
        { 'imsmanifest.xml': Buffer.from(manifest), 'a.html': Buffer.from('/etc/passwd') },
        'a.html',
      ),
      /is a link/,
    ],
    [
      'that lies about a size',
      zips.lying(await with12({ 'a.html': 'x'.repeat(5000), 'imsmanifest.xml': manifest })),
      /not of the size/,
    ],
    ['with a password', zips.locked(good), /password/],
    [
      'of files that overlap',
      zips.overlapping(await with12({ 'imsmanifest.xml': manifest, 'a.html': 'x' })),
      /overlap/,
    ],
    [
      'with a NUL in a name',
      zips.renamed(await with12({ 'a.html': 'x', 'xx/b': 'y' }), 'xx/b', 'x\0/b'),
      /no name has|not safe/,
    ],
    ['of too many files', zips.claiming(good, { files: 5001 }), /more than 5000/],
    ['a bomb in one file', zips.claiming(good, { bytes: 101 * 1024 * 1024 }), /larger than 100 MB/],
    [
      'a bomb in many files',
      zips.claiming(await with12({ a: 'a', b: 'b', c: 'c', d: 'd' }), { bytes: 99 * 1024 * 1024 }),
      /larger than 300 MB/,
    ],
    [
      'with a manifest that is no XML',
      await with12({ 'imsmanifest.xml': '<manifest><a></manifest>' }),
      /not well-formed/,
    ],
    [
      'with a manifest without an end',
      await with12({ 'imsmanifest.xml': 'x'.repeat(2_100_000) }),
      /too large/,
    ],
    [
      'with a page elsewhere',
      await with12({ 'imsmanifest.xml': manifest.replaceAll('a.html', 'https://evil.example/') }),
      /nothing that is in the package/,
    ],
    [
      'with entities',
      await with12({
        'imsmanifest.xml': `<!DOCTYPE m [<!ENTITY a SYSTEM "file:///etc/passwd">]>${manifest}`,
        'a.html': 'x',
      }),
      /document type/,
    ],
  ];
}
