import { describe, expect, it } from '@jest/globals';
import sharp, { type Exif } from 'sharp';
import { plainPicture } from './picture.js';

const GPS: Exif = {
  IFD0: { Make: 'Phone of a friend', Copyright: 'Somebody' },
  IFD3: {
    GPSLatitudeRef: 'N',
    GPSLatitude: '51/1 16/1 30/1',
    GPSLongitudeRef: 'E',
    GPSLongitude: '0/1 31/1 0/1',
  },
};

/** A photograph of a camera that was held upright: its red upper half is the left one of what is kept. */
const photograph = (format: 'jpeg' | 'png' | 'webp', width = 60, height = 40): Promise<Buffer> =>
  sharp({ create: { width, height, channels: 3, background: 'blue' } })
    .composite([
      {
        input: { create: { width: width / 2, height, channels: 3, background: 'red' } },
        gravity: 'west',
      },
    ])
    .withExif(GPS)
    .withMetadata({ orientation: 6 })
    .toFormat(format)
    .toBuffer();

describe('A picture that was uploaded', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    'as %s says nothing of where and with what, and stands upright',
    async (format) => {
      const taken = await photograph(format);
      expect((await sharp(taken).metadata()).exif?.includes('Phone of a friend')).toBe(true);
      const kept = await plainPicture(Buffer.concat([taken, Buffer.from('behind its end')]), format);
      const about = await sharp(kept).metadata();
      expect([about.format, about.width, about.height, about.exif, about.xmp, about.orientation]).toEqual([
        ...[format, 40, 60, undefined, undefined, undefined],
      ]);
      expect(kept?.includes('Phone') || kept?.includes('behind')).toBe(false);
      const [red = 0, , blue = 255] = await sharp(kept)
        .extract({ left: 20, top: 5, width: 1, height: 1 })
        .raw()
        .toBuffer();
      expect([red > 200, blue < 60]).toEqual([true, true]);
    },
  );

  it('is made smaller where it is too large for a page, and refused where it is for the memory', async () => {
    const large = await plainPicture(await photograph('jpeg', 3000, 1500), 'jpeg');
    const { width, height } = await sharp(large).metadata();
    expect([width, height]).toEqual([1000, 2000]);
    const { data } = await sharp({ create: { width: 9000, height: 7000, channels: 3, background: 'red' } })
      .png()
      .toBuffer({ resolveWithObject: true });
    expect(await plainPicture(data, 'png')).toBeUndefined();
    expect(await plainPicture(data.subarray(0, 200), 'png')).toBeUndefined();
  });
});
