import { notFound } from '../domain/errors.ts';
import { metricsOf, type LabelledRows } from '../domain/drift/kept-prediction.ts';
import { performanceOf, type DayPerformance, type Measured } from '../domain/drift/performance.ts';
import type { Job } from '../domain/job/index.ts';
import type { NamedModel } from '../domain/ledger/ledger-entry.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import { dayOf } from '../domain/month.ts';
import type { Clock } from '../ports/clock.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { PredictionStore } from '../ports/prediction-store.ts';
import type { VersionStore } from '../ports/records.ts';
import { newestVersion } from './find-version.ts';

export interface GetPerformanceDeps {
  readonly jobs: JobStore;
  readonly versions: VersionStore;
  readonly predictions: PredictionStore;
  readonly clock: Clock;
}

interface GetPerformance extends NamedModel {
  readonly windowMs: number;
}

/** A busy model has more predictions in a month than an answer may read. */
const MOST_JOBS = 1_000;
const PAGE = 100;
const DAY_MS = 86_400_000;

type Metrics = Measured['metrics'];

interface LabelledDay extends LabelledRows {
  /** Some time of that day. */
  readonly at: number;
}

/**
 * How good the model's predictions were, day by day: of files that held the target, of the newest 1,000 within
 * the window; and of rows that were predicted online and labelled since.
 *
 * @throws AppError not_found.
 */
export async function getPerformance(
  deps: GetPerformanceDeps,
  { windowMs, ...model }: GetPerformance,
): Promise<DayPerformance[]> {
  await newestVersion(deps, model); // a model that is none has no predictions either
  const [jobs, days] = await Promise.all([
    predictionsOf(deps, model, deps.clock.now() - windowMs),
    labelledSince(deps, model, windowMs),
  ]);
  const labelled = jobs.filter(({ metrics }) => (metrics['labelledRows'] ?? 0) > 0);
  const ids = new Set([...labelled.map(versionOf), ...days.map(({ version }) => version)]);
  const versions = await versionsOf(deps, ids);
  const measured = (id: string, at: number, metricsBy: (version: ModelVersion) => Metrics) => {
    const version = versions.get(id);
    if (version === undefined) throw notFound('version', id);
    return { version: id, at, metrics: metricsBy(version), promised: version.metrics };
  };
  return performanceOf([
    ...labelled.map((job) => measured(versionOf(job), job.submittedAt, () => job.metrics)),
    ...days.map((day) => measured(day.version, day.at, ({ task }) => metricsOf(day, task))),
  ]);
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

async function versionsOf(
  { versions }: GetPerformanceDeps,
  ids: ReadonlySet<string>,
): Promise<ReadonlyMap<string, ModelVersion>> {
  const read = async (id: string) => {
    const version = await versions.get(id);
    if (version === null) throw notFound('version', id);
    return [id, version] as const;
  };
  return new Map(await Promise.all([...ids].map(read)));
}

/** Whole days. */
async function labelledSince(
  { predictions, clock }: GetPerformanceDeps,
  model: NamedModel,
  windowMs: number,
): Promise<LabelledDay[]> {
  const until = clock.now();
  const days = Math.floor(until / DAY_MS) - Math.floor((until - windowMs) / DAY_MS) + 1;
  const read = async (daysAgo: number) => {
    const at = until - daysAgo * DAY_MS;
    const labelled = await predictions.labelledOn(model, dayOf(at));
    return labelled.map((rows) => ({ ...rows, at }));
  };
  return (await Promise.all(Array.from({ length: days }, (_, ago) => read(ago)))).flat();
}

function versionOf({ inputs }: Job): string {
  return inputs.version?.id ?? '';
}
