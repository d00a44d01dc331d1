import JSZip from 'jszip';

const CENTRAL = Buffer.from('PK\u0001\u0002');
/** Where an entry says how large it is unpacked, from its signature in the central directory and in its own header. */
const SIZE_IN_CENTRAL = 24;
const SIZE_IN_LOCAL = 22;

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

  /** It says of itself that it has this many files, or that its first is this large. */
  claiming(zip: Buffer, { files, bytes }: { files?: number; bytes?: number }): Buffer {
    const copy = Buffer.from(zip);
    const end = copy.lastIndexOf(Buffer.from('PK\u0005\u0006'));
    if (files !== undefined) copy.writeUInt16LE(files, end + 10);
    if (bytes !== undefined) copy.writeUInt32LE(bytes, copy.indexOf(CENTRAL) + SIZE_IN_CENTRAL);
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
