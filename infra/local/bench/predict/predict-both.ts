import { join } from 'node:path';
import type { Engine } from '@fitlane/shared/domain/job/index.ts';
import { runMeasured, scriptPath, type Measured } from '../measured-process.ts';
import type { BenchContext } from '../bench-context.ts';
import { THREADS, threadEnvironment } from '../threads.ts';
import type { Sides } from './same-model.ts';

const PART = 'part-00000.parquet';

/** `both`: predict and predict_proba; `once`: the labels taken from the probabilities. */
export type How = 'both' | 'once';

export function predictOurs(
  { folder }: BenchContext,
  { container, model }: Sides,
  dataPath: string,
  engine: Engine = 'native',
): Promise<Measured> {
  const work = { dataPath, outFolder: join(folder, engine), threads: THREADS, model };
  return container.predict(work, engine);
}

/** The whole file with pandas, in a process of its own. */
export function predictPeer(
  { folder, python }: BenchContext,
  { peerModelPath }: Sides,
  dataPath: string,
  how: How,
): Promise<Measured> {
  const script = scriptPath('predict_at_once.py');
  const args = [script, peerModelPath, dataPath, join(folder, PART), how];
  return runMeasured(python, args, threadEnvironment(THREADS));
}

/** Who computes something else need not be compared. */
export async function compareResults(
  { folder, python }: BenchContext,
  engine: Engine = 'native',
): Promise<void> {
  const paths = [join(folder, engine, PART), join(folder, PART)];
  await runMeasured(python, [scriptPath('same_predictions.py'), ...paths, engine]);
}
