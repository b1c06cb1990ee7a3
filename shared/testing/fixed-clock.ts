import type { Clock } from '../ports/clock.ts';

/** Time stands still until a test moves it. */
export class FixedClock implements Clock {
  #now: number;

  constructor(now: number = Date.UTC(2025, 0, 1)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  set(now: number): void {
    this.#now = now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }
}
