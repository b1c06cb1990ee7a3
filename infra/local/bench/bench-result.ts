import { round } from './statistics.ts';

/** A bound that a figure should keep. */
export interface Target {
  readonly what: string;
  readonly value: number;
  readonly must: 'at most' | 'at least';
  readonly bound: number;
}

/** What a bench measured, ours and its peers in one run. */
export interface Figures {
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
  readonly details: Readonly<Record<string, unknown>>;
}

/** What is written to `bench-results/NAME.json`. */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  readonly ours: number;
  readonly peers: Readonly<Record<string, number>>;
  /** Ours divided by the peer's. */
  readonly ratios: Readonly<Record<string, number>>;
  readonly details: Readonly<Record<string, unknown>>;
}

export function resultOf(name: string, { unit, ours, peers, ...figures }: Figures): BenchResult {
  const targets = figures.targets.map((target) => ({
    ...target,
    value: round(target.value),
    isMet: isMet(target),
  }));
  return {
    name,
    unit,
    ours: round(ours),
    peers: mapValues(peers, round),
    ratios: mapValues(peers, (peer) => round(ours / peer)),
    details: { targets, ...figures.details },
  };
}

export function isMet({ value, must, bound }: Target): boolean {
  return must === 'at most' ? value <= bound : value >= bound;
}

function mapValues<Value>(
  record: Readonly<Record<string, Value>>,
  change: (value: Value) => Value,
): Record<string, Value> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
