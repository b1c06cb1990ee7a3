import { join } from 'node:path';
import type { BenchContext } from '../bench-context.ts';
import { modelOf, startContainer, type Container, type Model } from '../container-task.ts';
import { runMeasured, scriptPath } from '../measured-process.ts';
import { makeData } from '../sample-data.ts';
import { THREADS, threadEnvironment } from '../threads.ts';

const TRAIN_ROWS = 10_000;

export interface Sides {
  readonly container: Container;
  readonly model: Model;
  /** The same trees, for scikit-learn alone. */
  readonly peerModelPath: string;
}

/** Fits one model on both sides. */
export async function fitSameModel(context: BenchContext): Promise<Sides> {
  const { folder, python } = context;
  const container = await startContainer(context);
  const dataPath = await makeData(context, { rows: TRAIN_ROWS, dtype: 'float64', hasTarget: true });
  const fit = await container.fit({ dataPath, outFolder: join(folder, 'model'), threads: THREADS });
  const peerModelPath = join(folder, 'model.joblib');
  const args = [scriptPath('fit_model.py'), dataPath, peerModelPath];
  await runMeasured(python, args, threadEnvironment(THREADS));
  return { container, model: modelOf(fit), peerModelPath };
}
