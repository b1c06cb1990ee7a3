/**
 * A world small enough to visit all its states: one job, the controllers that work for it, and the platform
 * that runs its executions. The job is changed by the real `advance`, and what a controller does is told by the
 * real `outstanding`; everything else is reduced to what the job can notice.
 *
 * Whatever a controller has read, and not yet committed, is in flight: it arrives at any later moment, in any
 * order, or never, when its process dies between the commit and the effect.
 */
import {
  advance,
  isTerminal,
  submit,
  type Job,
  type JobEvent,
  type JobPolicy,
} from '../../domain/job/index.ts';
import { sampleSubmission } from '../sample-records.ts';

/** One look between the claim and the deadline; everything else takes an instant. */
const POLICY: JobPolicy = {
  startConfirmMs: 1,
  silenceMs: 1,
  leaseMs: 1,
  recheckMs: 1,
  deadlineGraceMs: 1,
  retryBaseMs: 1,
  retryMaxMs: 1,
};
const TIMEOUT_MS = 1;

export type Outcome = 'succeeded' | 'fault' | 'mistake';

/** A process of an execution: it claims, computes, writes its manifest, reports, and is gone. */
export type Process = 'unclaimed' | 'computing' | 'reporting' | 'gone';

export interface Execution {
  readonly name: string;
  readonly attempt: number;
  /** The platform was told to end it. */
  readonly isStopping: boolean;
  readonly processes: readonly Process[];
}

/** `attempts/{n}/tasks/{i}` */
export interface ClaimedTask {
  readonly execution: string;
  readonly shard: number;
  readonly outcome: Outcome | null;
}

/** What a controller will do next, if it lives. */
export type Step =
  | { readonly do: 'start'; readonly attempt: number }
  | { readonly do: 'find'; readonly attempt: number }
  | { readonly do: 'settle'; readonly attempt: number }
  | { readonly do: 'tell'; readonly event: JobEvent };

/** How often more the world may go wrong, or a user intervene. */
export interface Trouble {
  readonly cancels: number;
  /** RunJob fails, and has started nothing, or an execution in hiding. */
  readonly refusedStarts: number;
  readonly hiddenStarts: number;
  /** RunJob starts two executions. */
  readonly doubledStarts: number;
  /** A task fails, or dies without a word. */
  readonly failures: number;
  readonly deaths: number;
}

export interface SmallWorld {
  readonly now: number;
  readonly job: Job;
  readonly executions: readonly Execution[];
  /** `attempt/index` → what the task has told. */
  readonly tasks: Readonly<Record<string, ClaimedTask>>;
  /** `attempt/index` → what lies beside the outputs. */
  readonly manifests: Readonly<Record<string, Outcome>>;
  readonly inFlight: readonly Step[];
  readonly trouble: Trouble;
}

export interface Size {
  readonly lane: 'express' | 'bulk';
  readonly taskCount: number;
  readonly trouble: Trouble;
}

export function smallWorld({ lane, taskCount, trouble }: Size): SmallWorld {
  const steps = [{ name: 'fit', lane, size: 'small', taskCount, expectedSeconds: 1 }] as const;
  const submission = sampleSubmission({
    steps,
    timeoutMs: TIMEOUT_MS,
    maxRetries: 1,
    fingerprint: 'f',
  });
  const { job } = submit(submission, 0);
  return { now: 0, job, executions: [], tasks: {}, manifests: {}, inFlight: [], trouble };
}

export function told(world: SmallWorld, event: JobEvent): SmallWorld {
  const { job } = advance(world.job, event, { now: world.now, jitter: 0.5, policy: POLICY });
  return job === world.job ? world : { ...world, job };
}

/** Two equal steps in flight do the same as one: every effect may be done twice. */
export function inFlight(world: SmallWorld, step: Step): SmallWorld {
  const isKnown = world.inFlight.some((known) => textOf(known) === textOf(step));
  return isKnown ? world : { ...world, inFlight: [...world.inFlight, step] };
}

const texts = new WeakMap<object, string>();

