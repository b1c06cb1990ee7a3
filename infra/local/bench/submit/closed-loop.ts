import { performance } from 'node:perf_hooks';

export interface LoopTimes {
  readonly seconds: number;
  /** Of each call. */
  readonly ms: readonly number[];
}

/** So many callers at once, each of whom calls again when it is answered, until all calls are made. */
export async function closedLoop(
  callers: number,
  calls: number,
  call: () => Promise<unknown>,
): Promise<LoopTimes> {
  const ms: number[] = [];
  let made = 0;
  const started = performance.now();
  const callOn = async () => {
    while (made < calls) {
      made += 1;
      const at = performance.now();
      await call();
      ms.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: callers }, callOn));
  return { seconds: (performance.now() - started) / 1000, ms };
}
