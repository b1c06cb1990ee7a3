import { handedOn, type Job } from '../domain/job/index.ts';
import type { TrialReport } from '../domain/search/trials.ts';
import type { JobStore } from '../ports/job-store.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { getJob, type GetJob } from './get-job.ts';

interface ListTrialsDeps {
  readonly jobs: JobStore;
  readonly tasks: TaskStore;
}

/** All trials once their step is done, and before those that have ended. @throws AppError not_found. */
export async function listTrials(
  deps: ListTrialsDeps,
  input: GetJob,
): Promise<{ job: Job; reports: readonly TrialReport[] }> {
  const job = await getJob(deps, input);
  const done = handedOn(job, 'trials');
  if (done !== null) return { job, reports: done.reports };
  return { job, reports: await endedTrials(deps, job) };
}

async function endedTrials({ tasks }: ListTrialsDeps, job: Job): Promise<TrialReport[]> {
  if (job.steps[job.step]?.name !== 'trials') return [];
  const numbers = new Set([job.attempt?.number ?? 0, ...Object.values(job.wonShards)]);
  const lists = await Promise.all([...numbers].map((number) => tasks.list(job.id, number)));
  return lists
    .flat()
    .toSorted((a, b) => a.shard - b.shard)
    .flatMap(({ outcome }) =>
      outcome?.type === 'succeeded' && outcome.outputs.kind === 'trial'
        ? [outcome.outputs.trial]
        : [],
    );
}
