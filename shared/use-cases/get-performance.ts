import { notFound } from '../domain/errors.ts';
import { performanceOf, type DayPerformance, type Measured } from '../domain/drift/performance.ts';
import type { Job } from '../domain/job/index.ts';
import type { NamedModel } from '../domain/ledger/ledger-entry.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { VersionStore } from '../ports/records.ts';
import { newestVersion } from './find-version.ts';

export interface GetPerformanceDeps {
  readonly jobs: JobStore;
  readonly versions: VersionStore;
  readonly clock: Clock;
}

interface GetPerformance extends NamedModel {
  readonly windowMs: number;
}

/** A busy model has more predictions in a month than an answer may read. */
const MOST_JOBS = 1_000;
const PAGE = 100;

/**
 * How good the model's predictions were of which the file held the target, day by day; of the newest 1,000
 * within the window.
 *
 * @throws AppError not_found.
 */
export async function getPerformance(
  deps: GetPerformanceDeps,
  { windowMs, ...model }: GetPerformance,
): Promise<DayPerformance[]> {
  await newestVersion(deps, model); // a model that is none has no predictions either
  const jobs = await predictionsOf(deps, model, deps.clock.now() - windowMs);
  const labelled = jobs.filter(({ metrics }) => (metrics['labelledRows'] ?? 0) > 0);
  const promised = await promises(deps, new Set(labelled.map(versionOf)));
  return performanceOf(labelled.map((job) => measuredBy(job, promised)));
}

async function predictionsOf(
  { jobs }: GetPerformanceDeps,
  { tenantId, model }: NamedModel,
  from: number,
): Promise<Job[]> {
  const filter = {
    tenantId,
    model,
    kind: 'predict',
    status: 'succeeded',
    submitted: { from },
  } as const;
  const found: Job[] = [];
  let cursor: string | undefined;
  do {
    const page = await jobs.list(filter, { limit: PAGE, cursor });
    found.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && found.length < MOST_JOBS);
  return found;
}

type Metrics = Measured['promised'];

async function promises(
  { versions }: GetPerformanceDeps,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, Metrics>> {
  const read = async (id: string) => {
    const version = await versions.get(id);
    if (version === null) throw notFound('version', id);
    return [id, version.metrics] as const;
  };
  return new Map(await Promise.all([...ids].map(read)));
}

function measuredBy(job: Job, promised: ReadonlyMap<string, Metrics>): Measured {
  const version = versionOf(job);
  const { metrics, submittedAt: at } = job;
  return { version, at, metrics, promised: promised.get(version) ?? {} };
}

function versionOf({ inputs }: Job): string {
  return inputs.version?.id ?? '';
}
