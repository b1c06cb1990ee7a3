import { describe, expect, test } from '@jest/globals';
import type { Finish } from '@fitlane/shared/domain/contract/report.ts';
import { isTerminal, type Job, type Submission } from '@fitlane/shared/domain/job/index.ts';
import { claimNext } from './admission/claim-next.ts';
import { startLane } from './admission/start-lane.ts';
import { claimTask } from './attempts/claim-task.ts';
import { finishTask } from './attempts/finish-task.ts';
import type { ControllerDeps } from './controller-deps.ts';
import { doDue } from './due-loop.ts';
import { tellJob } from './tell-job.ts';
import { sampleDataset } from '@fitlane/shared/testing/sample-records.ts';
import { Mortal, type Death } from './testing/mortal.ts';
import {
  CONVERT,
  convertReport,
  driftedReport,
  EXPRESS,
  failureReport,
  fitReport,
  PREDICT,
  World,
} from './testing/world.ts';
import { tick } from './tick.ts';

/** One thing after another that a controller is asked for; a dead one answers nothing. */
type Life = (deps: ControllerDeps, world: World) => Promise<void>;

const BULK: Partial<Submission> = { fingerprint: 'f' };
const FIRST = 'fitlane-small-1';
const cancelRequested = { type: 'cancelRequested', by: 'key_1', isForced: false } as const;

async function startsAndClaims(deps: ControllerDeps): Promise<void> {
  await startLane(deps, 'bulk');
  await claimTask(deps, 1, 'job_1', { nonce: 'nonce-1', execution: FIRST, taskIndex: 0 });
}

const TWO_STEPS = [
  { name: 'prepare', lane: 'bulk', size: 'small', taskCount: 1, expectedSeconds: 1 },
  { name: 'fit', lane: 'express', size: 'small', taskCount: 1, expectedSeconds: 1 },
] as const;

const preparedReport = (nonce: string) =>
  fitReport(nonce, { outputs: { kind: 'prepare', sizeBytes: 1 } });

const LIVES: Record<string, readonly [Partial<Submission>, Life]> = {
  'a bulk job that succeeds': [
    BULK,
    async (deps) => {
      await startsAndClaims(deps);
      await finishTask(deps, 1, 'job_1', fitReport('nonce-1'));
    },
  ],
  'a bulk job whose first attempt fails': [
    BULK,
    async (deps, world) => {
      await startsAndClaims(deps);
      await finishTask(deps, 1, 'job_1', failureReport('nonce-1', 'system'));
      world.compute.end(FIRST, { status: 'failed' });
      world.clock.pass(10_000);
      await doDue(deps, world.clock.now());
    },
  ],
  'a bulk job whose start is hidden': [
    BULK,
    async (deps, world) => {
      world.compute.failNextStart('hidden');
      await startsAndClaims(deps);
    },
  ],
  'a bulk job that is cancelled': [
    BULK,
    async (deps) => {
      await startsAndClaims(deps);
      await tellJob(deps, 'job_1', cancelRequested);
    },
  ],
  'a bulk job that takes too long': [
    { ...BULK, timeoutMs: 10_000 },
    async (deps, world) => {
      await startsAndClaims(deps);
      world.clock.pass(60_000);
      await doDue(deps, world.clock.now());
    },
  ],
  'an express job that succeeds': [
    { ...EXPRESS, fingerprint: 'f' },
    async (deps) => {
      await claimNext(deps, 'ask-1234');
      await finishTask(deps, 1, 'job_1', fitReport('ask-1234'));
    },
  ],
  'a fit in two steps': [
    { fingerprint: 'f', steps: TWO_STEPS },
    async (deps) => {
      await startsAndClaims(deps);
      await finishTask(deps, 1, 'job_1', preparedReport('nonce-1'));
      await claimNext(deps, 'ask-1234');
      await finishTask(deps, 2, 'job_1', fitReport('ask-1234'));
    },
  ],
  'a fit in two steps that is cancelled between them': [
    { fingerprint: 'f', steps: TWO_STEPS },
    async (deps) => {
      await startsAndClaims(deps);
      await finishTask(deps, 1, 'job_1', preparedReport('nonce-1'));
      await tellJob(deps, 'job_1', cancelRequested);
    },
  ],
  'a conversion that succeeds': [
    CONVERT,
    async (deps) => {
      await claimNext(deps, 'ask-1234');
      await finishTask(deps, 1, 'job_1', convertReport('ask-1234'));
    },
  ],
  'a conversion that is cancelled': [
    CONVERT,
    async (deps) => {
      await claimNext(deps, 'ask-1234');
      await tellJob(deps, 'job_1', cancelRequested);
    },
  ],
  'a prediction whose rows have drifted': [
    PREDICT,
    async (deps) => {
      await claimNext(deps, 'ask-1234');
      await finishTask(deps, 1, 'job_1', driftedReport('ask-1234'));
    },
  ],
  'an express job whose worker goes silent': [
    { ...EXPRESS, fingerprint: 'f' },
    async (deps, world) => {
      await claimNext(deps, 'ask-1234');
      world.clock.pass(50_000);
      await doDue(deps, world.clock.now());
    },
  ],
};

