import { figuresOf, type Figures } from './figures.ts';
import { measuredRuns } from './measured-runs.ts';
import { fifo, variant } from './policy.ts';
import { FLOODS, STEADY, WORKING_DAYS } from './scenario.ts';
import { markdown, span } from './tables.ts';
import { workloadOf, type Workload } from './workload.ts';

const HOURS = [4, 8, 12, 24];
const FULL_FROM_SECONDS = [60, 120, 150, 180, 300];
const PENALTY_SECONDS = [0, 30, 60, 120, 600];
const CHOSEN = { hours: 12, fullFromSeconds: 120, penaltySeconds: 60 };
/** Ten seconds for each second up to the longest job: the plain weighted order. */
const PROPORTIONAL = { ...CHOSEN, hours: 120, fullFromSeconds: 12 * 3600 };

type Constants = typeof CHOSEN;

/** The constants of the queue order, then those of the choice among tenants, one at a time, as Markdown. */
export function sweepTable(jobs: number, seed: number): string {
  const workloads = [WORKING_DAYS, STEADY, FLOODS].map((scenario) =>
    workloadOf(scenario, jobs, seed),
  );
  const baselines = workloads.map((workload) => ({ workload, its: under(workload, fifo) }));
  const orders = HOURS.flatMap((hours) =>
    FULL_FROM_SECONDS.map((fullFromSeconds) => ({ ...CHOSEN, hours, fullFromSeconds })),
  );
  const penalties = PENALTY_SECONDS.map((penaltySeconds) => ({ ...CHOSEN, penaltySeconds }));
  const rows = [...orders, PROPORTIONAL, ...penalties].map((constants) =>
    row(constants, baselines),
  );
  return markdown([HEAD, ...rows]);
}

const HEAD = [
  'yield at most',
  'fully from',
  'per slot',
  'working days: short, long, max',
  'steady: short, long, max',
  "floods: others' short p99, long p50",
];

function row(
  constants: Constants,
  baselines: readonly { readonly workload: Workload; readonly its: Figures }[],
): string[] {
  const { hours, fullFromSeconds, penaltySeconds } = constants;
  const cells = baselines.map(({ workload, its }) => {
    const ours = under(workload, policyOf(constants));
    return workload.scenario.flood === null ? againstFifo(ours, its) : amidFlood(ours);
  });
  return [`${hours} h`, `${fullFromSeconds} s`, `${penaltySeconds} s`, ...cells];
}

function policyOf({ hours, fullFromSeconds, penaltySeconds }: Constants) {
  return variant({ mostMs: hours * 3_600_000, fullFromSeconds }, penaltySeconds * 1000);
}

function againstFifo(ours: Figures, its: Figures): string {
  const short = `1/${(its.short.p99 / ours.short.p99).toFixed(0)}`;
  const long = (ours.long.p99 / its.long.p99).toFixed(2);
  return `${short}, ${long}, ${(ours.all.max / its.all.max).toFixed(2)}`;
}

function amidFlood({ shortAmidFlood, longAmidFlood }: Figures): string {
  return `${span(shortAmidFlood.p99)}, ${span(longAmidFlood.p50)}`;
}

function under(workload: Workload, policy: Parameters<typeof measuredRuns>[1]): Figures {
  return figuresOf(measuredRuns(workload, policy), workload.scenario);
}