/** States share most of their parts: each is written once. */
function textOf(part: object): string {
  const known = texts.get(part);
  if (known !== undefined) return known;
  const text = JSON.stringify(part);
  texts.set(part, text);
  return text;
}

export function less(world: SmallWorld, kind: keyof Trouble): SmallWorld {
  const trouble = { ...world.trouble, [kind]: world.trouble[kind] - 1 };
  return { ...world, trouble };
}

export function isActive({ processes }: Execution): boolean {
  return processes.some((process) => process !== 'gone');
}

export function isComputing({ processes }: Execution): boolean {
  return processes.includes('computing');
}

/** Of all instants only those count at which somebody must look. */
export function nextInstant({ now, job }: SmallWorld): number | null {
  const { attempt, notBefore, unwanted } = job;
  const times = [
    notBefore,
    attempt?.checkAt,
    attempt?.deadlineAt,
    ...unwanted.map((one) => one.checkAt),
  ];
  const later = times.filter((time) => typeof time === 'number').filter((time) => time > now);
  return later.length === 0 ? null : Math.min(...later);
}

/** What can matter no more is forgotten: it would make one state look like many. */
export function tidied(world: SmallWorld): SmallWorld {
  const { job } = world;
  const current = job.attempt?.number ?? null;
  const inFlight = world.inFlight.filter((step) => mayMatter(step, current));
  const executions = world.executions
    .map((execution) => (execution.attempt === current ? execution : unheard(execution)))
    .filter((execution) => execution.attempt === current || isActive(execution));
  const tasks = ofAttempt(world.tasks, current);
  return { ...world, inFlight, executions, tasks, manifests: ofAttempt(world.manifests, current) };
}

/** Whatever starts, or names, an execution counts for ever. */
function mayMatter(step: Step, current: number | null): boolean {
  if (step.do === 'settle') return step.attempt === current;
  if (step.do !== 'tell' || step.event.type === 'executionStarted') return true;
  return !('attempt' in step.event) || step.event.attempt === current;
}

/** Nobody listens to what it reports. */
function unheard(execution: Execution): Execution {
  if (!execution.processes.includes('reporting')) return execution;
  const processes = execution.processes.map((one) => (one === 'reporting' ? 'gone' : one));
  return { ...execution, processes };
}

function ofAttempt<Value>(values: Readonly<Record<string, Value>>, attempt: number | null) {
  if (attempt === null) return {};
  const own = Object.entries(values).filter(([key]) => key.startsWith(`${attempt}/`));
  return Object.fromEntries(own);
}

/**
 * Times count by their distance from now; what is past has merely come. Of a job that is over nothing can start
 * any more: of its states only those count that differ in what may still be told.
 */
export function keyOf(world: SmallWorld): string {
  const { job, now } = world;
  const unwanted = job.unwanted.map((one) => [one.execution, ahead(one.checkAt, now)]);
  const steps = world.inFlight.map(textOf).toSorted();
  const over = [job.status, job.attempts, unwanted, steps];
  if (isTerminal(job)) return over.join();
  const around = [Object.values(world.trouble), world.executions.map(textOf)];
  const queued = [job.queue !== null, ahead(job.notBefore, now)];
  const spent = [textOf(job.wonShards), job.retries, job.startFailures];
  return [over, around, queued, spent, attemptKey(world), taskKey(world)].join();
}

function attemptKey({ job: { attempt }, now }: SmallWorld): readonly unknown[] {
  if (attempt === null) return [];
  const { checkAt, deadlineAt, execution, shards } = attempt;
  const isOver = deadlineAt !== null && deadlineAt <= checkAt;
  return [execution, shards, isOver, ahead(checkAt, now), ahead(deadlineAt, now)];
}

function taskKey({ tasks, manifests }: SmallWorld): readonly string[] {
  const told = Object.entries(tasks).map(([key, task]) => `${key}${textOf(task)}`);
  return [...told.toSorted(), ...Object.entries(manifests).map(String).toSorted()];
}

function ahead(time: number | null, now: number): number | null {
  return time === null ? null : Math.max(0, time - now);
}
