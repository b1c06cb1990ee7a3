import { isTerminal, type LoggedEvent } from '../domain/job/index.ts';
import type { JobStore } from '../ports/job-store.ts';
import { getJob, type GetJob } from './get-job.ts';
import { jobChanges } from './job-changes.ts';

/**
 * The entries of a job's log after `afterSeq`, in order and without gaps: first those that are there, then
 * each as it comes, until the job is over. Works on any instance, and for whoever comes late.
 *
 * @throws AppError not_found, unavailable.
 */
export async function followJob(
  deps: { readonly jobs: JobStore },
  input: GetJob & { readonly afterSeq: number; readonly signal: AbortSignal },
): Promise<AsyncGenerator<LoggedEvent, void>> {
  const { id } = await getJob(deps, input);
  return entriesAfter(deps.jobs, id, input.afterSeq, input.signal);
}

async function* entriesAfter(
  jobs: JobStore,
  id: string,
  afterSeq: number,
  signal: AbortSignal,
): AsyncGenerator<LoggedEvent, void> {
  let sent = afterSeq;
  for await (const job of jobChanges(jobs, id, signal)) {
    for (const entry of job.seq > sent ? await jobs.events(id, sent) : []) {
      yield entry;
      sent = entry.seq;
    }
    if (isTerminal(job) && sent >= job.seq) return;
  }
}
