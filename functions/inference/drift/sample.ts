/**
 * A uniform sample of all that is offered, in constant memory and time: J. Vitter, Random sampling with a
 * reservoir, ACM TOMS 11, 1985, algorithm R.
 */
export class Sample<Item> {
  readonly items: Item[] = [];
  readonly #capacity: number;
  readonly #random: () => number;
  #offered = 0;

  /** @param random at least 0, below 1. */
  constructor(capacity: number, random: () => number) {
    this.#capacity = capacity;
    this.#random = random;
  }

  offer(item: Item): void {
    this.#offered += 1;
    if (this.items.length < this.#capacity) this.items.push(item);
    else {
      const place = Math.floor(this.#random() * this.#offered);
      if (place < this.#capacity) this.items[place] = item;
    }
  }

  /** How many there were. */
  get offered(): number {
    return this.#offered;
  }
}
