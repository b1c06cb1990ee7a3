import type { Job } from '@fitlane/shared/domain/job/index.ts';
import type { ControllerDeps } from '../controller-deps.ts';

/** Beyond the time limit: for the start, which can take minutes, and the last report. */
const TOKEN_GRACE_MS = 60 * 60 * 1000;

/** Where an attempt reports; it also names the attempt in an execution's environment. */
export function attemptUrl(
  { controllerUrl }: Pick<ControllerDeps, 'controllerUrl'>,
  jobId: string,
  attempt: number,
): string {
  return `${controllerUrl}/jobs/${jobId}/attempts/${attempt}`;
}

export function attemptToken(deps: ControllerDeps, job: Job, attempt: number): Promise<string> {
  const expiresAt = deps.clock.now() + job.timeoutMs + TOKEN_GRACE_MS;
  return deps.tokens.issue(job.id, attempt, expiresAt);
}
