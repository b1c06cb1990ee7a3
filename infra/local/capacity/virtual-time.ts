import FlatQueue from 'flatqueue';
import type { FixedClock } from '@fitlane/shared/testing/fixed-clock.ts';

type Act = () => Promise<void>;

/** Acts in the order of their times, one after the other; the clock jumps from each to the next. */
export class VirtualTime {
  readonly #clock: FixedClock;
  readonly #acts = new FlatQueue<Act>();

  constructor(clock: FixedClock) {
    this.#clock = clock;
  }

  after(ms: number, act: Act): void {
    this.#acts.push(act, this.#clock.now() + ms);
  }

  /** Until `isOver`, or until nothing is left to do. */
  async run(isOver: () => boolean = () => false): Promise<void> {
    while (!isOver()) {
      const at = this.#acts.peekValue();
      const act = this.#acts.pop();
      if (at === undefined || act === undefined) return;
      this.#clock.set(Math.max(this.#clock.now(), at));
      await act();
    }
  }
}
