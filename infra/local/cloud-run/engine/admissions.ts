import type { Executor } from './executor.ts';

/** Gives executions their resources: at once, or after a delay that a test asked for. */
export class Admissions {
  readonly #executor: Executor;
  readonly #clock: () => number;
  readonly #waiting = new Set<NodeJS.Timeout>();

  constructor(executor: Executor, clock: () => number) {
    this.#executor = executor;
    this.#clock = clock;
  }

  admit(execution: string, delayMs: number): void {
    if (delayMs === 0) this.#admitNow(execution);
    else this.#admitLater(execution, delayMs);
  }

  /** Who waits now is not admitted any more. */
  close(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
  }

  #admitNow(execution: string): void {
    this.#executor.apply(execution, { type: 'admitted', atMs: this.#clock() });
  }

  #admitLater(execution: string, delayMs: number): void {
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      this.#admitNow(execution);
    }, delayMs);
    this.#waiting.add(timer);
  }
}
