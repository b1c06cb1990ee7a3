import { PYTHON } from '../set-up/paths.mjs';
import type { BenchContext } from './bench-context.ts';
import type { Figures } from './bench-result.ts';
import { runMeasured, scriptPath } from './measured-process.ts';

const LEAST_R2 = 0.42;

interface Explained {
  readonly ours: number;
  readonly leastSquares: number;
}

/** How much of the progress of diabetes the regression from scratch explains by the body mass index. */
export async function regression({ say }: BenchContext): Promise<Figures> {
  say('learns from all but the last 20 rows, and is asked for those');
  const { result } = await runMeasured(PYTHON, [scriptPath('explain_diabetes.py')]);
  const { ours, leastSquares } = JSON.parse(result) as Explained;
  return {
    unit: 'R²',
    ours,
    peers: { 'least squares': leastSquares },
    targets: [{ what: 'R² on the last 20 rows', value: ours, must: 'at least', bound: LEAST_R2 }],
    details: {},
  };
}
