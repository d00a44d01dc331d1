/** Wider or higher than this no page shows one. */
const LONGEST_SIDE = 2000;
/** What a phone takes with the best of its cameras; unpacked, a quarter of a gigabyte. */
const MOST_PIXELS = 60_000_000;

/**
 * A picture as it is to be shown: upright, no larger than a page needs, and nothing in it but what is seen. What a
 * camera hides in a photograph, where it was taken and with what, is not taken along.
 * @returns undefined for what cannot be read, or has too many pixels
 */
export async function plainPicture(
  bytes: Buffer,
  format: 'png' | 'jpeg' | 'webp',
): Promise<Buffer | undefined> {
  // Only when somebody uploads one: it is a large library.
  const { default: sharp } = await import('sharp');
  try {
    return await sharp(bytes, { limitInputPixels: MOST_PIXELS })
      .autoOrient()
      .resize({ width: LONGEST_SIDE, height: LONGEST_SIDE, fit: 'inside', withoutEnlargement: true })
      .toFormat(format)
      .toBuffer();
  } catch {
    return undefined;
  }
}
