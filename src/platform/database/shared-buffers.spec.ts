import { describe, expect, it } from '@jest/globals';
import { memoryBytes, sharedBuffersMiB } from './shared-buffers.js';

const GIB = 1024 ** 3;

describe('the memory for PostgreSQL’s pages', () => {
  it.each([
    [GIB / 4, 128],
    [2 * GIB, 512],
    [64 * GIB, 1024],
  ])(
    'is of %d bytes a quarter, neither less than its default nor more than a gibibyte',
    (bytes, mebibytes) => {
      expect(sharedBuffersMiB(bytes)).toBe(mebibytes);
    },
  );

  it('is told for this machine', () => {
    expect(sharedBuffersMiB(memoryBytes())).toBeGreaterThanOrEqual(128);
    expect(memoryBytes()).toBeLessThan(2 ** 50);
  });
});
