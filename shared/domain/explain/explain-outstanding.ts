import { owed, type Effect, type Job } from '../job/index.ts';
import { dueIn } from './span.ts';

/** A line for each thing that the world still owes the job, and one that says what comes next. */
export function explainOutstanding(job: Job, now: number): string[] {
  const open = owed(job).map(
    ({ effect, at }) => `Outstanding: ${describe(effect)}, ${dueIn(at, now)}.`,
  );
  return [...(open.length === 0 ? ['Nothing is outstanding.'] : open), nextOf(job)];
}

function describe(effect: Effect): string {
  switch (effect.type) {
    case 'wakeUp':
      return 'wake its lane';
    case 'requeue':
      return 'put it into the queue again';
    case 'expire':
      return 'expire it, unless it has started by then';
    case 'inspectAttempt':
      return `look whether the compute of attempt ${effect.attempt.number} exists and lives`;
    case 'timeOut':
      return `end attempt ${effect.attempt.number}, which is over its limit`;
    case 'publish':
      return `tell subscribers of ${effect.events.map(({ type }) => type).join(', ')}`;
    case 'cancelExecution':
      return `cancel the execution ${effect.execution}`;
  }
}

function nextOf(job: Job): string {
  switch (job.status) {
    case 'queued':
      return job.queue === null
        ? 'Next: its pause ends, and it enters the queue at the place that its age gives it.'
        : 'Next: a wake-up of its lane, or the tick, admits it when it is its turn.';
    case 'starting':
      return 'Next: its first task claims it. If none does, Cloud Run is searched for its execution.';
    case 'running':
      return 'Next: its tasks report how they ended. If they fall silent, their compute is looked for.';
    case 'cancelling':
      return 'Next: it is cancelled as soon as its compute is confirmed gone.';
    case 'succeeded':
    case 'failed':
    case 'cancelled':
    case 'expired':
      return 'Next: nothing; it is over.';
  }
}
