import JSZip from 'jszip';

const CENTRAL = Buffer.from('PK\u0001\u0002');
/** Where an entry says how large it is unpacked, from its signature in the central directory and in its own header. */
const SIZE_IN_CENTRAL = 24;
const SIZE_IN_LOCAL = 22;
const PACKED_IN_CENTRAL = 20;
const FLAGS_IN_CENTRAL = 8;

/** Where the entries of the central directory begin. */
function centralIn(zip: Buffer): number[] {
  const places: number[] = [];
  for (let at = zip.indexOf(CENTRAL); at !== -1; at = zip.indexOf(CENTRAL, at + 1)) places.push(at);
  return places;
}

/** Zips as nobody should send them. */
export const zips = {
  of(files: Record<string, Buffer>): Promise<Buffer> {
    const zip = new JSZip();
    for (const [name, bytes] of Object.entries(files)) zip.file(name, bytes);
    return zip.generateAsync({ type: 'nodebuffer', compression: 'DEFLATE' });
  },

  /** Its first entry says that it is small. */
  lying(zip: Buffer): Buffer {
    const copy = Buffer.from(zip);
    copy.writeUInt32LE(100, SIZE_IN_LOCAL);
    copy.writeUInt32LE(100, copy.indexOf(CENTRAL) + SIZE_IN_CENTRAL);
    return copy;
  },

  /** It says of itself that it has this many files, or that each of them is this large. */
  claiming(zip: Buffer, { files, bytes }: { files?: number; bytes?: number }): Buffer {
    const copy = Buffer.from(zip);
    const end = copy.lastIndexOf(Buffer.from('PK\u0005\u0006'));
    if (files !== undefined) copy.writeUInt16LE(files, end + 10);
    if (bytes !== undefined)
      for (const at of centralIn(copy)) copy.writeUInt32LE(bytes, at + SIZE_IN_CENTRAL);
    return copy;
  },

  /** Its entries need a password. */
  locked(zip: Buffer): Buffer {
    const copy = Buffer.from(zip);
    for (const at of centralIn(copy)) copy.writeUInt16LE(1, at + FLAGS_IN_CENTRAL);
    return copy;
  },

  /** Each of its entries says that it takes up all of the zip. */
  overlapping(zip: Buffer): Buffer {
    const copy = Buffer.from(zip);
    for (const at of centralIn(copy)) copy.writeUInt32LE(copy.length, at + PACKED_IN_CENTRAL);
    return copy;
  },

  /** One of its entries is called something else, of the same length. */
  renamed(zip: Buffer, from: string, to: string): Buffer {
    return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
  },

  /** One of its entries is a symbolic link. */
  linking(files: Record<string, Buffer>, link: string): Promise<Buffer> {
    const zip = new JSZip();
    for (const [name, bytes] of Object.entries(files))
      zip.file(name, bytes, { unixPermissions: name === link ? 0o120777 : 0o100644 });
    return zip.generateAsync({ type: 'nodebuffer', platform: 'UNIX' });
  },
};
