/**
 * How far quotes were off, by the jobs that finished: data that is slow to learn from, or machines that are,
 * show in every job of a kind.
 */
import { stepRunsOf, type Job, type JobKind, type PhaseTiming } from './job.ts';
import { FIXED_SECONDS } from './quote.ts';

/** What is quoted alike. */
export interface QuotedAlike {
  readonly tenantId: string;
  readonly trainer: string;
  readonly kind: JobKind;
}

/** `quoteHistories/{…}` */
export interface QuoteHistory extends QuotedAlike {
  /** Actual over quoted time, of the last jobs; the newest last. */
  readonly ratios: readonly number[];
  readonly updatedAt: number;
}

const KEPT = 15;
/** Fewer may be chance. */
const NEEDED = 3;
/** Of shorter jobs the fixed costs are most. */
const MIN_EXPECTED_SECONDS = 1;
/** What lies beyond is a broken clock, or a machine in trouble. */
const MOST = 20;

/** By which factor the next quote is corrected: the median, which one strange job does not move. */
export function correctionOf(history: QuoteHistory | null): number {
  const sorted = (history?.ratios ?? []).toSorted((a, b) => a - b);
  return sorted.length < NEEDED ? 1 : (sorted[Math.floor(sorted.length / 2)] ?? 1);
}

/** Actual over quoted time of a job that has succeeded; null when it teaches nothing. */
export function quoteRatio(job: Job): number | null {
  const { expectedSeconds, correction = 1 } = job.quote;
  const fixed = FIXED_SECONDS[job.kind];
  const quoted = (expectedSeconds - fixed) / correction;
  if (job.status !== 'succeeded' || expectedSeconds < MIN_EXPECTED_SECONDS) return null;
  // The slowest trial says nothing about the others, nor about a plain fit.
  if (job.steps.some(({ name }) => name === 'trials')) return null;
  const actual = workSeconds(job) - fixed;
  return Math.min(MOST, Math.max(1 / MOST, actual / quoted));
}

/** How long the work took: in each step that of the slowest task, of the attempt that won. */
export function actualSeconds(job: Job): number {
  return stepRunsOf(job).reduce((sum, { phases }) => sum + secondsOf(phases), 0);
}

/** What the quote's expected seconds are about: as if all tasks had taken as long as the slowest. */
function workSeconds(job: Job): number {
  const seconds = stepRunsOf(job).map(
    ({ phases }, step) => secondsOf(phases) * (job.steps[step]?.taskCount ?? 1),
  );
  return seconds.reduce((sum, one) => sum + one, 0);
}

function secondsOf(phases: readonly PhaseTiming[]): number {
  return phases.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
}

export function withRatio(
  history: QuoteHistory | null,
  alike: QuotedAlike,
  ratio: number,
  now: number,
): QuoteHistory {
  const { tenantId, trainer, kind } = alike;
  const ratios = [...(history?.ratios ?? []), ratio].slice(-KEPT);
  return { tenantId, trainer, kind, ratios, updatedAt: now };
}
