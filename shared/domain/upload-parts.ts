/** A large file in parts: all of one size but the last. Pure. */
const MIB = 1024 ** 2;

/** Below, one request is quicker, and repeating all of it is bearable. */
export const LARGE_BYTES = 64 * MIB;
/** What a break may cost; stores take no less than 5 MiB. */
export const USUAL_PART_BYTES = 16 * MIB;
/** Of S3 and of GCS. */
export const MAX_PARTS = 10_000;

/** Whole MiB, so few that a store takes them. */
export function partSizeOf(sizeBytes: number): number {
  const smallest = Math.ceil(sizeBytes / MAX_PARTS / MIB) * MIB;
  return Math.max(USUAL_PART_BYTES, smallest);
}

export interface Part {
  /** From 1 on. */
  readonly number: number;
  readonly sizeBytes: number;
}

export function partsOf(sizeBytes: number, partSizeBytes: number): Part[] {
  const count = Math.ceil(sizeBytes / partSizeBytes);
  return Array.from({ length: count }, (_, index) => ({
    number: index + 1,
    sizeBytes: Math.min(partSizeBytes, sizeBytes - index * partSizeBytes),
  }));
}
