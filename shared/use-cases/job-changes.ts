import type { Job } from '../domain/job/index.ts';
import type { JobStore } from '../ports/job-store.ts';

/**
 * A job as it is now, and again after each change, until `signal` aborts. Who reads slowly misses states
 * in between, never the newest.
 *
 * @throws AppError unavailable when the listener breaks.
 */
export async function* jobChanges(
  jobs: JobStore,
  id: string,
  signal: AbortSignal,
): AsyncGenerator<Job, void> {
  const seen: { newest: Job | null; failure: Error | null } = { newest: null, failure: null };
  let wake = () => {};
  const told = (news: Partial<typeof seen>) => {
    Object.assign(seen, news);
    wake();
  };
  const aborted = () => {
    wake();
  };
  signal.addEventListener('abort', aborted);
  const unsubscribe = jobs.watch(
    id,
    (newest) => {
      told({ newest });
    },
    (failure) => {
      told({ failure });
    },
  );
  try {
    while (!signal.aborted) {
      if (seen.failure !== null) throw seen.failure;
      const job = seen.newest;
      seen.newest = null;
      if (job !== null) yield job;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', aborted);
  }
}
