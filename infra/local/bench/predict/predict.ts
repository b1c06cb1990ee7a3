import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { makeData } from '../sample-data.ts';
import { median, summarize } from '../statistics.ts';
import { THREADS } from '../threads.ts';
import { compareResults, predictOurs, predictPeer } from './predict-both.ts';
import { fitSameModel, type Sides } from './same-model.ts';

const LEAST_SPEED_UP = 1.3;

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
  readonly ours: number[];
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
  const seconds: Seconds = { ours: [], both: [], once: [] };
  for (let round = 1; round <= rounds; round += 1) {
    context.say(`round ${round} of ${rounds}`);
    seconds.ours.push((await predictOurs(context, sides, dataPath)).seconds);
    // The last one is compared with: it is the one that the target is set against.
    for (const how of ['once', 'both'] as const)
      seconds[how].push((await predictPeer(context, sides, dataPath, how)).seconds);
    if (round === 1) await compareResults(context);
  }
  return seconds;
}

function figures(rows: number, { ours, both, once }: Seconds): Figures {
  const speed = (seconds: number[]) => rows / median(seconds);
  return {
    unit: 'rows/s',
    ours: speed(ours),
    peers: {
      'pandas + scikit-learn': speed(both),
      'the same, one walk of the trees': speed(once),
    },
    targets: [
      {
        what: 'rows/s against pandas + scikit-learn',
        value: speed(ours) / speed(both),
        must: 'at least',
        bound: LEAST_SPEED_UP,
      },
    ],
    details: {
      ...{ rows, columns: 20, threads: THREADS, resultsAreEqual: true },
      seconds: { ours: summarize(ours), both: summarize(both), once: summarize(once) },
    },
  };
}
