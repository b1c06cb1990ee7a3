import type { DomainEvent } from '@fitlane/shared/domain/domain-event.ts';
import {
  logFieldsOf,
  outstanding,
  type Effect,
  type Job,
  type JobEvent,
} from '@fitlane/shared/domain/job/index.ts';
import { wakeLane } from '@fitlane/shared/use-cases/wake-lane.ts';
import { changeJob } from '@fitlane/shared/use-cases/change-job.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { endAttempt, inspectAttempt } from './inspect-attempt.ts';
import { tellJob } from '../tell-job.ts';

/** Does what is outstanding. Each effect may be done twice, or by two processes: none harms. */
export async function performEffects(deps: ControllerDeps, job: Job): Promise<void> {
  if (job.dueAt !== null) deps.onDue();
  for (const effect of outstanding(job, deps.clock.now())) {
    try {
      await perform(deps, job, effect);
    } catch (error) {
      deps.log.warn('effect failed, tried again later', {
        ...logFieldsOf(job),
        effect: effect.type,
        error,
      });
      await postpone(deps, job, effect);
    }
  }
}

async function perform(deps: ControllerDeps, job: Job, effect: Effect): Promise<void> {
  switch (effect.type) {
    case 'wakeUp':
      return wakeLane(deps, job);
    case 'requeue':
      return tell(deps, job, { type: 'backoffPassed' });
    case 'expire':
      return tell(deps, job, { type: 'startByPassed' });
    case 'timeOut':
      return endAttempt(deps, job, effect.attempt);
    case 'inspectAttempt':
      return inspectAttempt(deps, job, effect.attempt);
    case 'publish':
      return publish(deps, job, effect.events);
    case 'cancelExecution':
      return cancelExecution(deps, job, effect);
  }
}

async function tell(deps: ControllerDeps, job: Job, event: JobEvent): Promise<void> {
  await tellJob(deps, job.id, event);
}

/** A controller that dies in between is followed by one that tells the same again, by the same id. */
async function publish(
  deps: ControllerDeps,
  job: Job,
  events: readonly DomainEvent[],
): Promise<void> {
  for (const event of events) await deps.domainEvents.publish(event);
  await changeJob(deps, job.id, { type: 'published', ids: events.map(({ id }) => id) });
}

type CancelExecution = Extract<Effect, { type: 'cancelExecution' }>;

async function cancelExecution(
  deps: ControllerDeps,
  job: Job,
  { execution, size }: CancelExecution,
): Promise<void> {
  const state = await deps.compute.cancel(size, execution);
  if (state?.status === 'active')
    await changeJob(deps, job.id, { type: 'executionLingers', execution });
  else await tell(deps, job, { type: 'executionGone', execution });
}

/** Moves the next try behind what else is due: a job that cannot be served keeps no other waiting. */
async function postpone(deps: ControllerDeps, job: Job, effect: Effect): Promise<void> {
  const event = postponing(effect);
  if (event === null) return;
  await changeJob(deps, job.id, event).catch((error: unknown) => {
    deps.log.warn('effect not postponed', { ...logFieldsOf(job), effect: effect.type, error });
  });
}

function postponing(effect: Effect): JobEvent | null {
  switch (effect.type) {
    case 'cancelExecution':
      return { type: 'executionLingers', execution: effect.execution };
    case 'publish':
      return { type: 'publishingFailed' };
    case 'inspectAttempt':
    case 'timeOut':
      return { type: 'looked', attempt: effect.attempt.number };
    case 'wakeUp':
    case 'requeue':
    case 'expire':
      return null;
  }
}
