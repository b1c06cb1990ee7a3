import type { Figures } from '../bench-result.ts';
import { median, quantile, round } from '../statistics.ts';
import type { LoopTimes } from './closed-loop.ts';

export interface Sides {
  readonly ours: readonly LoopTimes[];
  readonly raw: readonly LoopTimes[];
  /** The same commits, asked for over HTTP. */
  readonly front: readonly LoopTimes[];
  readonly rq: readonly LoopTimes[];
}

const LEAST_SHARE_OF_RAW = 0.5;
const RAW = 'raw commits of the same documents';
const FRONT = 'raw commits behind Express';
const RQ = 'RQ behind Express';

export function submitFigures({ ours, raw, front, rq }: Sides): Figures {
  const share = perSecond(ours) / perSecond(raw);
  return {
    unit: 'jobs/s',
    ours: perSecond(ours),
    peers: { [RAW]: perSecond(raw), [FRONT]: perSecond(front), [RQ]: perSecond(rq) },
    targets: [
      { what: 'share of raw commits', value: share, must: 'at least', bound: LEAST_SHARE_OF_RAW },
    ],
    details: {
      ours: detailsOf(ours),
      [RAW]: detailsOf(raw),
      [FRONT]: detailsOf(front),
      [RQ]: detailsOf(rq),
    },
  };
}

/** The median of the rounds. */
function perSecond(rounds: readonly LoopTimes[]): number {
  return median(rounds.map(({ ms, seconds }) => ms.length / seconds));
}

function detailsOf(rounds: readonly LoopTimes[]) {
  const ms = rounds.flatMap((one) => one.ms);
  const at = (share: number) => round(quantile(ms, share));
  return {
    jobsPerSecond: round(perSecond(rounds)),
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    calls: ms.length,
  };
}
