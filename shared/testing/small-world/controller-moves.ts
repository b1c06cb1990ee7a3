import {
  currentStep,
  outstanding,
  type Attempt,
  type Effect,
  type JobEvent,
} from '../../domain/job/index.ts';
import type { ErrorDetail } from '../../domain/errors.ts';
import type { Move } from '../explore.ts';
import { recordOutcome } from './compute-moves.ts';
import {
  inFlight,
  isActive,
  less,
  nextInstant,
  told,
  type ClaimedTask,
  type Execution,
  type SmallWorld,
  type Step,
} from './small-world.ts';

type Moves = Generator<Move<SmallWorld>>;

const fault: ErrorDetail = { code: 'execution_lost', owner: 'system', message: 'm', fix: 'f' };
const mistake: ErrorDetail = { code: 'target_null', owner: 'user', message: 'm', fix: 'f' };

/** What the controllers, the clock and the user may do now. */
export function* controllerMoves(world: SmallWorld, maxAttempts: number): Moves {
  yield* admits(world, maxAttempts);
  for (const step of world.inFlight) yield* arrives(world, step);
  for (const effect of outstanding(world.job, world.now)) yield* performs(world, effect);
  const next = nextInstant(world);
  if (next !== null) yield { what: `time passes to ${next}`, state: { ...world, now: next } };
  if (world.trouble.cancels > 0) {
    const event = { type: 'cancelRequested', by: 'key_1', isForced: false } as const;
    yield { what: 'the user cancels', state: told(less(world, 'cancels'), event) };
  }
}

function* admits(world: SmallWorld, maxAttempts: number): Moves {
  const { job } = world;
  if (job.queue === null || job.attempts >= maxAttempts) return;
  const attempt = job.attempts + 1;
  const isExpress = currentStep(job).lane === 'express';
  const execution = isExpress ? `express-${attempt}` : null;
  const admitted = told(world, { type: 'admitted', slot: 0, execution });
  const what = `attempt ${attempt} is admitted`;
  if (!isExpress) yield { what, state: inFlight(admitted, { do: 'start', attempt }) };
  else yield { what, state: forked(admitted, attempt) };
}

/** The worker's answer holds everything: its child computes at once. */
function forked(world: SmallWorld, attempt: number): SmallWorld {
  const name = `express-${attempt}`;
  const child: Execution = { name, attempt, isStopping: false, processes: ['computing'] };
  const task: ClaimedTask = { execution: name, shard: 0, outcome: null };
  const tasks = { ...world.tasks, [`${attempt}/0`]: task };
  return { ...world, tasks, executions: [...world.executions, child] };
}

/** What is in flight arrives, or its process dies first. */
function* arrives(world: SmallWorld, step: Step): Moves {
  const rest = { ...world, inFlight: world.inFlight.filter((other) => other !== step) };
  yield { what: `a controller dies before: ${JSON.stringify(step)}`, state: rest };
  switch (step.do) {
    case 'start':
      yield* starts(rest, step.attempt);
      return;
    case 'find':
      yield { what: `attempt ${step.attempt} is searched for`, state: found(rest, step.attempt) };
      return;
    case 'settle':
      yield {
        what: `attempt ${step.attempt} is settled`,
        state: settled(rest, step.attempt) ?? rest,
      };
      return;
    case 'tell':
      yield {
        what: `the job is told: ${JSON.stringify(step.event)}`,
        state: told(rest, step.event),
      };
  }
}

function* starts(world: SmallWorld, attempt: number): Moves {
  const running = started(world, attempt, 'a');
  const event = { type: 'executionStarted', attempt, execution: `x${attempt}a` } as const;
  const answer = { do: 'tell', event } as const;
  yield { what: `RunJob starts x${attempt}a`, state: inFlight(running, answer) };
  const { doubledStarts, hiddenStarts, refusedStarts } = world.trouble;
  if (doubledStarts > 0) {
    const doubled = started(less(running, 'doubledStarts'), attempt, 'b');
    yield { what: `RunJob starts x${attempt}a and x${attempt}b`, state: inFlight(doubled, answer) };
  }
  const search = { do: 'find', attempt } as const;
  if (hiddenStarts > 0) {
    const state = inFlight(less(running, 'hiddenStarts'), search);
    yield { what: `RunJob starts x${attempt}a in hiding`, state };
  }
  if (refusedStarts > 0) {
    const state = inFlight(less(world, 'refusedStarts'), search);
    yield { what: 'RunJob starts nothing', state };
  }
}

function started(world: SmallWorld, attempt: number, letter: string): SmallWorld {
  const name = `x${attempt}${letter}`;
  const processes = shardsOf(world, attempt).map(() => 'unclaimed' as const);
  const execution: Execution = { name, attempt, isStopping: false, processes };
  return { ...world, executions: [...world.executions, execution] };
}

/** As the attempt was when it was admitted: what earlier attempts have not won. */
function shardsOf({ job }: SmallWorld, attempt: number): number[] {
  const all = Array.from({ length: currentStep(job).taskCount }, (_, shard) => shard);
  return all.filter((shard) => (job.wonShards[String(shard)] ?? attempt) >= attempt);
}

function found(world: SmallWorld, attempt: number): SmallWorld {
  const execution = world.executions.find((one) => one.attempt === attempt);
  const event: JobEvent =
    execution === undefined
      ? { type: 'startFailed', attempt, error: fault }
      : { type: 'executionStarted', attempt, execution: execution.name };
  return inFlight(world, { do: 'tell', event });
}

