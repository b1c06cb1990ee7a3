/**
 * What a tenant has used. The commit that ends an attempt or a job adds to one document, by increments: all
 * of it is written or nothing, and a commit that is sent twice is refused by the job's own precondition. So
 * nothing is ever lost or counted twice.
 */
import { isTerminal, type Job, type JobKind } from './job/job.ts';
import { dayOf, monthOf } from './month.ts';

/** `usage/{…}`: what the jobs of one tenant, day, kind and model have used. */
export interface Usage {
  readonly tenantId: string;
  /** In UTC: 2026-01 */
  readonly month: string;
  /** In UTC: 2026-01-02 */
  readonly day: string;
  readonly kind: JobKind;
  readonly model: string | null;
  /** Several documents share the writes of what belongs together. */
  readonly shard: number;
  /** That ended. */
  readonly jobs: number;
  /** Of all their tasks, as billed; also of jobs that have not ended yet. */
  readonly computeMs: number;
  readonly costNanoUsd: number;
}

/** Firestore takes about one write a second on one document, for long. */
const SHARDS = 16;

/** What a change of the record adds; null when nothing. */
export function usageAdded(was: Job | null, job: Job): Usage | null {
  const { chargedAt } = job.cost;
  if (was === null || chargedAt === null) return null;
  const hasEnded = isTerminal(job) && !isTerminal(was);
  const costNanoUsd = job.cost.actualNanoUsd - was.cost.actualNanoUsd;
  if (!hasEnded && costNanoUsd === 0) return null;
  const { tenantId, kind, model } = job;
  return {
    tenantId,
    month: monthOf(chargedAt),
    day: dayOf(chargedAt),
    kind,
    model,
    shard: shardOf(job),
    jobs: hasEnded ? 1 : 0,
    computeMs: job.cost.computeMs - was.cost.computeMs,
    costNanoUsd,
  };
}

/** Ids are random: their last letters are spread evenly. */
function shardOf({ id }: Job): number {
  return (id.codePointAt(id.length - 1) ?? 0) % SHARDS;
}

/** The id of the document that holds it. */
export function usageId({ tenantId, day, kind, model, shard }: Usage): string {
  return [tenantId, day, kind, model ?? '', shard].join('.');
}
