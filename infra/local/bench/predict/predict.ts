import { ENGINES } from '@fitlane/shared/domain/job/index.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Figures, Target } from '../bench-result.ts';
import { makeData } from '../sample-data.ts';
import { median, summarize } from '../statistics.ts';
import { THREADS } from '../threads.ts';
import { compareResults, predictOurs, predictPeer } from './predict-both.ts';
import { fitSameModel, type Sides } from './same-model.ts';

const LEAST_SPEED_UP = { native: 1.3, onnx: 1.8 };

/** Rows per second of a whole prediction, the start of the process included. */
export async function predict(context: BenchContext): Promise<Figures> {
  const { rows, rounds } = context.isQuick
    ? { rows: 200_000, rounds: 2 }
    : { rows: 2_000_000, rounds: 5 };
  const sides = await fitSameModel(context);
  const dataPath = await makeData(context, { rows, dtype: 'float32', hasTarget: false });
  return figures(rows, await race(context, sides, dataPath, rounds));
}

interface Seconds {
  readonly native: number[];
  readonly onnx: number[];
  readonly both: number[];
  readonly once: number[];
}

/** In turns, so that a noisy moment of the machine meets all of them. */
async function race(
  context: BenchContext,
  sides: Sides,
  dataPath: string,
  rounds: number,
): Promise<Seconds> {
  const seconds: Seconds = { native: [], onnx: [], both: [], once: [] };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`round ${round} of ${rounds}`);
    for (const engine of ENGINES)
      seconds[engine].push((await predictOurs(context, sides, dataPath, engine)).seconds);
    // The last one is compared with: it is the one that the target is set against.
    for (const how of ['once', 'both'] as const)
      seconds[how].push((await predictPeer(context, sides, dataPath, how)).seconds);
    if (round > 1) continue;
    for (const engine of ENGINES) await compareResults(context, engine);
  }
  return seconds;
}

function figures(rows: number, { native, onnx, both, once }: Seconds): Figures {
  const speed = (seconds: number[]) => rows / median(seconds);
  const target = (what: string, ours: number[], bound: number): Target => {
    return { what, value: speed(ours) / speed(both), must: 'at least', bound };
  };
  return {
    unit: 'rows/s',
    ours: speed(native),
    peers: {
      'pandas + scikit-learn': speed(both),
      'the same, one walk of the trees': speed(once),
      'ours with engine: onnx': speed(onnx),
    },
    targets: [
      target('rows/s against pandas + scikit-learn', native, LEAST_SPEED_UP.native),
      target('rows/s with engine: onnx, against the same', onnx, LEAST_SPEED_UP.onnx),
    ],
    details: {
      ...{ rows, columns: 20, threads: THREADS, resultsAreEqual: true },
      seconds: {
        native: summarize(native),
        onnx: summarize(onnx),
        both: summarize(both),
        once: summarize(once),
      },
    },
  };
}
