import { describe, expect, test } from '@jest/globals';
import { explore, type Explored, type Move } from '../../testing/explore.ts';
import { computeMoves } from '../../testing/small-world/compute-moves.ts';
import { controllerMoves } from '../../testing/small-world/controller-moves.ts';
import {
  isComputing,
  keyOf,
  smallWorld,
  tidied,
  type SmallWorld,
  type Trouble,
} from '../../testing/small-world/small-world.ts';
import { holdingsOf, isTerminal } from './index.ts';

interface Bounds {
  readonly lane: 'express' | 'bulk';
  readonly tasks: number;
  readonly attempts: number;
  /** How many of them may have something in flight at a time. */
  readonly controllers: number;
  readonly trouble: Partial<Trouble>;
}

const CALM: Trouble = {
  cancels: 0,
  refusedStarts: 0,
  hiddenStarts: 0,
  doubledStarts: 0,
  failures: 0,
  deaths: 0,
};

const BULK = { lane: 'bulk', tasks: 2, attempts: 1, controllers: 1 } as const;
const STARTING = { lane: 'bulk', tasks: 1, attempts: 1, controllers: 2 } as const;
const EXPRESS = { lane: 'express', tasks: 1, attempts: 2, controllers: 2 } as const;

function visitAll(bounds: Bounds): Explored {
  const { lane, tasks: taskCount, attempts } = bounds;
  const start = smallWorld({ lane, taskCount, trouble: { ...CALM, ...bounds.trouble } });
  const movesFrom = (world: SmallWorld) => movesWithin(world, bounds);
  // A job that needs more attempts than are looked at is on its way, too.
  const isEnd = ({ job }: SmallWorld) =>
    isTerminal(job) || (job.queue !== null && job.attempts === attempts);
  return explore({ start, movesFrom, keyOf, flawOf, isEnd });
}

function* movesWithin(
  world: SmallWorld,
  { attempts, controllers }: Bounds,
): Generator<Move<SmallWorld>> {
  for (const moves of [controllerMoves(world, attempts), computeMoves(world)]) {
    for (const { what, state } of moves) {
      if (state.inFlight.length <= controllers) yield { what, state: tidied(state) };
    }
  }
}

function flawOf(world: SmallWorld, before: SmallWorld): string | null {
  const { job } = world;
  if (isTerminal(before.job) && !hasSameEnd(world, before)) return 'An end was changed';
  if (!isTerminal(job) && job.queue === null && job.dueAt === null) return 'Nobody looks again';
  if (hasTwoOwners(world)) return 'Two executions were given one attempt';
  if (job.status === 'cancelled' && world.executions.some(isComputing))
    return 'Cancelled, and yet it computes';
  const slots = holdingsOf(job).filter(({ type }) => type === 'slot');
  const isHeld = !isTerminal(job) && job.attempt !== null;
  return slots.length === Number(isHeld) ? null : 'An attempt without its slot, or the reverse';
}

function hasSameEnd({ job }: SmallWorld, { job: was }: SmallWorld): boolean {
  const { status, outputs, finishedAt, error } = job;
  return (
    status === was.status &&
    outputs === was.outputs &&
    finishedAt === was.finishedAt &&
    error === was.error
  );
}

function hasTwoOwners({ tasks }: SmallWorld): boolean {
  return new Set(Object.values(tasks).map(({ execution }) => execution)).size > 1;
}

describe('every interleaving of a small world keeps its promises, and leads to an end', () => {
  test.each<Bounds & { readonly atLeast: number }>([
    { ...BULK, attempts: 2, trouble: { cancels: 1 }, atLeast: 20_000 },
    { ...BULK, trouble: { cancels: 1, failures: 1, deaths: 1 }, atLeast: 5_000 },
    { ...STARTING, trouble: { hiddenStarts: 1, refusedStarts: 1, cancels: 1 }, atLeast: 1_000 },
    { ...STARTING, trouble: { doubledStarts: 1, cancels: 1 }, atLeast: 1_000 },
    { ...EXPRESS, trouble: { cancels: 1, failures: 1, deaths: 1 }, atLeast: 500 },
  ])('$lane: $tasks tasks, $attempts attempts, $trouble', ({ atLeast, ...bounds }) => {
    const { states, moves } = visitAll(bounds);
    console.log(`${states} states, ${moves} moves: ${JSON.stringify(bounds)}`);
    expect(states).toBeGreaterThan(atLeast);
  });
});
