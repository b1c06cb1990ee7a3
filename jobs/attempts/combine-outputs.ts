import { versionIdOf } from '@fitlane/shared/domain/ids.ts';
import type {
  ConvertOutputs,
  Job,
  JobOutputs,
  PhaseTiming,
} from '@fitlane/shared/domain/job/index.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
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
  readonly outputs: JobOutputs;
  readonly metrics: Readonly<Record<string, number>>;
  readonly phases: readonly PhaseTiming[];
  /** What a fit registers. */
  readonly version: ModelVersion | null;
}

type ConvertTaskOutputs = Extract<TaskOutputs, { kind: 'convert' }>;
type FitTaskOutputs = Extract<TaskOutputs, { kind: 'fit' }>;

/** Makes one result of a step's tasks: parts in order of their shard, timings of the slowest task. */
export function combineOutputs(job: Job, tasks: readonly SucceededTask[], now: number): StepResult {
  const ordered = [...tasks].sort((a, b) => a.shard - b.shard);
  const [first] = ordered;
  if (first === undefined) throw new Error(`Job ${job.id} finished without a task.`);
  const { outputs } = first.outcome;
  const metrics = combineMetrics(ordered.map(({ outcome }) => outcome.metrics));
  const phases = slowest(ordered);
  if (outputs.kind === 'fit') {
    const version = versionOf(job, outputs, metrics, now);
    const made = { kind: 'fit', version: version.id, rows: outputs.rows } as const;
    return { outputs: made, metrics, phases, version };
  }
  if (outputs.kind === 'convert') {
    return { outputs: tableOf(outputs), metrics, phases, version: null };
  }
  const manifest = 'manifest' in outputs.result ? { manifest: outputs.result.manifest } : {};
  const made = { kind: 'predict', parts: partsOf(ordered), ...manifest } as const;
  return { outputs: made, metrics, phases, version: null };
}

function partsOf(tasks: readonly SucceededTask[]) {
  return tasks.flatMap(({ outcome }) =>
    outcome.outputs.kind === 'predict' ? outcome.outputs.result.parts : [],
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
