import {
  outstanding,
  type Effect,
  type Job,
  type JobEvent,
} from '@fitlane/shared/domain/job/index.ts';
import { changeJob } from '@fitlane/shared/use-cases/change-job.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { inspectAttempt } from './inspect-attempt.ts';
import { startExecution } from './start-execution.ts';
import { tellJob } from '../tell-job.ts';

/** Does what is outstanding. Each effect may be done twice, or by two processes: none harms. */
export async function performEffects(deps: ControllerDeps, job: Job): Promise<void> {
  if (job.dueAt !== null) deps.onDue();
  for (const effect of outstanding(job, deps.clock.now())) {
    try {
      await perform(deps, job, effect);
    } catch (error) {
      deps.log.warn('effect failed, still outstanding', {
        job: job.id,
        effect: effect.type,
        error,
      });
    }
  }
}

async function perform(deps: ControllerDeps, job: Job, effect: Effect): Promise<void> {
  switch (effect.type) {
    case 'wakeUp':
      return deps.messages.wake(effect.lane);
    case 'requeue':
      return tell(deps, job, { type: 'backoffPassed' });
    case 'expire':
      return tell(deps, job, { type: 'deadlinePassed', attempt: null });
    case 'timeOut':
      return tell(deps, job, { type: 'deadlinePassed', attempt: effect.attempt.number });
    case 'startExecution':
      return startExecution(deps, job, effect.attempt);
    case 'inspectAttempt':
      return inspectAttempt(deps, job, effect.attempt);
    case 'cancelExecution':
      return cancelExecution(deps, job, effect);
  }
}

async function tell(deps: ControllerDeps, job: Job, event: JobEvent): Promise<void> {
  await tellJob(deps, job.id, event);
}

async function cancelExecution(
  deps: ControllerDeps,
  job: Job,
  { execution, size }: Extract<Effect, { type: 'cancelExecution' }>,
): Promise<void> {
  const state = await deps.compute.cancel(size, execution);
  if (state?.status === 'active') await changeJob(deps, job.id, { type: 'looked' });
  else await tell(deps, job, { type: 'executionGone', execution });
}
