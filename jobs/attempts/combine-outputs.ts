import { versionIdOf } from '@fitlane/shared/domain/ids.ts';
import {
  handedOn,
  type BadRows,
  type ConvertOutputs,
  type Job,
  type PhaseTiming,
  type PredictOutputs,
  type StepOutputs,
} from '@fitlane/shared/domain/job/index.ts';
import { addProfiles, type Profile } from '@fitlane/shared/domain/drift/profile.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import type { TrialReport } from '@fitlane/shared/domain/search/trials.ts';
import type { TaskOutcome } from '@fitlane/shared/domain/task.ts';
import type { Task } from '@fitlane/shared/domain/trainer/trainer.ts';
import { combineMetrics } from './combine-metrics.ts';
import type { TaskOutputs } from '@fitlane/shared/domain/contract/report.ts';

export interface SucceededTask {
  readonly attempt: number;
  readonly shard: number;
  readonly outcome: Extract<TaskOutcome, { type: 'succeeded' }>;
}

export interface StepResult {
  readonly outputs: StepOutputs;
  readonly metrics: Readonly<Record<string, number>>;
  readonly phases: readonly PhaseTiming[];
  /** What a fit registers. */
  readonly version: ModelVersion | null;
}

/** As many as one task tells of. */
const MOST_EXAMPLES = 20;

type PredictTaskOutputs = Extract<TaskOutputs, { kind: 'predict' }>;
type ConvertTaskOutputs = Extract<TaskOutputs, { kind: 'convert' }>;
type FitTaskOutputs = Extract<TaskOutputs, { kind: 'fit' }>;

/** Makes one result of a step's tasks: parts in order of their shard, timings of the slowest task. */
export function combineOutputs(job: Job, tasks: readonly SucceededTask[], now: number): StepResult {
  const ordered = [...tasks].sort((a, b) => a.shard - b.shard);
  const [first] = ordered;
  if (first === undefined) throw new Error(`Job ${job.id} finished without a task.`);
  const metrics = combineMetrics(ordered.map(({ outcome }) => outcome.metrics));
  const phases = slowest(ordered);
  const { outputs } = first.outcome;
  switch (outputs.kind) {
    case 'fit': {
      const version = versionOf(job, outputs, metrics, now);
      const made = { kind: 'fit', version: version.id, rows: outputs.rows } as const;
      return { outputs: made, metrics, phases, version };
    }
    case 'predict':
      return { outputs: predictOutputs(job, outputs, ordered), metrics, phases, version: null };
    case 'convert':
      return { outputs: tableOf(outputs), metrics, phases, version: null };
    case 'profile': {
      const { profile, rows } = outputs;
      return { outputs: { kind: 'profile', ...profile, rows }, metrics, phases, version: null };
    }
    case 'prepare':
    case 'train':
      return { outputs, metrics, phases, version: null };
    case 'trial': {
      const made = { kind: 'trials', reports: reportsOf(ordered) } as const;
      return { outputs: made, metrics: {}, phases, version: null };
    }
  }
}

function predictOutputs(
  job: Job,
  { result: { manifest } }: PredictTaskOutputs,
  tasks: readonly SucceededTask[],
): PredictOutputs {
  // By the tasks that have looked at the rows.
  const before = handedOn(job, 'predict');
  const badRows = badRowsOf(tasks) ?? before?.badRows;
  const profile = profileOf(tasks) ?? before?.profile;
  return {
    kind: 'predict',
    parts: partsOf(tasks),
    ...(manifest && { manifest }),
    ...(badRows && { badRows }),
    ...(profile && { profile }),
  };
}

function reportsOf(tasks: readonly SucceededTask[]): TrialReport[] {
  return tasks.flatMap(({ outcome: { outputs } }) =>
    outputs.kind === 'trial' ? [outputs.trial] : [],
  );
}

function partsOf(tasks: readonly SucceededTask[]) {
  return tasks.flatMap(({ outcome }) =>
    outcome.outputs.kind === 'predict' ? outcome.outputs.result.parts : [],
  );
}

/** Null where none are allowed, or the step does not look at rows. */
function badRowsOf(tasks: readonly SucceededTask[]): BadRows | null {
  const found = tasks.flatMap(({ outcome: { outputs } }) =>
    outputs.kind === 'predict' && outputs.result.badRows ? [outputs.result.badRows] : [],
  );
  if (found.length === 0) return null;
  return {
    count: found.reduce((sum, { count }) => sum + count, 0),
    examples: found.flatMap(({ examples }) => examples).slice(0, MOST_EXAMPLES),
  };
}

/** Null where the tasks have no model card, or the step does not look at rows. */
function profileOf(tasks: readonly SucceededTask[]): Profile | null {
  return addProfiles(
    tasks.flatMap(({ outcome: { outputs } }) =>
      outputs.kind === 'predict' ? [outputs.result.profile] : [],
    ),
  );
}

function tableOf({ table, report }: ConvertTaskOutputs): ConvertOutputs {
  const { rows, columns, constantColumns, ...file } = table;
  const shape = { rows, columns, constantColumns };
  return { kind: 'convert', table: { ...file, shape }, report };
}

function slowest(tasks: readonly SucceededTask[]): readonly PhaseTiming[] {
  const total = ({ outcome }: SucceededTask) =>
    outcome.phases.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return tasks.reduce((slow, task) => (total(task) > total(slow) ? task : slow)).outcome.phases;
}

function taskOf({ parameters }: Job): Task {
  return 'task' in parameters ? parameters.task : 'classification';
}

function versionOf(
  job: Job,
  outputs: FitTaskOutputs,
  metrics: Readonly<Record<string, number>>,
  now: number,
): ModelVersion {
  return {
    id: versionIdOf(job.id),
    tenantId: job.tenantId,
    model: job.model ?? 'default',
    jobId: job.id,
    trainer: job.trainer,
    task: taskOf(job),
    uri: outputs.model.uri,
    digest: outputs.model.digest,
    cardUri: outputs.card.uri,
    export: outputs.export,
    schema: outputs.schema,
    classes: outputs.classes,
    metrics,
    createdAt: now,
  };
}
