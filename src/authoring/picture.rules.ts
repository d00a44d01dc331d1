export const MOST_PICTURE_BYTES = 15 * 1024 * 1024;
export const PICTURE_TOO_LARGE = 'The picture must be smaller than 15 MB';
export const NO_PICTURE = 'Choose a picture that is a PNG, JPEG or WebP file';

export type PictureType = 'png' | 'jpg' | 'webp';

/**
 * What kind of picture these bytes are, by what they begin with: a name says nothing. SVG is none of them, since it
 * is a document that can hold scripts.
 */
export function pictureType(bytes: Buffer): PictureType | undefined {
  const has = (at: number, text: string): boolean =>
    bytes.subarray(at, at + text.length).toString('latin1') === text;
  if (has(0, '\x89PNG\r\n\x1a\n') && has(12, 'IHDR')) return 'png';
  if (has(0, '\xff\xd8\xff')) return 'jpg';
  if (has(0, 'RIFF') && has(8, 'WEBPVP8')) return 'webp';
  return undefined;
}
