import type { Finding } from '../finding.ts';
import type { Clocks } from '../plan.ts';
import type { SeenEvent, SeenJob } from '../records.ts';
import type { Remains } from '../remains.ts';

/** A time in which attempts may have been lost: epoch ms, by this machine's clock. */
export interface HarmedSpan {
  readonly from: number;
  readonly to: number;
}

/** An object store tells whole seconds, and a record is read before it is written. */
const SLACK_MS = 3_000;

/** Attempts are spent on what was harmed only, and never on work that was done. */
export function checkAttempts(
  { jobs, eventsOf, objects }: Remains,
  harmed: readonly HarmedSpan[],
  clocks: Clocks,
): Finding[] {
  const slackMs = Math.max(...Object.values(clocks).map(Math.abs)) + SLACK_MS;
  const writtenAt = new Map(objects.map((object) => [object.uri, object.writtenAt]));
  return jobs.flatMap((job) => [
    ...checkRetries(job, harmed, slackMs),
    ...checkManifests(job, eventsOf.get(job.id) ?? [], writtenAt, slackMs),
  ]);
}

function checkRetries(job: SeenJob, harmed: readonly HarmedSpan[], slackMs: number): Finding[] {
  if (job.retries === 0) return [];
  const from = job.submittedAt - slackMs;
  const to = (job.finishedAt ?? Infinity) + slackMs;
  if (harmed.some((span) => span.from <= to && span.to >= from)) return [];
  const seen = `${job.id} spent ${job.retries}: ${job.error?.message ?? 'it succeeded later'}`;
  return [{ rule: 'no retry is spent where nothing was harmed', details: seen }];
}

/** Whoever was done says so in a manifest, before he says so himself. */
function checkManifests(
  job: SeenJob,
  events: readonly SeenEvent[],
  writtenAt: ReadonlyMap<string, number>,
  slackMs: number,
): Finding[] {
  return events.flatMap(({ at, event: { type, attempt } }) => {
    if (type !== 'lost' || attempt === undefined) return [];
    const doneAt = writtenAt.get(`${job.outputPrefix}${attempt}/manifest-0.json`);
    if (doneAt === undefined || doneAt > at - slackMs) return [];
    const earlier = ((at - doneAt) / 1000).toFixed(1);
    const seen = `${job.id}: attempt ${attempt} was called lost, ${earlier} s after its manifest was written`;
    return [{ rule: 'work that is done is not done again', details: seen }];
  });
}
