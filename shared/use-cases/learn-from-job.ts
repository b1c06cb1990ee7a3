import { ConflictError } from '../domain/errors.ts';
import { quoteRatio, withRatio, type Job } from '../domain/job/index.ts';
import type { Clock } from '../ports/clock.ts';
import type { QuoteHistoryStore } from '../ports/quote-history-store.ts';

export interface LearnFromJobDeps {
  readonly quoteHistories: QuoteHistoryStore;
  readonly clock: Clock;
}

/** One document is for all jobs of a kind: of many that finish at once, one teaches. */
const PAUSE_MS = 1_000;

/** How far a finished job's quote was off corrects the next ones of its kind. Losing one is no harm. */
export async function learnFromJob(
  { quoteHistories, clock }: LearnFromJobDeps,
  job: Job,
): Promise<void> {
  const ratio = quoteRatio(job);
  if (ratio === null) return;
  const stored = await quoteHistories.get(job);
  const now = clock.now();
  if (stored !== null && now - stored.value.updatedAt < PAUSE_MS) return;
  try {
    const history = withRatio(stored?.value ?? null, job, ratio, now);
    await quoteHistories.put(history, stored?.revision ?? null);
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error;
  }
}
