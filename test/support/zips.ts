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
};
