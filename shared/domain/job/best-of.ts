import { bestTrial, trialsOf, type Trial } from '../search/trials.ts';
import { handedOn } from './handed-on.ts';
import type { Job } from './job.ts';

/** The trial whose parameters are, or were, fitted on all rows; null before there is one. */
export function bestOf(job: Job): Trial | null {
  const reports = handedOn(job, 'trials')?.reports ?? [];
  const search = 'search' in job.parameters ? job.parameters.search : null;
  const trials = trialsOf(reports);
  // Folds without a search are those of one trial.
  return search === null ? (trials[0] ?? null) : bestTrial(trials, search.metric);
}
