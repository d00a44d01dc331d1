import type { FileHandle } from 'node:fs/promises';
import { readFully } from '../platform/files/kept-files.js';
import { plainPicture } from '../platform/files/picture.js';
import { invalid } from '../platform/refusal.js';
import type { FormFile, LargeFormFile } from '../platform/web/uploads.js';
import { CAPTIONS_TOO_LARGE, MOST_CAPTIONS_BYTES, readCaptions } from './captions.rules.js';
import { MOST_PICTURE_BYTES, NO_PICTURE, PICTURE_TOO_LARGE, pictureType } from './picture.rules.js';
import { looksLikeVideo, readVideo, VIDEO_TOO_LARGE, type Readable } from './video.rules.js';

/** A file for a draft, known by what it is, whatever it is called. */
export interface NewFile {
  /** As it came. */
  name: string;
  extension: string;
  /** What a picture shows, in words. */
  alt: string;
  content: { bytes: Buffer } | { handle: FileHandle; size: number };
  /** What captions would be as a transcript. */
  transcript?: string;
}

/** A file that was uploaded into the memory; `field` names it in a refusal. */
type Uploaded = Pick<FormFile, 'name' | 'bytes'>;

/** @throws Refusal invalid for what is no picture that we show, or too large */
export async function newPicture({ name, bytes }: Uploaded, alt: string, field = 'file'): Promise<NewFile> {
  if (bytes.length > MOST_PICTURE_BYTES) throw invalid([{ field, message: PICTURE_TOO_LARGE }]);
  const type = pictureType(bytes);
  if (type === undefined) throw invalid([{ field, message: NO_PICTURE }]);
  const plain = await plainPicture(bytes, type === 'jpg' ? 'jpeg' : type);
  if (plain === undefined)
    throw invalid([{ field, message: 'The picture is damaged, or has more than 60 million pixels' }]);
  return { name, extension: type, alt, content: { bytes: plain } };
}

/** @throws Refusal invalid with each line that is wrong */
export function newCaptions({ name, bytes }: Uploaded, field = 'file'): NewFile {
  if (bytes.length > MOST_CAPTIONS_BYTES) throw invalid([{ field, message: CAPTIONS_TOO_LARGE }]);
  const read = readCaptions(bytes);
  if ('problems' in read) throw invalid(read.problems.map((message) => ({ field, message })));
  const { vtt, transcript } = read;
  return { name, extension: 'vtt', alt: '', content: { bytes: Buffer.from(vtt) }, transcript };
}

/** @throws Refusal invalid for what is no video that browsers play, or too large */
export async function newVideo(file: LargeFormFile, field = 'file'): Promise<NewFile> {
  const { name, handle, size } = file;
  const read = file.tooLarge ? { problem: VIDEO_TOO_LARGE } : await readVideo(readable(file));
  if ('problem' in read) throw invalid([{ field, message: read.problem }]);
  return { name, extension: read.type, alt: '', content: { handle, size } };
}

/** A file of any of these kinds. @throws Refusal invalid */
export async function newFile(file: LargeFormFile, alt: string): Promise<NewFile> {
  const { name, size } = file;
  const { read } = readable(file);
  if (file.tooLarge || looksLikeVideo(await read(0, 64))) return newVideo(file);
  if (size > MOST_PICTURE_BYTES) throw invalid([{ field: 'file', message: PICTURE_TOO_LARGE }]);
  const bytes = await read(0, size);
  if (/\.(vtt|srt)$/i.test(name) || bytes.subarray(0, 6).toString() === 'WEBVTT')
    return newCaptions({ name, bytes });
  if (alt === '') throw invalid([{ field: 'alt', message: 'Say in words what the picture shows' }]);
  return newPicture({ name, bytes }, alt);
}

const readable = ({ handle, size }: LargeFormFile): Readable => ({
  size,
  async read(position, count) {
    const bytes = Buffer.alloc(Math.max(Math.min(count, size - position), 0));
    await readFully(handle, bytes, position);
    return bytes;
  },
});
