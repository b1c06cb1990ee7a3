import type { Job } from './job.ts';

/**
 * Which job a worker's ask was answered with: asking again gets the same answer. It outlives the attempt, and
 * the job: a copy of the ask may arrive after both, and must not be given another job that nobody computes.
 */
export interface Ask {
  /** The worker's nonce, as the name of the execution that the job was bound to. */
  readonly execution: string;
  readonly jobId: string;
  /** No copy is under way any more. */
  readonly expiresAt: number;
}

const KEPT_MS = 24 * 3_600_000;

/** The ask that a change of the record answers; null when it answers none. */
export function answeredAsk(was: Job | null, { id: jobId, attempt }: Job): Ask | null {
  if (attempt?.lane !== 'express' || attempt.execution === null) return null;
  const { execution, admittedAt } = attempt;
  if (was?.attempt?.execution === execution) return null;
  return { execution, jobId, expiresAt: admittedAt + KEPT_MS };
}
