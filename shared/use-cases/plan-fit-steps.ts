import type { FitParameters, Quote, Step } from '../domain/job/index.ts';
import { prepareStep, quoteJob, validateStep } from '../domain/job/index.ts';
import type { ObjectStorage } from '../ports/object-storage.ts';
import { contentOf } from './fingerprint.ts';
import type { ReadyDataset } from './get-dataset.ts';

export interface PlanFitStepsDeps {
  readonly storage: ObjectStorage;
  readonly sha256Hex: (text: string) => string;
  readonly scratchBucket: string;
  readonly expressMaxSeconds: number;
  /** Of the container that computes: what another one computed is not what this one would. */
  readonly imageDigest: string;
}

interface Fit {
  readonly tenantId: string;
  readonly trainer: string;
  readonly parameters: FitParameters;
}

interface Planned {
  readonly quote: Quote;
  readonly steps: readonly Step[];
}

interface FitSteps extends Planned {
  readonly prepared?: { readonly uri: string; readonly rows: number };
}

/**
 * A fit is one step, unless it tries parameters or folds, or learns on a GPU. Then the table is turned into
 * numbers once, for this job or by an earlier one for the same, and what follows finds its input ready. On a
 * GPU nothing is done but learning.
 */
export async function planFitSteps(
  deps: PlanFitStepsDeps,
  fit: Fit,
  dataset: ReadyDataset,
  { quote, steps }: Planned,
): Promise<FitSteps> {
  const tasks = trialTasks(fit.parameters);
  const hasGpu = quote.lane === 'gpu';
  if (tasks === 0 && !hasGpu) return { quote, steps };
  const prepared = { uri: preparedUri(deps, fit, dataset), rows: dataset.shape.rows };
  const isThere = (await deps.storage.stat(prepared.uri)) !== null;
  const { expressMaxSeconds } = deps;
  // What needs no GPU runs where it would without one.
  const machine = hasGpu ? quoteJob('fit', dataset.shape, { expressMaxSeconds }) : quote;
  const prepare = prepareStep(dataset.shape, machine);
  const all = [
    ...(isThere ? [] : [prepare]),
    ...(tasks === 0 ? [] : [trialsStep(quote, tasks)]),
    ...(hasGpu ? [trainStep(quote), validateStep(prepare)] : steps),
  ];
  const expectedSeconds = all.reduce((sum, step) => sum + step.expectedSeconds, 0);
  return { prepared, quote: { ...quote, expectedSeconds }, steps: all };
}

function trainStep({ lane, size, expectedSeconds }: Quote): Step {
  return { name: 'train', lane, size, taskCount: 1, expectedSeconds };
}

/** Each trial is measured on each fold. None for a plain fit. */
function trialTasks({ search, validation }: FitParameters): number {
  if (search === null && validation.mode !== 'folds') return 0;
  return (search?.trials ?? 1) * (validation.mode === 'folds' ? validation.folds : 1);
}

function trialsStep({ lane, size, expectedSeconds }: Quote, taskCount: number): Step {
  const seconds = taskCount * expectedSeconds;
  // The express lane runs one task of a job.
  const wide = lane === 'express' ? 'bulk' : lane;
  return { name: 'trials', lane: wide, size, taskCount, expectedSeconds: seconds };
}

/** Named by all that decides its bytes, and what is refused: whoever writes it writes the same. */
function preparedUri(
  { sha256Hex, scratchBucket, imageDigest }: PlanFitStepsDeps,
  { tenantId, trainer, parameters }: Fit,
  dataset: ReadyDataset,
): string {
  const { target, features, exclude, idColumns, sampleWeight, groupColumn, task } = parameters;
  const { validation } = parameters;
  const order = validation.mode === 'folds' ? validation.timeColumn : null;
  const roles = [target, features, exclude, idColumns, sampleWeight, groupColumn, task, order];
  const hash = sha256Hex(JSON.stringify([contentOf(dataset), roles, trainer, imageDigest]));
  return `${scratchBucket}/${tenantId}/prepared/${hash}.arrow`;
}
