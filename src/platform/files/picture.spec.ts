import { describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { photograph } from '../../../test/support/pictures.js';
import { plainPicture } from './picture.js';

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
