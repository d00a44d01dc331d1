import { freeSlug, slugOf } from '../events/slug.rules.js';

export const MOST_PICTURE_BYTES = 3 * 1024 * 1024;
export const MOST_FILES = 200;
/** A picture of more pixels than this a side would fill a phone's memory when it is unpacked. */
const WIDEST = 8000;

export type PictureType = 'png' | 'jpg' | 'webp';

/**
 * What kind of picture these bytes are, by what they begin with: a name says nothing. SVG is none of them, since it
 * is a document that can hold scripts.
 */
export function pictureType(bytes: Buffer): PictureType | undefined {
  const has = (at: number, text: string): boolean =>
    bytes.subarray(at, at + text.length).toString('latin1') === text;
  if (has(0, '\x89PNG\r\n\x1a\n') && has(12, 'IHDR') && bytes.length > 32) return 'png';
  if (has(0, '\xff\xd8\xff') && has(bytes.length - 2, '\xff\xd9')) return 'jpg';
  if (has(0, 'RIFF') && has(8, 'WEBPVP8') && bytes.length > 30) return 'webp';
  return undefined;
}

/** What is wrong with a picture; undefined for nothing. */
export function pictureProblem(bytes: Buffer): string | undefined {
  if (bytes.length > MOST_PICTURE_BYTES) return 'The picture must be smaller than 3 MB';
  const type = pictureType(bytes);
  if (type === undefined) return 'Choose a picture that is a PNG, JPEG or WebP file';
  if (type !== 'png') return undefined;
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const fits = [width, height].every((side) => side > 0 && side <= WIDEST);
  return fits ? undefined : `The picture must be at most ${WIDEST} pixels wide and high`;
}

/** A name for a picture in its course, after that which it came with: "Four layers.PNG" → "four-layers.png". */
export function pictureName(given: string, type: PictureType, taken: string[]): string {
  const stems = taken.map((name) => name.replace(/\.[^.]*$/, ''));
  const words = given.replace(/\.[^.]*$/, '');
  const stem = /[a-z0-9]/i.test(words) ? slugOf(words) : 'picture';
  return `${freeSlug(stem, stems)}.${type}`;
}
