import { currentStep, type Holding, type Job, type LoggedEvent } from '../job/index.ts';
import type { Pending } from '../pending.ts';
import type { TaskRecord } from '../task.ts';
import { describeError, explainAttempts } from './explain-attempts.ts';
import { explainHoldings } from './explain-holdings.ts';
import { explainOutstanding } from './explain-outstanding.ts';
import { ago, span } from './span.ts';

/** All that is known of a job. */
export interface JobFacts {
  readonly job: Job;
  readonly log: readonly LoggedEvent[];
  /** Of its present attempt. */
  readonly tasks: readonly TaskRecord[];
  /** What was found beside its record. */
  readonly held: readonly Holding[];
  readonly pending: Pending | null;
}

/** Why a job is where it is, and what is outstanding: plain sentences, in the order of the questions. */
export function explainJob({ job, log, tasks, held, pending }: JobFacts, now: number): string[] {
  return [
    whatItIs(job, now),
    whereItIs(job, log, now),
    ...(job.error === null ? [] : [`Its last error: ${describeError(job.error)}.`]),
    ...(pending === null ? [] : [whyItWaits(pending)]),
    ...explainAttempts(log),
    ...tasks.map((task) => whatTaskDoes(task, now)),
    ...explainHoldings(job, held),
    ...explainOutstanding(job, now),
  ];
}

function whatItIs(job: Job, now: number): string {
  const { id, kind, tenantId, holders, submittedAt, retryOf, model } = job;
  const { lane, size, taskCount } = currentStep(job);
  const again = retryOf === null ? '' : `, trying ${retryOf} again`;
  const tasks = taskCount === 1 ? '1 task' : `${taskCount} tasks`;
  return (
    `${id}: a ${kind} (model ${model ?? 'none'}) of tenant ${tenantId}, asked for by ${holders.join(', ')} ` +
    `${ago(submittedAt, now)}${again}; lane ${lane}, size ${size}, ${tasks}.`
  );
}

function whereItIs({ status, retries, maxRetries }: Job, log: readonly LoggedEvent[], now: number) {
  const before = log.findLastIndex((entry) => entry.status !== status);
  const entry = log[before + 1];
  const since = entry === undefined ? '' : `, since ${span(now - entry.at)} (${entry.event.type})`;
  return `Status: ${status}${since}; ${retries} of ${maxRetries} retries are spent.`;
}

function whyItWaits({ message, position, expectedStartAt }: Pending): string {
  const place = position === null ? '' : ` Its place: ${position}.`;
  const start =
    expectedStartAt === null
      ? ' Nobody can know when it starts.'
      : ` Expected to start ${new Date(expectedStartAt).toISOString()}.`;
  return `It waits: ${message}${place}${start}`;
}

function whatTaskDoes({ shard, phase, fraction, beatAt, outcome }: TaskRecord, now: number) {
  if (outcome?.type === 'succeeded') return `Task ${shard} is done.`;
  if (outcome?.type === 'failed') return `Task ${shard} failed (${describeError(outcome.error)}).`;
  const where = phase === null ? 'has claimed its shard' : `is in phase ${phase}`;
  return `Task ${shard} ${where}, ${Math.round(fraction * 100)} % done; last heard of ${ago(beatAt, now)}.`;
}
