import type { BenchContext } from './bench-context.ts';
import type { Figures } from './bench-result.ts';
import { agreement } from './agreement.ts';
import { convert } from './convert.ts';
import { containerStart } from './container-start.ts';
import { online } from './online/online.ts';
import { overhead } from './overhead/overhead.ts';
import { predict } from './predict/predict.ts';
import { predictMemory } from './predict/predict-memory.ts';
import { sharedPredict } from './predict/shared-predict.ts';
import { queue } from './queue/queue.ts';
import { regression } from './regression.ts';
import { submit } from './submit/submit.ts';

export interface Bench {
  readonly name: string;
  readonly run: (context: BenchContext) => Promise<Figures>;
}

export const benches: readonly Bench[] = [
  { name: 'overhead', run: overhead },
  { name: 'container-start', run: containerStart },
  { name: 'predict', run: predict },
  { name: 'predict-memory', run: predictMemory },
  { name: 'shared-predict', run: sharedPredict },
  { name: 'convert', run: convert },
  { name: 'queue', run: queue },
  { name: 'submit', run: submit },
  { name: 'online', run: online },
  { name: 'agreement', run: agreement },
  { name: 'regression', run: regression },
];
