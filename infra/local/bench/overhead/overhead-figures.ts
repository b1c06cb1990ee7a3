import type { Figures } from '../bench-result.ts';
import { median, summarize, type Summary } from '../statistics.ts';
import { VALIDATION, type Breakdown, type TimedJob } from './timed-job.ts';

/** Milliseconds, a value per round. */
export interface Rounds {
  readonly ours: TimedJob[];
  readonly raw: number[];
  readonly rq: number[];
  readonly celery: number[];
}

const MOST_OF_RQ = 1 / 3;

/** Overheads are differences of medians: the raw fit of each round is the same work. */
export function overheadFigures({ ours, raw, rq, celery }: Rounds): Figures {
  const totals = ours.map(({ totalMs }) => totalMs);
  const beyondRaw = (values: readonly number[]) => median(values) - median(raw);
  const value = beyondRaw(totals) / beyondRaw(rq);
  return {
    unit: 'ms',
    ours: beyondRaw(totals),
    peers: { 'RQ on Redis': beyondRaw(rq), 'Celery prefork on Redis': beyondRaw(celery) },
    targets: [{ what: 'overhead against RQ', value, must: 'at most', bound: MOST_OF_RQ }],
    details: {
      validation: VALIDATION,
      rawFitMs: summarize(raw),
      totalMs: { ours: summarize(totals), rq: summarize(rq), celery: summarize(celery) },
      breakdown: breakdownOf(ours),
    },
  };
}

function breakdownOf(jobs: readonly TimedJob[]): Record<string, Summary> {
  const parts = Object.keys(jobs[0]?.breakdown ?? {}) as (keyof Breakdown)[];
  return Object.fromEntries(
    parts.map((part) => [part, summarize(jobs.map(({ breakdown }) => breakdown[part]))]),
  );
}
