import { z } from 'zod';
import { isTerminal } from '@fitlane/shared/domain/job/index.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { inspectAttempt } from '../effects/inspect-attempt.ts';

/** A push of Pub/Sub's: https://cloud.google.com/pubsub/docs/push#receive_push */
export const endingRequest = z.object({ message: z.object({ data: z.base64().default('') }) });

/** Part of the execution's environment, wherever in the log entry that lies. */
const ATTEMPT_URL = /\/jobs\/(job_[\w-]+)\/attempts\/(\d+)"/;

/**
 * Cloud Run's audit log says that an execution is over: its attempt is looked at now, and not when its silence
 * is noticed. What the entry says besides is not trusted: Cloud Run is asked, as ever.
 *
 * @throws AppError unavailable.
 */
export async function noteEnding(
  deps: ControllerDeps,
  { message }: z.infer<typeof endingRequest>,
): Promise<void> {
  const entry = Buffer.from(message.data, 'base64').toString();
  const [, jobId, number] = ATTEMPT_URL.exec(entry) ?? [];
  if (jobId === undefined) return;
  const stored = await deps.jobs.get(jobId);
  if (stored === null || isTerminal(stored.value)) return;
  const { attempt } = stored.value;
  if (attempt?.number !== Number(number)) return;
  await inspectAttempt(deps, stored.value, attempt, { isSaidToBeOver: true });
}
