import { z } from 'zod';
import {
  currentStep,
  JOB_KINDS,
  JOB_STATUSES,
  LANES,
  PHASES,
  SIZES,
  timelineOf,
  type Job,
} from '@fitlane/shared/domain/job/index.ts';
import type { TaskRecord } from '@fitlane/shared/domain/task.ts';
import { errorView, viewError } from './error-view.ts';
import { isoTime, toIso, toIsoOrNull } from './time.ts';

const span = z.number().nullable();

const timelineView = z
  .object({
    queueMs: span,
    retriesMs: span,
    startMs: span,
    downloadMs: span,
    computeMs: span,
    uploadMs: span,
    totalMs: span,
  })
  .meta({ id: 'Timeline', description: 'Where the time went, in milliseconds.' });

const quoteView = z
  .object({
    expectedSeconds: z.number(),
    expectedMemoryBytes: z.number(),
    lane: z.enum(LANES),
    size: z.enum(SIZES),
  })
  .meta({ id: 'Quote' });

const progressView = z.object({ phase: z.enum(PHASES), fraction: z.number() });

export const jobView = z
  .object({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    status: z.enum(JOB_STATUSES),
    lane: z.enum(LANES),
    size: z.enum(SIZES),
    parameters: z.record(z.string(), z.union([z.string(), z.number()])),
    inputs: z.object({ dataset: z.string(), version: z.string().optional() }),
    outputs: z.object({ version: z.string().optional(), rows: z.number() }).nullable(),
    metrics: z.record(z.string(), z.number()),
    error: errorView.nullable(),
    attempts: z.number(),
    progress: progressView.nullable(),
    quote: quoteView,
    timeline: timelineView,
    createdAt: isoTime,
    startedAt: isoTime.nullable(),
    finishedAt: isoTime.nullable(),
  })
  .meta({ id: 'Job' });

/** @param tasks of the running attempt, where the progress is wanted. */
export function viewJob(job: Job, tasks: readonly TaskRecord[] = []): z.infer<typeof jobView> {
  const { id, kind, status, metrics, attempts, quote } = job;
  const { lane, size } = currentStep(job);
  return {
    id,
    kind,
    status,
    lane,
    size,
    parameters: { ...job.parameters },
    inputs: inputsOf(job),
    outputs: outputsOf(job),
    metrics: { ...metrics },
    error: viewError(job.error),
    attempts,
    progress: progressOf(job, tasks),
    quote: { ...quote },
    timeline: timelineOf(job),
    createdAt: toIso(job.submittedAt),
    startedAt: toIsoOrNull(job.startedAt),
    finishedAt: toIsoOrNull(job.finishedAt),
  };
}

function inputsOf({ inputs: { dataset, version } }: Job) {
  return { dataset: dataset.id, ...(version && { version: version.id }) };
}

function outputsOf({ outputs }: Job) {
  if (outputs === null) return null;
  if (outputs.kind === 'fit') return { version: outputs.version, rows: outputs.rows };
  return { rows: outputs.parts.reduce((sum, { rows }) => sum + rows, 0) };
}

/** Of many tasks the average; the phase of the one that is furthest behind. */
function progressOf(job: Job, tasks: readonly TaskRecord[]) {
  if (job.status !== 'running') return null;
  const told = tasks.filter(({ phase }) => phase !== null);
  const behind = told.reduce<TaskRecord | null>(
    (last, task) => (last === null || task.fraction < last.fraction ? task : last),
    null,
  );
  const phase = behind?.phase ?? job.attempt?.phase ?? null;
  if (phase === null) return null;
  const sum = told.reduce((total, { fraction }) => total + fraction, 0);
  return { phase, fraction: told.length === 0 ? 0 : sum / told.length };
}
