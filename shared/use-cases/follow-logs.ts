import { positionOf, type JobLogEntry, type JobLogPosition } from '../domain/job-log.ts';
import { isTerminal } from '../domain/job/index.ts';
import type { JobLogStore } from '../ports/job-log-store.ts';
import type { JobStore } from '../ports/job-store.ts';
import { getJob, type GetJob } from './get-job.ts';

export interface FollowLogsDeps {
  readonly jobs: JobStore;
  readonly logs: JobLogStore;
}

const PAGE = 100;
/** Tasks report every few seconds: looking more often would show nothing sooner. */
const POLL_MS = 1_000;

/**
 * A job's log lines from a position on: first those that are there, then each as it comes, to the last line
 * of the job.
 *
 * @throws AppError not_found, unavailable.
 */
export async function followLogs(
  deps: FollowLogsDeps,
  input: GetJob & { readonly after: JobLogPosition | null; readonly signal: AbortSignal },
): Promise<AsyncGenerator<JobLogEntry, void>> {
  await getJob(deps, input);
  return entriesAfter(deps, input);
}

async function* entriesAfter(
  deps: FollowLogsDeps,
  input: GetJob & { readonly after: JobLogPosition | null; readonly signal: AbortSignal },
): AsyncGenerator<JobLogEntry, void> {
  let position = input.after;
  while (!input.signal.aborted) {
    // Read before the log: what a job that is over has logged is complete.
    const isOver = isTerminal(await getJob(deps, input));
    const entries = await deps.logs.after(input.jobId, position, PAGE);
    yield* entries;
    const last = entries.at(-1);
    position = last === undefined ? position : positionOf(last);
    if (entries.length === PAGE) continue;
    if (isOver) return;
    await pause(input.signal);
  }
}

function pause(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, POLL_MS);
    signal.addEventListener('abort', end);
  });
}
