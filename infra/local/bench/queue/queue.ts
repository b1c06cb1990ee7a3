import { performance } from 'node:perf_hooks';
import { join } from 'node:path';
import type { Job } from '@fitlane/shared/domain/job/index.ts';
import { startStack } from '../../stack.ts';
import type { BenchContext } from '../bench-context.ts';
import type { Figures } from '../bench-result.ts';
import { LaneWorld, type Queues } from './lane-world.ts';
import { queueFigures, type Case } from './queue-figures.ts';

const SLOTS = 16;
const WARM_UP_RUNS = 2;
/** A woken worker asks until there is nothing more: so many are admitted one after the other. */
const RUN = 8;

interface Measured extends Case {
  readonly world: LaneWorld;
  readonly firstMs: number[];
  readonly admissionMs: number[];
  readonly queryMs: number[];
}

/** How long the next admission takes: with few jobs queued, with many, and beside a flood. */
export async function queue(context: BenchContext): Promise<Figures> {
  const { isQuick, say } = context;
  await startFirestore(context);
  const jobs = isQuick ? 500 : 10_000;
  const cases = [
    await filled(context, '10 jobs of 10 tenants', queuesOf(10, 1)),
    await filled(context, `${jobs} jobs of 100 tenants`, queuesOf(100, jobs / 100)),
    await filled(context, `${jobs} jobs of a tenant at its limit`, { flood: jobs + SLOTS }),
  ];
  await fillSlots(cases[2]?.world);
  await race(context, cases);
  say('places in the queue are compared with the queue itself');
  for (const { world } of cases) await world.checkPlaces();
  return queueFigures(cases);
}

async function startFirestore({ folder, endings, say }: BenchContext): Promise<void> {
  const settings = { SERVER_PORT: '0' };
  const stack = await startStack({
    folder: join(folder, 'stack'),
    only: ['firestore'],
    settings,
    say,
  });
  endings.add(() => stack.stop());
  process.env['FIRESTORE_EMULATOR_HOST'] = stack.addresses.firestoreHost;
  process.env['METADATA_SERVER_DETECTION'] = 'none'; // else the client looks for Google's, for seconds
}

async function filled(
  { say, endings }: BenchContext,
  what: string,
  queues: Queues,
): Promise<Measured> {
  say(`queueing ${what}`);
  const world = new LaneWorld(what.replaceAll(' ', '-'), SLOTS);
  endings.add(() => world.close());
  await world.fill(queues);
  return { what, world, firstMs: [], admissionMs: [], queryMs: [] };
}

function queuesOf(tenants: number, jobs: number): Queues {
  const names = Array.from({ length: tenants }, (_, number) => `tenant-${number}`);
  return Object.fromEntries(names.map((name) => [name, jobs]));
}

/** The tenant that floods the lane has all its slots taken; then another one comes with a job. */
async function fillSlots(world: LaneWorld | undefined): Promise<void> {
  while ((await world?.admit()) != null);
  for (let job = 0; job < RUN; job += 1) await world?.submit('calm');
}

/** In turns, so that a noisy moment of the machine meets all of them. */
async function race({ isQuick, say }: BenchContext, cases: readonly Measured[]): Promise<void> {
  const runs = isQuick ? 5 : 50;
  say(`${runs} runs of ${RUN} admissions of each, one at a time`);
  for (let run = -WARM_UP_RUNS; run < runs; run += 1) {
    for (const measured of cases) await measureRun(measured, run >= 0);
  }
}

/** The world is afterwards as before: as many jobs have ended, and others of the same tenants have come. */
async function measureRun(
  { what, world, firstMs, admissionMs, queryMs }: Measured,
  counts: boolean,
): Promise<void> {
  const times: number[] = [];
  const jobs: Job[] = [];
  for (let number = 0; number < RUN; number += 1) {
    const started = performance.now();
    const job = await world.admit();
    times.push(performance.now() - started);
    if (job === null) throw new Error(`nothing was admitted of ${what}`);
    jobs.push(job);
  }
  const admitted = performance.now();
  await world.bareQuery();
  const queried = performance.now() - admitted;
  for (const job of jobs) await world.replace(job);
  if (!counts) return;
  firstMs.push(...times.slice(0, 1));
  admissionMs.push(times.reduce((sum, time) => sum + time, 0) / RUN);
  queryMs.push(queried);
}