async function liveUntil(death: Death, [submission, life]: readonly [Partial<Submission>, Life]) {
  const world = new World();
  await world.jobs.datasets.create(sampleDataset());
  await world.submit(submission);
  const mortal = new Mortal(world.deps, death);
  await life(mortal.deps, world).catch((error: unknown) => {
    // What it is told at the end of an attempt that another has ended is part of life.
    if (!mortal.isDead) throw error;
  });
  return { world, mortal };
}

/** Other controllers, the tick, and all containers go on until the job is over. */
async function goOn(world: World): Promise<Job> {
  for (let round = 0; round < 40; round += 1) {
    const job = await world.job();
    if (isTerminal(job) && job.dueAt === null) return job;
    await world.pass(5_000);
    await tick(world.deps);
    await startLane(world.deps, 'bulk');
    await claimNext(world.deps, `ask-of-round-${round}`);
    await workOn(world);
  }
  return world.job();
}

/** Each container claims, and reports that it is done; what is refused ends. */
async function workOn(world: World): Promise<void> {
  const job = await world.job();
  const { attempt, id } = job;
  for (const [execution, { state, attemptUrl }] of world.compute.executions) {
    if (state.status !== 'active') continue;
    const number = Number(attemptUrl.split('/').at(-1));
    const claim = { nonce: 'nonce-1', execution, taskIndex: 0 };
    await claimTask(world.deps, number, id, claim)
      .then(() => finishTask(world.deps, number, id, reportOf(job, 'nonce-1')))
      .catch(() => undefined);
    world.compute.end(execution, { status: 'succeeded' });
  }
  const nonce = attempt?.execution?.replace(/^express-/, '');
  if (attempt?.lane !== 'express' || nonce === undefined) return;
  await finishTask(world.deps, attempt.number, id, reportOf(job, nonce)).catch(() => undefined);
}

function reportOf({ steps, step }: Job, nonce: string): Finish {
  const name = steps[step]?.name;
  if (name === 'prepare') return preparedReport(nonce);
  if (name === 'predict') return driftedReport(nonce);
  return name === 'convert' ? convertReport(nonce) : fitReport(nonce);
}

async function wasCancelled(world: World): Promise<boolean> {
  const log = await world.jobs.events('job_1', 0);
  return log.some(({ event }) => event.type === 'cancelRequested');
}

/** Whether there is what the job was to make: then, and only then, it has succeeded. */
async function madeBy(world: World, { kind }: Job): Promise<boolean> {
  if (kind === 'fit') return (await world.jobs.versions.get('ver_1')) !== null;
  if (kind === 'predict') return hasToldOfDrift(world);
  const dataset = await world.jobs.datasets.get('ds_1');
  expect(['ready', 'failed']).toContain(dataset?.status);
  return dataset?.status === 'ready' && dataset.shape !== null;
}

/** At least once, as one event. */
function hasToldOfDrift({ domainEvents }: World): boolean {
  const told = new Set(domainEvents.published.map((event) => JSON.stringify(event)));
  expect(told.size).toBeLessThanOrEqual(1);
  return told.size === 1;
}

/** Every call at which the life can end. */
async function callsOf(life: readonly [Partial<Submission>, Life]): Promise<string[]> {
  const { mortal } = await liveUntil({ call: Infinity, arrives: true }, life);
  return mortal.calls;
}

describe('a controller may die at any of its calls, before or after it arrives', () => {
  test.each(Object.entries(LIVES))('%s', async (_, life) => {
    const calls = await callsOf(life);
    expect(calls.length).toBeGreaterThan(10);
    for (const [index, call] of calls.entries()) {
      for (const arrives of [false, true]) {
        const death = { call: index + 1, arrives };
        const { world, mortal } = await liveUntil(death, life);
        expect(mortal.isDead).toBe(true);
        const job = await goOn(world);
        const end = { status: job.status, dueAt: job.dueAt };
        const status = (await wasCancelled(world)) ? 'cancelled' : 'succeeded';
        expect({ death, call, end }).toEqual({ death, call, end: { status, dueAt: null } });
        const left = status === 'succeeded' && job.fingerprint !== null ? ['fingerprint'] : [];
        expect(world.lanes.held.map(({ type }) => type)).toEqual(left);
        expect(await madeBy(world, job)).toBe(status === 'succeeded');
      }
    }
  });
});
