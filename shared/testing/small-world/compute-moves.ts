import { holdsAttempt } from '../../domain/job/index.ts';
import type { Move } from '../explore.ts';
import {
  inFlight,
  less,
  told,
  type Execution,
  type Outcome,
  type Process,
  type SmallWorld,
} from './small-world.ts';

type Moves = Generator<Move<SmallWorld>>;

/** What the processes of all executions may do now. */
export function* computeMoves(world: SmallWorld): Moves {
  for (const execution of world.executions) {
    for (const [index, process] of execution.processes.entries()) {
      if (isLikeTheOneBefore(execution, index)) continue;
      if (process === 'unclaimed') yield* claims(world, execution, index);
      if (process === 'computing') yield* computes(world, execution, index);
      if (process === 'reporting') yield* reports(world, execution, index);
      if (process !== 'gone' && execution.isStopping) {
        const what = `${execution.name}[${index}] is ended by the platform`;
        yield { what, state: became(world, execution, index, 'gone') };
      }
    }
  }
}

/** Of two tasks in the same state it makes no difference which moves first. */
function isLikeTheOneBefore({ processes }: Execution, index: number): boolean {
  const process = processes[index];
  const isEarly = process === 'unclaimed' || process === 'computing';
  return isEarly && processes[index - 1] === process;
}

/** The answer may be lost: then the process claims again. */
function* claims(world: SmallWorld, execution: Execution, index: number): Moves {
  const { name, attempt } = execution;
  const after = told(world, { type: 'claimed', attempt, execution: name });
  const what = `${name}[${index}] claims attempt ${attempt}`;
  const shard = after.job.attempt?.shards[index];
  if (!holdsAttempt(after.job, attempt, name) || shard === undefined) {
    yield { what: `${what}, refused`, state: became(after, execution, index, 'gone') };
    return;
  }
  yield { what: `${what}, unanswered`, state: after };
  const task = { execution: name, shard, outcome: null };
  const tasks = { ...after.tasks, [`${attempt}/${index}`]: task };
  yield { what, state: became({ ...after, tasks }, execution, index, 'computing') };
}

function* computes(world: SmallWorld, execution: Execution, index: number): Moves {
  const who = `${execution.name}[${index}]`;
  // A beat is answered: nobody waits for this work any more.
  if (!holdsAttempt(world.job, execution.attempt, execution.name)) {
    yield { what: `${who} is told to stop`, state: became(world, execution, index, 'gone') };
    if (execution.attempt !== world.job.attempt?.number) return;
  }
  yield { what: `${who} is done`, state: computed(world, execution, index, 'succeeded') };
  if (world.trouble.failures > 0) {
    for (const outcome of ['fault', 'mistake'] as const) {
      const state = computed(less(world, 'failures'), execution, index, outcome);
      yield { what: `${who} ends with a ${outcome}`, state };
    }
  }
  if (world.trouble.deaths > 0) {
    const state = became(less(world, 'deaths'), execution, index, 'gone');
    yield { what: `${who} dies`, state };
  }
}

/** The manifest is written before the report. */
function computed(world: SmallWorld, execution: Execution, index: number, outcome: Outcome) {
  const manifests = { ...world.manifests, [`${execution.attempt}/${index}`]: outcome };
  return became({ ...world, manifests }, execution, index, 'reporting');
}

function* reports(world: SmallWorld, execution: Execution, index: number): Moves {
  const who = `${execution.name}[${index}]`;
  const gone = became(world, execution, index, 'gone');
  if (world.trouble.deaths > 0) {
    yield { what: `${who} dies before its report`, state: less(gone, 'deaths') };
  }
  const { job } = world;
  const isHeard =
    job.attempt?.number === execution.attempt && job.attempt.execution === execution.name;
  const recorded = isHeard ? recordOutcome(gone, execution.attempt, index) : gone;
  const state = isHeard ? inFlight(recorded, { do: 'settle', attempt: execution.attempt }) : gone;
  yield { what: `${who} reports`, state };
}

export function recordOutcome(world: SmallWorld, attempt: number, index: number): SmallWorld {
  const key = `${attempt}/${index}`;
  const task = world.tasks[key];
  const outcome = world.manifests[key];
  if (task === undefined || outcome === undefined || task.outcome !== null) return world;
  return { ...world, tasks: { ...world.tasks, [key]: { ...task, outcome } } };
}

function became(
  world: SmallWorld,
  { name }: Execution,
  index: number,
  process: Process,
): SmallWorld {
  const executions = world.executions.map((execution) =>
    execution.name === name
      ? { ...execution, processes: execution.processes.with(index, process) }
      : execution,
  );
  return { ...world, executions };
}
