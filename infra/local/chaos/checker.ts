import { checkAttempts, type HarmedSpan } from './checks/check-attempts.ts';
import { checkLeftovers, unreadObjects } from './checks/check-leftovers.ts';
import { checkOutcomes } from './checks/check-outcomes.ts';
import { checkOutputs } from './checks/check-outputs.ts';
import type { Deeds, Known } from './expectations.ts';
import type { Finding } from './finding.ts';
import type { Objects } from './objects.ts';
import type { Clocks } from './plan.ts';
import type { Remains } from './remains.ts';

export interface CheckRequest {
  readonly remains: Remains;
  readonly objects: Objects;
  readonly known: Known;
  readonly deeds: Deeds;
  readonly harmed: readonly HarmedSpan[];
  readonly clocks: Clocks;
}

export interface Verdict {
  readonly findings: readonly Finding[];
  /** For people: what there was to check. */
  readonly summary: string;
}

/** Judges what is left of a campaign, by its own idea of what must hold. */
export async function check({
  remains,
  objects,
  known,
  deeds,
  harmed,
  clocks,
}: CheckRequest): Promise<Verdict> {
  const findings = [
    ...checkOutcomes(remains, known, deeds),
    ...checkAttempts(remains, harmed, clocks),
    ...(await checkOutputs(remains, known, objects)),
    ...checkLeftovers(remains),
  ];
  return { findings, summary: summaryOf(remains) };
}

function summaryOf(remains: Remains): string {
  const { jobs, versions, objects, executions } = remains;
  const statuses = [...new Set(jobs.map(({ status }) => status))].sort();
  const counts = statuses.map((status) => {
    return `${jobs.filter((job) => job.status === status).length} ${status}`;
  });
  const sum = (of: (job: (typeof jobs)[number]) => number) =>
    jobs.reduce((total, job) => total + of(job), 0);
  const unread = unreadObjects(remains);
  const unreadKb = unread.reduce((total, { sizeBytes }) => total + sizeBytes, 0) / 1000;
  return [
    `${jobs.length} jobs: ${counts.join(', ')}; ${sum(({ attempts }) => attempts)} attempts, ${sum(({ retries }) => retries)} retries`,
    `${versions.length} versions, ${executions.length} executions, ${objects.length} objects, of which attempts that did not win left ${unread.length} (${unreadKb.toFixed(0)} kB)`,
  ].join('\n');
}
