import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_PARTS, partSizeOf, partsOf } from './upload-parts.ts';

const MIB = 1024 ** 2;
const LARGEST = 5 * 1024 ** 4;

describe('parts of a file', () => {
  it('are 16 MiB each, the last what is left', () => {
    expect(partsOf(33 * MIB, partSizeOf(33 * MIB))).toEqual([
      { number: 1, sizeBytes: 16 * MIB },
      { number: 2, sizeBytes: 16 * MIB },
      { number: 3, sizeBytes: MIB },
    ]);
  });

  it('are together the file, none empty, and no more than a store takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: LARGEST }), (sizeBytes) => {
        const parts = partsOf(sizeBytes, partSizeOf(sizeBytes));
        expect(parts.reduce((sum, part) => sum + part.sizeBytes, 0)).toBe(sizeBytes);
        expect(parts.length).toBeLessThanOrEqual(MAX_PARTS);
        expect(parts.at(-1)?.sizeBytes).toBeGreaterThan(0);
      }),
    );
  });
});
