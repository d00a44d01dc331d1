export const MOST_VIDEO_BYTES = 200 * 1024 * 1024;
export const VIDEO_TOO_LARGE = 'The video must be smaller than 200 MB';

/** What describes the pictures and sounds of a film; more than this would be no description. */
const MOST_DESCRIPTION_BYTES = 32 * 1024 * 1024;
/** So many boxes stand before the description in no film. */
const MOST_BOXES = 1000;
const CANNOT_READ = 'Choose a video that is an MP4 (H.264) or WebM file';
const BROKEN_OFF = 'The video is not whole: save it again, or choose another file';

export type VideoType = 'mp4' | 'webm';

/** A file, read by place; what is read ends where the file does. */
export interface Readable {
  /** In bytes. */
  size: number;
  read: (position: number, count: number) => Promise<Buffer>;
}

/** Whether these first bytes are those of a video, of whatever kind: a name says nothing. */
export const looksLikeVideo = (head: Buffer): boolean => isMp4(head) || isEbml(head);

/** What kind of video a file is, or what is wrong with it, in a sentence. */
export async function readVideo(file: Readable): Promise<{ type: VideoType } | { problem: string }> {
  if (file.size > MOST_VIDEO_BYTES) return { problem: VIDEO_TOO_LARGE };
  const head = await file.read(0, 64);
  if (isEbml(head)) return isWebm(head) ? { type: 'webm' } : { problem: CANNOT_READ };
  if (!isMp4(head)) return { problem: CANNOT_READ };
  const description = await movieBox(file);
  if (description === undefined) return { problem: BROKEN_OFF };
  const codecs = codecsIn(description);
  if (codecs.some((codec) => H264.includes(codec))) return { type: 'mp4' };
  const named = codecs.map((codec) => OTHERS[codec]).find((name) => name !== undefined);
  return {
    problem: named
      ? `The video is ${named}, which many browsers cannot play: save it as H.264, or as WebM`
      : CANNOT_READ,
  };
}

const H264 = ['avc1', 'avc3'];
const OTHERS: Record<string, string> = {
  ...{ hvc1: 'H.265 (HEVC)', hev1: 'H.265 (HEVC)', av01: 'AV1', vp09: 'VP9', mp4v: 'MPEG-4 Part 2' },
  ...{ apch: 'ProRes', apcn: 'ProRes', dvh1: 'Dolby Vision', dvhe: 'Dolby Vision' },
};

const word = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);

/** Begin alike, and are told by their brand: QuickTime, which not every browser plays, pictures of phones, and sound. */
const NO_FILMS = ['qt  ', 'heic', 'heix', 'mif1', 'avif', 'M4A '];
const isMp4 = (head: Buffer): boolean => word(head, 4) === 'ftyp' && !NO_FILMS.includes(word(head, 8));

const isEbml = (head: Buffer): boolean => head.subarray(0, 4).toString('hex') === '1a45dfa3';

/** Matroska begins alike, and is told by the document type that stands near the beginning. */
function isWebm(head: Buffer): boolean {
  const at = head.indexOf(Buffer.from([0x42, 0x82]));
  return at > 0 && word(head, at + 3) === 'webm';
}

/** The box `moov` of an MP4, wherever it is (ISO/IEC 14496-12, 4.2). Undefined where the file ends before it does. */
async function movieBox({ size, read }: Readable): Promise<Buffer | undefined> {
  for (let at = 0, boxes = 0; at + 8 <= size && boxes < MOST_BOXES; boxes += 1) {
    const header = await read(at, 16);
    const short = header.readUInt32BE(0);
    const length =
      short === 1 && header.length === 16
        ? Number(header.readBigUInt64BE(8))
        : short === 0
          ? size - at
          : short;
    if (length < 8 || at + length > size) return undefined;
    if (word(header, 4) === 'moov')
      return length > MOST_DESCRIPTION_BYTES ? undefined : await read(at, length);
    at += length;
  }
  return undefined;
}

/** The codec that each track names first in its sample description (`stsd`). */
function codecsIn(movie: Buffer): string[] {
  const codecs: string[] = [];
  for (let at = movie.indexOf('stsd'); at >= 0; at = movie.indexOf('stsd', at + 4))
    codecs.push(word(movie, at + 16));
  return codecs;
}
