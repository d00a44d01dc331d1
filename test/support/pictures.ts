import sharp, { type Exif } from 'sharp';

/** A picture of one pixel, as PNG. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

const HIDDEN: Exif = {
  IFD0: { Make: 'Phone of a friend' },
  IFD3: {
    ...{ GPSLatitudeRef: 'N', GPSLatitude: '51/1 16/1 30/1' },
    ...{ GPSLongitudeRef: 'E', GPSLongitude: '0/1 31/1 0/1' },
  },
};

/**
 * A photograph of a camera that was held upright: its red upper half is the left one of what is kept, with where it was
 * taken.
 */
export const photograph = (format: 'jpeg' | 'png' | 'webp', width = 60, height = 40): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'blue' } })
    .composite([
      {
        input: { create: { width: width / 2, height, channels: 3, background: 'red' } },
        gravity: 'west',
      },
    ])
    .withExif(HIDDEN)
    .withMetadata({ orientation: 6 })
    .toFormat(format)
    .toBuffer();
