import { estimateNanoUsd } from '../cost.ts';
import { currentStep, type Job, type JobCost } from './job.ts';
import type { Transition } from './event.ts';
import { queueScore } from './queue-order.ts';

/** What is fixed about a job when it is accepted. */
export type Submission = Pick<
  Job,
  | 'id'
  | 'tenantId'
  | 'kind'
  | 'trainer'
  | 'model'
  | 'parameters'
  | 'inputs'
  | 'outputPrefix'
  | 'quote'
  | 'prices'
  | 'timeoutMs'
  | 'maxRetries'
  | 'startBy'
  | 'priority'
  | 'fingerprint'
  | 'holders'
  | 'retryOf'
  | 'traceparent'
  | 'steps'
>;

export function submit(submission: Submission, now: number): Transition {
  const job: Job = {
    ...submission,
    status: 'queued',
    step: 0,
    doneSteps: [],
    handedOn: [],
    stepQueuedAt: now,
    stepStartedAt: null,
    wonShards: {},
    attempt: null,
    attempts: 0,
    retries: 0,
    startFailures: 0,
    queue: null,
    notBefore: null,
    unwanted: [],
    outputs: null,
    metrics: {},
    phases: [],
    cost: costOf(submission),
    error: null,
    unpublished: null,
    submittedAt: now,
    startedAt: null,
    finishedAt: null,
    seq: 1,
    dueAt: submission.startBy,
  };
  const queued = enqueue(job);
  const logged = { seq: 1, at: now, status: queued.status, event: { type: 'submitted' } } as const;
  return { job: queued, events: [logged] };
}

function costOf({ steps, prices }: Submission): JobCost {
  const estimatedNanoUsd = estimateNanoUsd(steps, prices);
  return { estimatedNanoUsd, actualNanoUsd: 0, computeMs: 0, chargedAt: null };
}

/** Puts a job into the queue of its current step's lane, at the place its age and length give it. */
export function enqueue(job: Job): Job {
  const { lane, expectedSeconds } = currentStep(job);
  const score = queueScore(job.submittedAt, expectedSeconds, job.priority);
  return { ...job, status: 'queued', queue: { lane, score }, notBefore: null };
}
