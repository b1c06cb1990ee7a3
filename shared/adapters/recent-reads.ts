import type { Clock } from '../ports/clock.ts';

interface Read<Value> {
  readonly readAt: number;
  readonly value: Promise<Value>;
}

const MOST = 10_000;

/** Answers of a store, each kept for a short time. Whoever asks meanwhile shares one read. */
export class RecentReads<Value> {
  readonly #clock: Clock;
  readonly #freshMs: number;
  readonly #isKept: (value: Value) => boolean;
  readonly #reads = new Map<string, Read<Value>>();

  /** @param isKept false for what may be another the next moment. */
  constructor(clock: Clock, freshMs: number, isKept: (value: Value) => boolean = () => true) {
    this.#clock = clock;
    this.#freshMs = freshMs;
    this.#isKept = isKept;
  }

  get(id: string, read: () => Promise<Value>): Promise<Value> {
    const known = this.#reads.get(id);
    const readAt = this.#clock.now();
    if (known !== undefined && readAt - known.readAt < this.#freshMs) return known.value;
    if (this.#reads.size >= MOST) this.#reads.clear();
    const value = read();
    this.#reads.set(id, { readAt, value });
    value.then(
      (found) => {
        if (!this.#isKept(found)) this.forget(id);
      },
      () => {
        this.forget(id);
      },
    );
    return value;
  }

  forget(id: string): void {
    this.#reads.delete(id);
  }
}
