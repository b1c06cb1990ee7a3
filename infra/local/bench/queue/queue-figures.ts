import type { Figures, Target } from '../bench-result.ts';
import { median, summarize } from '../statistics.ts';

/** Milliseconds of one situation, one entry per run of admissions. */
export interface Case {
  /** What is queued. */
  readonly what: string;
  /** Of the run's first one, which looks at the lane. */
  readonly firstMs: readonly number[];
  /** Mean over the run: those that follow are found in the first one's look. */
  readonly admissionMs: readonly number[];
  /** Of a query that reads ten small documents, in the same database. */
  readonly queryMs: readonly number[];
}

const MOST_TIMES_AS_LONG = 1.5;

/**
 * Google's Firestore answers a query in a time that depends on its answer. The emulator's every query takes
 * longer the more documents there are, whatever it reads: so the second target of each case compares how an
 * admission slows down with how a bare query does.
 *
 * @param cases the first one is the measure of the others.
 */
export function queueFigures([few, ...others]: readonly Case[]): Figures {
  if (few === undefined) throw new Error('nothing was measured');
  const slowest = Math.max(...others.map(({ admissionMs }) => median(admissionMs)));
  return {
    unit: 'ms',
    ours: slowest,
    peers: { [few.what]: median(few.admissionMs) },
    targets: others.flatMap((one) => targetsOf(one, few)),
    details: Object.fromEntries([few, ...others].map((one) => [one.what, detailsOf(one)])),
  };
}

function targetsOf(many: Case, few: Case): Target[] {
  const admission = median(many.admissionMs) / median(few.admissionMs);
  const query = median(many.queryMs) / median(few.queryMs);
  const bound = { must: 'at most', bound: MOST_TIMES_AS_LONG } as const;
  return [
    { what: `${many.what}, times as long`, value: admission, ...bound },
    {
      what: `${many.what}, times as long as the emulator's own slowing`,
      value: admission / query,
      ...bound,
    },
  ];
}

function detailsOf({ firstMs, admissionMs, queryMs }: Case) {
  return {
    firstOfRun: summarize(firstMs),
    admission: summarize(admissionMs),
    bareQuery: summarize(queryMs),
  };
}
