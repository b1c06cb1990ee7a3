import { z } from 'zod';
import { toUsd } from '@fitlane/shared/domain/cost.ts';
import { driftOf } from '@fitlane/shared/domain/drift/drift.ts';
import {
  actualSeconds,
  ENGINES,
  currentStep,
  isTerminal,
  JOB_KINDS,
  JOB_STATUSES,
  LANES,
  PHASES,
  SIZES,
  STEP_NAMES,
  stepRunsOf,
  timelineOf,
  type BadRows,
  type FitParameters,
  type Job,
  type PhaseTiming,
  type Step,
} from '@fitlane/shared/domain/job/index.ts';
import { traceIdOf } from '@fitlane/shared/domain/trace.ts';
import type { TaskRecord } from '@fitlane/shared/domain/task.ts';
import { driftSummaryView, viewDriftSummary } from './drift-view.ts';
import { errorView, viewError } from './error-view.ts';
import { fitParametersView, viewFitParameters } from './fit-parameters.ts';
import { uploadFormatView } from './upload-format.ts';
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
    reportMs: span,
    totalMs: span,
  })
  .meta({
    id: 'Timeline',
    description: 'Where the time went, in milliseconds; the parts make up the total',
  });

const quoteView = z
  .object({
    expectedSeconds: z.number(),
    expectedMemoryBytes: z.number(),
    lane: z.enum(LANES),
    size: z.enum(SIZES),
    actualSeconds: z.number().nullable().meta({
      description: 'What the expected seconds turned out to be; null until the job has succeeded',
    }),
  })
  .meta({ id: 'Quote' });

const costView = z.object({ estimated: z.number(), actual: z.number().nullable() }).meta({
  id: 'Cost',
  description:
    'Of the computing time, in US dollars; all attempts count. Actual is null until the job is over',
});

const phaseView = z
  .object({ phase: z.enum(PHASES), startedAt: isoTime, durationMs: z.number() })
  .meta({ id: 'Phase', description: 'By the clock of the container' });

const predictParametersView = z
  .strictObject({ engine: z.enum(ENGINES), maxBadRows: z.number() })
  .meta({ id: 'PredictParameters' });

const badRowsView = z
  .object({
    count: z.number(),
    examples: z.array(z.object({ row: z.number(), message: z.string() })),
  })
  .meta({
    id: 'BadRows',
    description: 'Rows without a prediction, the first of them named; counted from 0',
  });

const progressView = z.object({
  phase: z.enum(PHASES),
  fraction: z.number(),
  metrics: z
    .record(z.string(), z.number())
    .meta({ description: 'How good the model has become, of trainers that learn in epochs' }),
});

const stepView = z
  .object({
    name: z.enum(STEP_NAMES),
    status: z.enum(['waiting', 'current', 'done']),
    lane: z.enum(LANES),
    size: z.enum(SIZES),
    tasks: z.number(),
  })
  .meta({ id: 'Step', description: 'One after the other, each in its own lane' });

export const jobView = z
  .object({
    id: z.string(),
    kind: z.enum(JOB_KINDS),
    status: z.enum(JOB_STATUSES),
    lane: z.enum(LANES),
    size: z.enum(SIZES),
    model: z.string().nullable(),
    parameters: z.union([
      predictParametersView,
      z.strictObject({ format: uploadFormatView }).meta({ id: 'ConvertParameters' }),
      fitParametersView.meta({ id: 'FitParameters' }),
      z.strictObject({}).meta({ id: 'ProfileParameters' }),
    ]),
    inputs: z.object({
      dataset: z.string(),
      validation: z.string().optional(),
      version: z.string().optional(),
    }),
    outputs: z
      .object({
        version: z.string().optional(),
        dataset: z.string().optional(),
        rows: z.number(),
        badRows: badRowsView.optional(),
      })
      .nullable(),
    metrics: z.record(z.string(), z.number()),
    drift: driftSummaryView.nullable().meta({ description: 'Null where nothing was counted' }),
    error: errorView.nullable(),
    attempts: z.number(),
    tasks: z.number().meta({ description: 'Machines that share the work' }),
    steps: z.array(stepView),
    retryOf: z.string().nullable().meta({ description: 'The job that this one tries again' }),
    traceId: z
      .string()
      .meta({ description: 'Finds the job in the logs of all parts (W3C Trace Context)' }),
    progress: progressView.nullable(),
    quote: quoteView,
    cost: costView,
    timeline: timelineView,
    phases: z.array(phaseView),
    createdAt: isoTime,
    startedAt: isoTime.nullable(),
    finishedAt: isoTime.nullable(),
  })
  .meta({ id: 'Job' });

