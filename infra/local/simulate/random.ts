/** A seeded source of chance: the same seed gives the same run on every machine. */
export interface Random {
  /** In [0, 1). */
  uniform(): number;
  /** Mean 1. */
  exponential(): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

export function randomFrom(seed: number): Random {
  const uniform = mulberry32(seed);
  const exponential = () => -Math.log(1 - uniform());
  return {
    uniform,
    exponential,
    // Box and Muller's transform
    normal: () => Math.sqrt(2 * exponential()) * Math.cos(2 * Math.PI * uniform()),
  };
}

/** Tommy Ettinger's generator: 32 bits of state, far more than the few million draws of a run. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}
