import type { FitParameters, Quote, Step } from '../domain/job/index.ts';
import { prepareStep } from '../domain/job/index.ts';
import type { ObjectStorage } from '../ports/object-storage.ts';
import { contentOf } from './fingerprint.ts';
import type { ReadyDataset } from './get-dataset.ts';

export interface PlanTrialsDeps {
  readonly storage: ObjectStorage;
  readonly sha256Hex: (text: string) => string;
  readonly scratchBucket: string;
  /** Of the container that computes: what another one computed is not what this one would. */
  readonly imageDigest: string;
}

interface Fit {
  readonly tenantId: string;
  readonly parameters: FitParameters;
}

interface Planned {
  readonly quote: Quote;
  readonly steps: readonly Step[];
}

interface WithTrials extends Planned {
  readonly prepared?: { readonly uri: string; readonly rows: number };
}

/**
 * A fit that tries parameters or folds does so in tasks of their own, all of which read a table that is
 * turned into numbers once: for this job, or by an earlier one for the same.
 */
export async function planTrials(
  deps: PlanTrialsDeps,
  fit: Fit,
  dataset: ReadyDataset,
  { quote, steps }: Planned,
): Promise<WithTrials> {
  const tasks = trialTasks(fit.parameters);
  if (tasks === 0) return { quote, steps };
  const prepared = { uri: preparedUri(deps, fit, dataset), rows: dataset.shape.rows };
  const isThere = (await deps.storage.stat(prepared.uri)) !== null;
  const prepare = isThere ? [] : [prepareStep(dataset.shape, quote)];
  const all = [...prepare, trialsStep(quote, tasks), ...steps];
  const expectedSeconds = all.reduce((sum, step) => sum + step.expectedSeconds, 0);
  return { prepared, quote: { ...quote, expectedSeconds }, steps: all };
}

/** Each trial is measured on each fold. None for a plain fit. */
function trialTasks({ search, validation }: FitParameters): number {
  if (search === null && validation.mode !== 'folds') return 0;
  return (search?.trials ?? 1) * (validation.mode === 'folds' ? validation.folds : 1);
}

function trialsStep({ size, expectedSeconds }: Quote, taskCount: number): Step {
  const seconds = taskCount * expectedSeconds;
  return { name: 'trials', lane: 'bulk', size, taskCount, expectedSeconds: seconds };
}

/** Named by all that decides its bytes: whoever writes it writes the same. */
function preparedUri(
  { sha256Hex, scratchBucket, imageDigest }: PlanTrialsDeps,
  { tenantId, parameters }: Fit,
  dataset: ReadyDataset,
): string {
  const { target, features, exclude, idColumns, sampleWeight, groupColumn, task } = parameters;
  const { validation } = parameters;
  const order = validation.mode === 'folds' ? validation.timeColumn : null;
  const roles = [target, features, exclude, idColumns, sampleWeight, groupColumn, task, order];
  const hash = sha256Hex(JSON.stringify([contentOf(dataset), roles, imageDigest]));
  return `${scratchBucket}/${tenantId}/prepared/${hash}.arrow`;
}
