import { isTerminal, type Job, type Phase } from './job.ts';

/** Where a job's time went, in milliseconds; null while unknown. */
export interface Timeline {
  /** Accepted → first admitted. */
  readonly queueMs: number | null;
  /** First admitted → last attempt admitted: what failed attempts cost. */
  readonly retriesMs: number | null;
  /** Admitted → the container's first phase: cold start, or the fork of a warm worker. */
  readonly startMs: number | null;
  readonly downloadMs: number | null;
  readonly computeMs: number | null;
  readonly uploadMs: number | null;
  readonly totalMs: number | null;
}

const COMPUTE: readonly Phase[] = ['prepare', 'train', 'predict', 'validate'];

export function timelineOf(job: Job): Timeline {
  const admittedAt = job.attempt?.admittedAt ?? null;
  const firstPhaseAt = job.phases[0]?.startedAt ?? job.attempt?.claimedAt ?? null;
  return {
    queueMs: between(job.submittedAt, job.startedAt),
    retriesMs: between(job.startedAt, admittedAt),
    startMs: between(admittedAt, firstPhaseAt),
    downloadMs: sumOf(job, ['download']),
    computeMs: sumOf(job, COMPUTE),
    uploadMs: sumOf(job, ['upload']),
    totalMs: isTerminal(job) ? between(job.submittedAt, job.finishedAt) : null,
  };
}

/** Clocks of two machines may disagree: a span is never negative. */
function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from));
}

function sumOf(job: Job, phases: readonly Phase[]): number | null {
  const spans = job.phases.filter(({ phase }) => phases.includes(phase));
  if (spans.length === 0) return null;
  return Math.round(spans.reduce((sum, { durationMs }) => sum + durationMs, 0) * 10) / 10;
}
