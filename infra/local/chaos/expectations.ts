import type { Abilities } from './chaos-user.ts';
import type { FitTable, PlannedJob, Table } from './plan.ts';

/** What a campaign knows before it begins: what was uploaded, and what is right. */
export interface Known {
  /** Of the training tables. */
  readonly datasets: Readonly<Record<Table, string>>;
  /** Of the test tables. */
  readonly testDatasets: Readonly<Record<FitTable, string>>;
  /** Fitted before anything went wrong. */
  readonly versions: Readonly<Record<FitTable, string>>;
  /** What scikit-learn itself predicts, by table. */
  readonly labels: Readonly<Record<FitTable, readonly number[]>>;
}

/** What users did in a campaign, and were told. */
export interface Deeds {
  /** Ids that were answered with 202. */
  readonly accepted: Set<string>;
  readonly cancelled: Set<string>;
  /** Jobs that were asked for under a key: key → the ids of all answers. */
  readonly byKey: Map<string, Set<string>>;
}

/** A planned job as the API takes it. */
export function requestOf(
  job: PlannedJob,
  known: Known,
  { canReuse }: Abilities,
  now: number,
): Record<string, unknown> {
  const { table, kind, lane, startWithinMs } = job;
  const startBy =
    startWithinMs === null ? {} : { startBy: new Date(now + startWithinMs).toISOString() };
  const common = { lane, ...startBy, ...(canReuse && { reuse: job.isShared }) };
  if (kind === 'fit') return { ...common, dataset: known.datasets[table], target: 'y' };
  const asked = table as FitTable;
  return { ...common, dataset: known.testDatasets[asked], version: known.versions[asked] };
}
