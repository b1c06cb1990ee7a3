import { availableParallelism } from 'node:os';

/** Both sides compute with as many. */
export const THREADS = availableParallelism();

/** For Python: OpenMP and Arrow read the first, numpy's BLAS the second. */
export function threadEnvironment(threads: number): Record<string, string> {
  return { OMP_NUM_THREADS: String(threads), OPENBLAS_NUM_THREADS: String(threads) };
}