/** @param tasks of the running attempt, where the progress is wanted. */
export function viewJob(job: Job, tasks: readonly TaskRecord[] = []): z.infer<typeof jobView> {
  const { id, kind, status, model, metrics, attempts } = job;
  const { lane, size } = currentStep(job);
  return {
    id,
    kind,
    status,
    lane,
    size,
    model,
    parameters: viewParameters(job),
    inputs: inputsOf(job),
    outputs: outputsOf(job),
    metrics: { ...metrics },
    drift: driftOfJob(job),
    error: viewError(job.error),
    attempts,
    tasks: Math.max(...job.steps.map(({ taskCount }) => taskCount)),
    steps: job.steps.map((step, index) => viewStep(job, step, index)),
    retryOf: job.retryOf,
    traceId: traceIdOf(job.traceparent),
    progress: progressOf(job, tasks),
    quote: viewQuote(job),
    cost: viewCost(job),
    timeline: timelineOf(job),
    phases: stepRunsOf(job).flatMap(({ phases }) => phases.map(viewPhase)),
    createdAt: toIso(job.submittedAt),
    startedAt: toIsoOrNull(job.startedAt),
    finishedAt: toIsoOrNull(job.finishedAt),
  };
}

function viewStep(job: Job, { name, lane, size, taskCount }: Step, index: number) {
  const isDone = index < job.step || job.status === 'succeeded';
  const isAhead = index > job.step;
  const status = isDone ? 'done' : isAhead ? 'waiting' : 'current';
  return { name, status, lane, size, tasks: taskCount } as const;
}

function viewQuote(job: Job) {
  const { expectedSeconds, expectedMemoryBytes, lane, size } = job.quote;
  const actual = job.status === 'succeeded' ? actualSeconds(job) : null;
  return { expectedSeconds, expectedMemoryBytes, lane, size, actualSeconds: actual };
}

function viewCost(job: Job) {
  const { estimatedNanoUsd, actualNanoUsd } = job.cost;
  const actual = isTerminal(job) ? toUsd(actualNanoUsd) : null;
  return { estimated: toUsd(estimatedNanoUsd), actual };
}

function viewPhase({ phase, startedAt, durationMs }: PhaseTiming) {
  return { phase, startedAt: toIso(startedAt), durationMs };
}

function viewParameters({ trainer, parameters }: Job) {
  if ('format' in parameters) return { format: uploadFormatView.parse(parameters.format) };
  return isOfFit(parameters) ? viewFitParameters(trainer, parameters) : { ...parameters };
}

function isOfFit(parameters: Job['parameters']): parameters is FitParameters {
  return 'target' in parameters;
}

function inputsOf({ inputs: { dataset, validation, version } }: Job) {
  return {
    dataset: dataset.id,
    ...(validation && { validation: validation.id }),
    ...(version && { version: version.id }),
  };
}

function outputsOf({ outputs, inputs }: Job) {
  if (outputs === null) return null;
  if (outputs.kind === 'convert') {
    return { dataset: inputs.dataset.id, rows: outputs.table.shape.rows };
  }
  if (outputs.kind === 'fit') return { version: outputs.version, rows: outputs.rows };
  if (outputs.kind === 'profile') return { rows: outputs.rows };
  const rows = outputs.parts.reduce((sum, part) => sum + part.rows, 0);
  const { badRows } = outputs;
  return { rows, ...(badRows && { badRows: viewBadRows(badRows) }) };
}

function driftOfJob({ outputs }: Job) {
  const profile = outputs?.kind === 'predict' ? outputs.profile : undefined;
  return profile ? viewDriftSummary(driftOf(profile)) : null;
}

function viewBadRows({ count, examples }: BadRows) {
  return { count, examples: examples.map(({ row, message }) => ({ row, message })) };
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
  const fraction = told.length === 0 ? 0 : sum / told.length;
  return { phase, fraction, metrics: { ...behind?.metrics } };
}
