import { unavailable, userError, type AppError } from '../domain/errors.ts';
import { currentStep, isShared, isTerminal, logFieldsOf, type Job } from '../domain/job/index.ts';
import type { Log } from '../ports/log.ts';
import type { Messages } from '../ports/messages.ts';
import { tryChange, type ChangeJobDeps } from './change-job.ts';
import { getStoredJob, type GetJob } from './get-job.ts';

export interface CancelJobDeps extends ChangeJobDeps {
  readonly messages: Messages;
  readonly log: Log;
}

export interface CancelRequest {
  /** Who asks: the id of an API key. */
  readonly by: string;
  /** Stops a shared job for all who asked for it. */
  readonly isForced: boolean;
}

export interface Cancellation {
  readonly job: Job;
  /** Others asked for the same job: only the caller has left it. */
  readonly goesOnForOthers: boolean;
}

/** Each conflict means that somebody else got on; more in a row than this is a fault of ours. */
const MAX_CONFLICTS = 50;

/**
 * Stops a job. One that is queued is cancelled at once; one that computes is `cancelling` until its compute is
 * confirmed gone. Of a shared job only the caller leaves, unless forced; the last one stops it. Whoever asks
 * again, or too late, gets the job as it is.
 *
 * @throws AppError not_found, unavailable, or job_shared for who never asked for a shared job.
 */
export async function cancelJob(
  deps: CancelJobDeps,
  { by, isForced, ...named }: GetJob & CancelRequest,
): Promise<Cancellation> {
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts += 1) {
    const stored = await getStoredJob(deps, named);
    const effect = await cancelEffect(deps, stored.value, { by, isForced });
    if (effect === 'nothing') return answerOf(stored.value);
    if (effect instanceof Error) throw effect;
    const change = await tryChange(deps, stored, { type: 'cancelRequested', by, isForced });
    if (change === null) continue;
    await tellController(deps, change.job);
    return answerOf(change.job);
  }
  throw unavailable('The database', new Error(`${MAX_CONFLICTS} conflicts in a row`));
}

/** What a cancel does to a job: it stops, its caller leaves it, nothing changes, or it is refused. */
export async function cancelEffect(
  deps: Pick<CancelJobDeps, 'jobs'>,
  job: Job,
  { by, isForced }: CancelRequest,
): Promise<'stops' | 'leaves' | 'nothing' | AppError> {
  if (!isOpen(job)) return 'nothing';
  if (isForced) return 'stops';
  if (job.holders.includes(by)) return isShared(job) ? 'leaves' : 'stops';
  // A repeated request must not take the job from those who are left.
  if (await hasLeft(deps, job, by)) return 'nothing';
  return isShared(job) ? sharedByOthers(job) : 'stops';
}

async function hasLeft(
  { jobs }: Pick<CancelJobDeps, 'jobs'>,
  job: Job,
  by: string,
): Promise<boolean> {
  const log = await jobs.events(job.id, 0);
  return log.some(({ event }) => event.type === 'cancelRequested' && event.by === by);
}

function answerOf(job: Job): Cancellation {
  return { job, goesOnForOthers: isOpen(job) };
}

function isOpen(job: Job): boolean {
  return !isTerminal(job) && job.status !== 'cancelling';
}

/** So that it acts at once. When this fails, its due loop finds the job a moment later. */
async function tellController({ messages, log }: CancelJobDeps, job: Job): Promise<void> {
  if (job.status !== 'cancelling') return;
  const { lane } = currentStep(job);
  try {
    await messages.wake(lane);
  } catch (error) {
    log.warn('controller not told of a cancel', { ...logFieldsOf(job), lane, error });
  }
}

function sharedByOthers({ id, holders }: Job): AppError {
  return userError({
    code: 'job_shared',
    message: `Job ${id} is not yours: ${holders.length} other API keys asked for it.`,
    fix: 'Leave it to them, or send force: true to stop it for all of them.',
  });
}