function* performs(world: SmallWorld, effect: Effect): Moves {
  switch (effect.type) {
    case 'wakeUp':
      return;
    case 'requeue':
      yield { what: 'the job queues again', state: told(world, { type: 'backoffPassed' }) };
      return;
    case 'expire':
      yield { what: 'the job expires', state: told(world, { type: 'startByPassed' }) };
      return;
    case 'inspectAttempt':
      yield* inspects(world, effect.attempt);
      return;
    case 'timeOut':
      yield* timesOut(world, effect.attempt);
      return;
    case 'publish': {
      const event = { type: 'published', ids: effect.events.map(({ id }) => id) } as const;
      yield { what: 'subscribers are told', state: told(world, event) };
      return;
    }
    case 'cancelExecution':
      yield* cancels(world, effect.execution);
  }
}

/** Somebody may have been heard a moment ago: then nobody asks the platform. */
function* inspects(world: SmallWorld, attempt: Attempt): Moves {
  const { number } = attempt;
  const what = `attempt ${number} is inspected`;
  if (attempt.execution === null) {
    if (world.job.status === 'cancelling') yield* inspectsUnnamed(world, number);
    else yield { what, state: found(world, number) };
    return;
  }
  const looked = told(world, { type: 'looked', attempt: number });
  yield { what: `${what}: it lives`, state: settled(world, number) ?? looked };
  const execution = world.executions.find(({ name }) => name === attempt.execution);
  if (execution === undefined || isActive(execution)) return;
  yield { what: `${what}: it is over`, state: concluded(world, number) };
}

/** Nothing is found: for a while it may be hidden, then it never started. */
function* inspectsUnnamed(world: SmallWorld, attempt: number): Moves {
  const what = `attempt ${attempt} is searched for`;
  if (world.executions.some((one) => one.attempt === attempt)) {
    yield { what, state: found(world, attempt) };
    return;
  }
  yield { what: `${what}: not yet`, state: told(world, { type: 'looked', attempt }) };
  const event = { type: 'lost', attempt, error: fault, won: [] } as const;
  yield { what: `${what}: never`, state: inFlight(world, { do: 'tell', event }) };
}

/** Compute is over: reports that were lost are taken from the manifests. */
function concluded(world: SmallWorld, attempt: number): SmallWorld {
  const recovered = recover(world, attempt);
  const event = { type: 'lost', attempt, error: fault, won: wonIn(recovered, attempt) } as const;
  return settled(recovered, attempt) ?? inFlight(recovered, { do: 'tell', event });
}

/** A warm worker has ended its child at the child's own limit, long before. */
function* timesOut(world: SmallWorld, { number, lane }: Attempt): Moves {
  if (lane === 'express' && world.executions.some(isActive)) return;
  const recovered = recover(world, number);
  const won = wonIn(recovered, number);
  const event = { type: 'deadlinePassed', attempt: number, won } as const;
  const state = settled(recovered, number) ?? inFlight(recovered, { do: 'tell', event });
  yield { what: `attempt ${number} times out`, state };
}

function recover(world: SmallWorld, attempt: number): SmallWorld {
  const indexes = tasksOf(world, attempt).map((_, index) => index);
  return indexes.reduce((now, index) => recordOutcome(now, attempt, index), world);
}

function tasksOf({ tasks }: SmallWorld, attempt: number): (ClaimedTask | undefined)[] {
  return [0, 1].map((index) => tasks[`${attempt}/${index}`]);
}

function claimedIn(world: SmallWorld, attempt: number): ClaimedTask[] {
  return tasksOf(world, attempt).filter((task) => task !== undefined);
}

function wonIn(world: SmallWorld, attempt: number): number[] {
  const won = claimedIn(world, attempt).filter(({ outcome }) => outcome === 'succeeded');
  return won.map(({ shard }) => shard);
}

/** Null while tasks are missing, and none has made the user's mistake known. */
function settled(world: SmallWorld, number: number): SmallWorld | null {
  const { attempt } = world.job;
  if (attempt?.number !== number) return null;
  const outcomes = claimedIn(world, number).flatMap(({ outcome }) => outcome ?? []);
  const isOver = outcomes.length === attempt.shards.length;
  const isMistake = outcomes.includes('mistake');
  if (!isMistake && !isOver) return null;
  const isFailure = isMistake || outcomes.includes('fault');
  const event = isFailure
    ? failure(number, isMistake ? mistake : fault, wonIn(world, number))
    : finish(number);
  return inFlight(world, { do: 'tell', event });
}

function failure(attempt: number, error: ErrorDetail, won: readonly number[]): JobEvent {
  return { type: 'failed', attempt, error, won };
}

function finish(attempt: number): JobEvent {
  const outputs = { kind: 'fit', version: `of attempt ${attempt}`, rows: 1 } as const;
  return { type: 'finished', attempt, outputs, metrics: {}, phases: [] };
}

function* cancels(world: SmallWorld, name: string): Moves {
  const execution = world.executions.find((one) => one.name === name);
  const what = `${name} is cancelled`;
  if (execution !== undefined && isActive(execution)) {
    const executions = world.executions.map((one) =>
      one.name === name ? { ...one, isStopping: true } : one,
    );
    const state = told({ ...world, executions }, { type: 'executionLingers', execution: name });
    yield { what: `${what}: it lingers`, state };
  } else {
    const event = { type: 'executionGone', execution: name } as const;
    yield { what: `${what}: it is gone`, state: inFlight(world, { do: 'tell', event }) };
  }
}
