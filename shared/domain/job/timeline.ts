import {
  isTerminal,
  stepRunsOf,
  type Job,
  type Phase,
  type PhaseTiming,
  type StepRun,
} from './job.ts';

/** Where a job's time went, all its steps together, in milliseconds; null while unknown. The parts make up the total. */
export interface Timeline {
  /** Queued → first admitted. */
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

const COMPUTE: readonly Phase[] = ['prepare', 'convert', 'train', 'predict', 'validate'];

export function timelineOf(job: Job): Timeline {
  const parts = stepRunsOf(job).map(partsOf).reduce(added);
  const totalMs = isTerminal(job) ? between(job.submittedAt, job.finishedAt) : null;
  return { ...parts, reportMs: rest(totalMs, Object.values(parts)), totalMs };
}

type Parts = Omit<Timeline, 'reportMs' | 'totalMs'>;

function partsOf({ queuedAt, startedAt, attempt, phases }: StepRun): Parts {
  const admittedAt = attempt?.admittedAt ?? null;
  const firstPhaseAt = phases[0]?.startedAt ?? attempt?.claimedAt ?? null;
  return {
    queueMs: between(queuedAt, startedAt),
    retriesMs: between(startedAt, admittedAt),
    startMs: between(admittedAt, firstPhaseAt),
    downloadMs: sumOf(phases, ['download']),
    computeMs: sumOf(phases, COMPUTE),
    uploadMs: sumOf(phases, ['upload']),
  };
}

function added(some: Parts, more: Parts): Parts {
  return {
    queueMs: plus(some.queueMs, more.queueMs),
    retriesMs: plus(some.retriesMs, more.retriesMs),
    startMs: plus(some.startMs, more.startMs),
    downloadMs: plus(some.downloadMs, more.downloadMs),
    computeMs: plus(some.computeMs, more.computeMs),
    uploadMs: plus(some.uploadMs, more.uploadMs),
  };
}

function plus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : tenths(a + b);
}

/** Clocks of two machines may disagree: a span is never negative. */
function between(from: number | null, to: number | null): number | null {
  return from === null || to === null ? null : Math.max(0, Math.round(to - from));
}

function sumOf(all: readonly PhaseTiming[], phases: readonly Phase[]): number | null {
  const spans = all.filter(({ phase }) => phases.includes(phase));
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
