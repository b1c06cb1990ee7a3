import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { TaskSpec } from '@fitlane/shared/domain/contract/spec.ts';
import type { Engine, FitParameters } from '@fitlane/shared/domain/job/index.ts';
import { PYTHON } from '../set-up/paths.mjs';
import type { BenchContext } from './bench-context.ts';
import { FakeController, type Finish } from './fake-controller.ts';
import { runMeasured, type Measured } from './measured-process.ts';

export interface TaskRun extends Measured {
  /** Epoch milliseconds. */
  readonly claimedAt: number;
  readonly finish: Finish;
}

/** As the spec of a prediction names it. */
export type Model = Required<Pick<TaskSpec['inputs'], 'model' | 'card'>>;

interface Work {
  readonly dataPath: string;
  readonly outFolder: string;
  readonly threads: number;
  /** Which of how many processes that share the rows; all of them unless named. */
  readonly share?: { readonly index: number; readonly count: number };
}

/** As peers fit: no second fit that measures the first. */
export const FIT_PARAMETERS: FitParameters = {
  target: 'y',
  features: null,
  exclude: [],
  idColumns: [],
  sampleWeight: null,
  groupColumn: null,
  validation: { mode: 'none' },
  randomState: 0,
  task: 'classification',
  search: null,
  parameters: {},
};

/** One task of the container, as a process of its own: the entry `job`, from claim to report. */
export class Container {
  readonly #controller: FakeController;

  constructor(controller: FakeController) {
    this.#controller = controller;
  }

  fit(work: Work): Promise<TaskRun> {
    return this.#run({
      ...common(work),
      kind: 'fit',
      step: 'fit',
      parameters: FIT_PARAMETERS,
      inputs: { dataset: datasetOf(work) },
    });
  }

  predict(work: Work & { readonly model: Model }, engine: Engine = 'native'): Promise<TaskRun> {
    const inputs = { dataset: datasetOf(work), ...work.model };
    return this.#run({
      ...common(work),
      kind: 'predict',
      step: 'predict',
      parameters: { engine, maxBadRows: 0 },
      inputs,
    });
  }

  /** Of CSV. */
  convert(work: Work): Promise<TaskRun> {
    return this.#run({
      ...common(work),
      kind: 'convert',
      step: 'convert',
      parameters: { format: { type: 'csv' }, maxBytes: 2 ** 40 },
      inputs: { dataset: datasetOf(work) },
    });
  }

  async #run(spec: TaskSpec): Promise<TaskRun> {
    const env = this.#controller.offer(spec);
    const measured = await runMeasured(PYTHON, ['-m', 'fitlane_ml.job'], env);
    const told = this.#controller.told(spec.jobId);
    const { error } = told.finish;
    if (error) throw new Error(`the task failed: ${error.code}: ${error.message}`);
    return { ...measured, ...told };
  }
}

/** A container with a controller of its own. */
export async function startContainer({ endings }: BenchContext): Promise<Container> {
  const controller = new FakeController();
  await controller.listen();
  endings.add(() => controller.close());
  return new Container(controller);
}

/** The model that a fit wrote. */
export function modelOf({ finish }: TaskRun): Model {
  const { uri, digest } = finish.outputs?.['model'] as Required<TaskSpec['inputs']>['model'];
  return { model: { uri, digest }, card: finish.outputs?.['card'] as Model['card'] };
}

/** Epoch milliseconds at which a phase was over. */
export function endOfPhase({ finish }: TaskRun, name: string): number {
  const found = finish.phases.find(({ phase }) => phase === name);
  if (!found) throw new Error(`the task reported no phase ${name}`);
  return found.startedAt + found.durationMs;
}

function common({ outFolder, threads, share = { index: 0, count: 1 } }: Work) {
  return {
    jobId: `job_${randomUUID()}`,
    attempt: 1,
    taskIndex: share.index,
    taskCount: share.count,
    trainer: 'hist-gradient-boosting',
    earlierUris: [],
    outputUri: `${pathToFileURL(outFolder).href}/`,
    limits: { timeoutSeconds: 900, threads, resultFileBytes: 2 ** 30 },
    beatSeconds: 5,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  };
}

function datasetOf({ dataPath }: Work) {
  return { uri: pathToFileURL(dataPath).href, sizeBytes: statSync(dataPath).size };
}
