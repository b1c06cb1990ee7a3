import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import type { Job } from '@fitlane/shared/domain/job/index.ts';
import { startStack } from '../../stack.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Figures, Target } from '../bench-result.ts';
import { median, summarize } from '../statistics.ts';
import { LaneWorld } from './lane-world.ts';

const SLOTS = 16;
const MOST_TIMES_AS_LONG = 1.5;
const WARM_UP_ROUNDS = 10;

interface Case {
  /** What is queued. */
  readonly what: string;
  readonly world: LaneWorld;
  readonly ms: number[];
}

/** How long the next admission takes: with few jobs queued, with many, and beside a flood. */
export async function queue(context: BenchContext): Promise<Figures> {
  await startFirestore(context);
  const jobs = context.isQuick ? 500 : 10_000;
  const cases = await fillAll(context, jobs);
  for (const { world } of cases) context.endings.add(() => world.close());
  await race(context, cases);
  const wrong = await Promise.all(cases.map(({ world }) => world.wrongPositions()));
  if (wrong.some((count) => count > 0)) throw new Error(`wrong positions: ${wrong.join()}`);
  return figures(cases);
}

async function startFirestore({ folder, endings, say }: BenchContext): Promise<void> {
  const options = { folder: join(folder, 'stack'), settings: { SERVER_PORT: '0' }, say };
  const stack = await startStack({ ...options, only: ['firestore'] });
  endings.add(() => stack.stop());
  process.env['FIRESTORE_EMULATOR_HOST'] = stack.addresses.firestoreHost;
  process.env['METADATA_SERVER_DETECTION'] = 'none'; // the client would look for Google's for seconds
}

async function fillAll({ say }: BenchContext, jobs: number): Promise<Case[]> {
  const few = named('tenant', 10, 1);
  const cases = [
    caseOf('10 jobs of 10 tenants', 'few'),
    caseOf(`${jobs} jobs of 100 tenants`, 'many'),
    caseOf(`${jobs} jobs of one tenant at its limit, and 1 of another`, 'flood'),
  ];
  const queues = [few, named('tenant', 100, jobs / 100), { flood: jobs + SLOTS, calm: 0 }];
  for (const [index, { what, world }] of cases.entries()) {
    say(`queueing ${what}`);
    await world.fill(queues[index] ?? {});
  }
  await floodLimit(cases[2]);
  return cases;
}

/** The flooding tenant takes all its slots; then another one comes. */
async function floodLimit(flood: Case | undefined): Promise<void> {
  while ((await flood?.world.admit()) != null);
  await flood?.world.submit('calm');
}

function caseOf(what: string, name: string): Case {
  return { what, world: new LaneWorld(name, SLOTS), ms: [] };
}

function named(name: string, tenants: number, jobs: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: tenants }, (_, i) => [`${name}-${i}`, jobs]));
}

/** In turns, so that a noisy moment of the machine meets all of them. */
async function race({ isQuick, say }: BenchContext, cases: readonly Case[]): Promise<void> {
  const rounds = isQuick ? 20 : 200;
  say(`${rounds} admissions of each, one at a time`);
  for (let round = -WARM_UP_ROUNDS; round < rounds; round += 1) {
    for (const { world, ms } of cases) {
      const started = performance.now();
      const job: Job | null = await world.admit();
      if (round >= 0) ms.push(performance.now() - started);
      if (job === null) throw new Error(`nothing was admitted in ${world.name}`);
      await world.replace(job);
    }
  }
}

function figures([few, ...others]: readonly Case[]): Figures {
  const base = median(few?.ms ?? []);
  const targets = others.map(({ what, ms }): Target => {
    const value = median(ms) / base;
    return {
      what: `${what}: times as long as with 10`,
      value,
      must: 'at most',
      bound: MOST_TIMES_AS_LONG,
    };
  });
  return {
    unit: 'ms',
    ours: Math.max(...others.map(({ ms }) => median(ms))),
    peers: { 'ours, 10 jobs of 10 tenants': base },
    targets,
    details: Object.fromEntries(
      [few, ...others].map((one) => [one?.what ?? '', summarize(one?.ms ?? [])]),
    ),
  };
}
