import { isTerminal, type Job, type Phase } from './job.ts';

/** Where a job's time went, in milliseconds; null while unknown. The parts make up the total. */
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
  /** What is left of the total: between the phases, and until the end was reported and recorded. */
  readonly reportMs: number | null;
  readonly totalMs: number | null;
}

const COMPUTE: readonly Phase[] = ['prepare', 'train', 'predict', 'validate'];

export function timelineOf(job: Job): Timeline {
  const admittedAt = job.attempt?.admittedAt ?? null;
  const firstPhaseAt = job.phases[0]?.startedAt ?? job.attempt?.claimedAt ?? null;
  const parts = {
    queueMs: between(job.submittedAt, job.startedAt),
    retriesMs: between(job.startedAt, admittedAt),
    startMs: between(admittedAt, firstPhaseAt),
    downloadMs: sumOf(job, ['download']),
    computeMs: sumOf(job, COMPUTE),
    uploadMs: sumOf(job, ['upload']),
  };
  const totalMs = isTerminal(job) ? between(job.submittedAt, job.finishedAt) : null;
  return { ...parts, reportMs: rest(totalMs, Object.values(parts)), totalMs };
}

/** Clocks of two machines may disagree: a span is never negative. */
function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from));
}

function sumOf(job: Job, phases: readonly Phase[]): number | null {
  const spans = job.phases.filter(({ phase }) => phases.includes(phase));
  if (spans.length === 0) return null;
  return tenths(spans.reduce((sum, { durationMs }) => sum + durationMs, 0));
}

function rest(total: number | null, parts: readonly (number | null)[]): number | null {
  if (total === null) return null;
  const known = parts.reduce<number>((sum, part) => sum + (part ?? 0), 0);
  return Math.max(0, tenths(total - known));
}

function tenths(ms: number): number {
  return Math.round(ms * 10) / 10;
}
