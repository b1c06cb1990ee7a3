import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { makeData } from '../sample-data.ts';
import type { Measured } from '../measured-process.ts';
import { round } from '../statistics.ts';
import { THREADS } from '../threads.ts';
import { compareResults, predictOurs, predictPeer } from './predict-both.ts';
import { fitSameModel } from './same-model.ts';

const MOST_MB = 450;
/** Many times the rows may cost that much more. */
const MOST_GROWTH = 1.25;
/** About one row group of the writer's default: the least that is in memory at a time. */
const SMALL_ROWS = 1_000_000;

type Side = 'small' | 'ours' | 'peer';

/** The largest resident memory of a prediction: bounded, however long the file is. */
export async function predictMemory(context: BenchContext): Promise<Figures> {
  const rows = context.isQuick ? 3_000_000 : 10_000_000;
  const sides = await fitSameModel(context);
  const small = await makeData(context, data(SMALL_ROWS));
  const large = await makeData(context, data(rows));
  context.say(`predicting ${SMALL_ROWS} rows, then ${rows}`);
  const oursSmall = await predictOurs(context, sides, small);
  const ours = await predictOurs(context, sides, large);
  context.say('predicting all at once with pandas');
  const peer = await predictPeer(context, sides, large, 'both');
  await compareResults(context);
  return figures(rows, { small: peakMb(oursSmall), ours: peakMb(ours), peer: peakMb(peer) });
}

function peakMb({ peakBytes }: Measured): number {
  return peakBytes / 1e6;
}

function data(rows: number) {
  return { rows, dtype: 'float32', hasTarget: false } as const;
}

function figures(rows: number, { small, ours, peer }: Record<Side, number>): Figures {
  return {
    unit: 'MB',
    ours,
    peers: { 'pandas, the whole file': peer },
    targets: [
      { what: 'peak memory in MB', value: ours, must: 'at most', bound: MOST_MB },
      {
        what: 'peak memory against that of 1 million rows',
        value: ours / small,
        must: 'at most',
        bound: MOST_GROWTH,
      },
    ],
    details: {
      ...{ rows, columns: 20, threads: THREADS, resultsAreEqual: true },
      peakMbOfOneMillionRows: round(small),
    },
  };
}
