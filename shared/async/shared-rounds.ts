/** Does the work for all who ask for it, `askers` of them. */
type Work<Result> = (askers: number) => Promise<Result>;

interface Round<Result> {
  askers: number;
  readonly result: Promise<Result>;
}

/**
 * One round of work at a time for each key. Who asks while one is under way shares the next: so whatever
 * one has done before asking, the work that answers has begun after it.
 */
export class SharedRounds<Result> {
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #next = new Map<string, Round<Result>>();

  join(key: string, work: Work<Result>): Promise<Result> {
    const running = this.#running.get(key);
    if (running === undefined) return this.#run(key, 1, work);
    const next = this.#next.get(key) ?? this.#prepare(key, running, work);
    next.askers += 1;
    return next.result;
  }

  #prepare(key: string, running: Promise<unknown>, work: Work<Result>): Round<Result> {
    const start = () => {
      this.#next.delete(key);
      return this.#run(key, round.askers, work);
    };
    const round: Round<Result> = { askers: 0, result: running.then(start, start) };
    this.#next.set(key, round);
    return round;
  }

  #run(key: string, askers: number, work: Work<Result>): Promise<Result> {
    const result = work(askers);
    this.#running.set(key, result);
    const end = () => {
      if (!this.#next.has(key) && this.#running.get(key) === result) this.#running.delete(key);
    };
    result.then(end, end);
    return result;
  }
}
