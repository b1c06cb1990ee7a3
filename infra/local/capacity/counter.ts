/** What one second of the platform, or one job, makes others do: each is billed, or has a limit. */
export interface Counts {
  readonly reads: number;
  readonly writes: number;
  readonly deletes: number;
  readonly messages: number;
  readonly executions: number;
  readonly tasks: number;
  /** Writes and lists of object storage. */
  readonly classA: number;
  /** Its reads. */
  readonly classB: number;
  readonly apiRequests: number;
  readonly controllerRequests: number;
}

const NOTHING: Counts = {
  reads: 0,
  writes: 0,
  deletes: 0,
  messages: 0,
  executions: 0,
  tasks: 0,
  classA: 0,
  classB: 0,
  apiRequests: 0,
  controllerRequests: 0,
};

/** What one call adds. Documents that are written are named. */
export type Cost = Partial<Omit<Counts, 'writes'>> & { readonly written?: readonly string[] };

/** A query that finds nothing is billed as one read. */
export function read(found = 1): Cost {
  return { reads: Math.max(1, found) };
}

export function written(...paths: readonly string[]): Cost {
  return { written: paths };
}

export class Counter {
  /** How often each document was written. */
  readonly writesOf = new Map<string, number>();
  #counts: Counts = NOTHING;

  get counts(): Counts {
    return this.#counts;
  }

  add({ written = [], ...others }: Cost): void {
    this.#counts = plus(this.#counts, { ...NOTHING, ...others, writes: written.length });
    for (const path of written) this.writesOf.set(path, (this.writesOf.get(path) ?? 0) + 1);
  }
}

export function plus(one: Counts, other: Counts): Counts {
  return mapped(one, (name, value) => value + other[name]);
}

export function minus(one: Counts, other: Counts): Counts {
  return mapped(one, (name, value) => value - other[name]);
}

export function times(counts: Counts, factor: number): Counts {
  return mapped(counts, (_, value) => value * factor);
}

function mapped(counts: Counts, change: (name: keyof Counts, value: number) => number): Counts {
  const names = Object.keys(counts) as (keyof Counts)[];
  return Object.fromEntries(names.map((name) => [name, change(name, counts[name])])) as never;
}
