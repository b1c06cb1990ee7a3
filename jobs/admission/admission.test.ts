import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { submit as submitted, type Submission } from '@fitlane/shared/domain/job/index.ts';
import { sampleSubmission } from '@fitlane/shared/testing/sample-records.ts';
import { finishTask } from '../attempts/finish-task.ts';
import { tellJob } from '../tell-job.ts';
import { EXPRESS, failureReport, fitReport, World } from '../testing/world.ts';
import { tick } from '../tick.ts';
import { claimNext } from './claim-next.ts';
import { LaneLooks } from './lane-looks.ts';
import { startLane } from './start-lane.ts';

let world: World;
beforeEach(() => {
  world = new World();
});

/** Submits an express job; its id tells whose it is and in which order it came. */
async function submit(tenantId: string, number: number, changes: Partial<Submission> = {}) {
  const id = `${tenantId}-${number}`;
  await world.submit({ ...EXPRESS, tenantId, id, ...changes });
  world.clock.pass(1);
  return id;
}

let asks = 0;
async function claim(): Promise<string | null> {
  asks += 1;
  return (await claimNext(world.deps, `ask-${asks}-1234`))?.spec.jobId ?? null;
}

async function claimAll(): Promise<string[]> {
  const claimed: string[] = [];
  for (;;) {
    world.clock.pass(300);
    const id = await claim();
    if (id === null) return claimed;
    claimed.push(id);
  }
}

const limit = (express: number) => {
  const { defaultLimits } = world.deps;
  const slots = { express, bulk: express, gpu: 1 };
  Object.assign(world.deps, { defaultLimits: { ...defaultLimits, slots } });
};
const finish = (id: string, ask: number) =>
  finishTask(world.deps, 1, id, fitReport(`ask-${ask}-1234`));

describe('the order', () => {
  test('a short job passes long ones, of its tenant and of others', async () => {
    const quote = {
      expectedSeconds: 25,
      expectedMemoryBytes: 1,
      lane: 'express',
      size: 'small',
    } as const;
    await submit('a', 1, { quote });
    await submit('a', 2);
    await submit('b', 1, { quote });
    await submit('b', 2);
    expect(await claimAll()).toEqual(['a-2', 'b-2', 'a-1', 'b-1']);
  });

  test('a tenant that floods the lane keeps no other waiting', async () => {
    for (let number = 1; number <= 30; number += 1) await submit('flood', number);
    world.clock.pass(5_000);
    await submit('calm', 1);
    const claimed = await claimAll();
    expect(claimed).toHaveLength(31);
    expect(claimed.indexOf('calm-1')).toBeLessThan(5);
  });

  test('jobs of one tenant keep the order in which they came', async () => {
    for (let number = 1; number <= 5; number += 1) await submit('a', number);
    expect(await claimAll()).toEqual(['a-1', 'a-2', 'a-3', 'a-4', 'a-5']);
  });
});

describe('limits', () => {
  test('no tenant has more attempts than slots, however many ask at once', async () => {
    limit(3);
    for (let number = 1; number <= 9; number += 1) await submit('a', number);
    const asked = await Promise.all(
      Array.from({ length: 9 }, (_, index) => claimNext(world.deps, `racer-${index}-x`)),
    );
    expect(asked.filter((one) => one !== null)).toHaveLength(3);
    expect(await world.lanes.slotsOf('express', 'a')).toHaveLength(3);
  });

  test('a tenant at its limit is passed over, and comes back when a slot gets free', async () => {
    limit(2);
    for (let number = 1; number <= 4; number += 1) await submit('a', number);
    await submit('b', 1);
    const before = asks;
    expect((await claimAll()).toSorted()).toEqual(['a-1', 'a-2', 'b-1']);
    await submit('a', 5);
    expect(await claim()).toBeNull();
    world.messages.wakes.length = 0;
    await finish('a-1', before + 1);
    expect(world.messages.wakes).toEqual(['express']);
    expect(await claim()).toBe('a-3');
  });

  test('one slot is kept for jobs under ten minutes', async () => {
    limit(2);
    const long = {
      expectedSeconds: 900,
      expectedMemoryBytes: 1,
      lane: 'bulk',
      size: 'small',
    } as const;
    const bulk = {
      quote: long,
      steps: [{ name: 'fit', lane: 'bulk', size: 'small', taskCount: 1, expectedSeconds: 1 }],
    } as const;
    await submit('a', 1, bulk);
    await submit('a', 2, bulk);
    expect(await startLane(world.deps, 'bulk')).toBe(1);
    await submit('a', 3, { ...bulk, quote: { ...long, expectedSeconds: 30 } });
    expect(await startLane(world.deps, 'bulk')).toBe(1);
    expect((await world.job('a-3')).status).toBe('starting');
    expect((await world.job('a-2')).status).toBe('queued');
  });

  test('a slot that gets free while its tenant is set aside is not forgotten', async () => {
    limit(1);
    await submit('a', 1);
    await submit('a', 2);
    const ask = asks + 1;
    expect(await claim()).toBe('a-1');
    const setAside = world.lanes.putTenant.bind(world.lanes);
    world.lanes.putTenant = async (tenant, revision) => {
      world.lanes.putTenant = setAside;
      await finish('a-1', ask);
      return setAside(tenant, revision);
    };
    expect(await claim()).toBe('a-2');
  });
});

describe('one look at the lane', () => {
  /** How often the lane's order is read from now on. */
  const countLooks = () => jest.spyOn(world.lanes, 'ranked').mock.calls;

  test('serves who ask at about the same time', async () => {
    for (let number = 1; number <= 8; number += 1) await submit(`tenant-${number % 2}`, number);
    const looks = countLooks();
    const asked = await Promise.all(
      Array.from({ length: 8 }, (_, index) => claimNext(world.deps, `asker-${index}-x`)),
    );
    expect(new Set(asked.map((one) => one?.spec.jobId)).size).toBe(8);
    expect(looks.length).toBeLessThanOrEqual(2);
  });

  test('never tells that there is nothing, unless it began after the question', async () => {
    await submit('a', 1);
    await submit('a', 2);
    expect(await claim()).toBe('a-1');
    expect(await claim()).toBe('a-2');
    await submit('a', 3);
    expect(await claim()).toBe('a-3');
    expect(await claim()).toBeNull();
    await submit('b', 1);
    expect(await claim()).toBe('b-1');
  });

  test('may be old: of two processes that know the same, one gets the job, and limits hold', async () => {
    limit(2);
    for (let number = 1; number <= 6; number += 1) await submit('a', number);
    const other = { ...world.deps, laneLooks: new LaneLooks(world.lanes, world.clock) };
    const processes = [world.deps, other, world.deps, other, world.deps, other];
    const asked = await Promise.all(
      processes.map((deps, index) => claimNext(deps, `racer-${index}-x`)),
    );
    const started = asked.flatMap((one) => one?.spec.jobId ?? []);
    expect(new Set(started).size).toBe(2);
    expect(await world.lanes.slotsOf('express', 'a')).toHaveLength(2);
  });
});

test('a copy of an ask that comes after its job has ended gets no other job', async () => {
  await submit('a', 1);
  await submit('a', 2);
  expect(await claim()).toBe('a-1');
  const copy = () => claimNext(world.deps, `ask-${asks}-1234`);
  expect((await copy())?.spec.jobId).toBe('a-1');
  await finish('a-1', asks);
  expect(await copy()).toBeNull();
  expect((await world.job('a-2')).status).toBe('queued');
  expect(await claim()).toBe('a-2');
});

describe('nothing is left over', () => {
  test.each(['succeeded', 'failed', 'retried', 'cancelled'])('when a job has %s', async (end) => {
    const id = await submit('a', 1);
    await claim();
    const ask = asks;
    if (end === 'succeeded') await finish(id, ask);
    if (end === 'failed')
      await finishTask(world.deps, 1, id, failureReport(`ask-${ask}-1234`, 'user'));
    if (end === 'retried')
      await finishTask(world.deps, 1, id, failureReport(`ask-${ask}-1234`, 'system'));
    if (end === 'cancelled') {
      await tellJob(world.deps, id, { type: 'cancelRequested', by: 'key_1', isForced: false });
      await world.pass(60_000, 30);
      expect((await world.job(id)).status).toBe('cancelled');
    }
    expect(world.lanes.held).toEqual([]);
  });
});

describe('the tick', () => {
  test('finds the queue of a process that died before its tenant joined the lane', async () => {
    const { job, events } = submitted(sampleSubmission(EXPRESS), world.clock.now());
    await world.jobs.commit({ was: null, job, events });
    expect(await claim()).toBeNull();
    await tick(world.deps);
    expect(await claim()).toBe('job_1');
  });

  test('finds a tenant whose slot got free without anybody being told', async () => {
    limit(1);
    await submit('a', 1);
    await submit('a', 2);
    const ask = asks + 1;
    await claim();
    expect(await claim()).toBeNull();
    const tenant = world.lanes.tenant.bind(world.lanes);
    world.lanes.tenant = () => Promise.reject(new Error('the database does not answer'));
    await finish('a-1', ask);
    world.lanes.tenant = tenant;
    expect(await claim()).toBeNull();
    await tick(world.deps);
    expect(await claim()).toBe('a-2');
  });
});

describe('a tenant without work', () => {
  test('is in nobody’s way', async () => {
    await submit('a', 1);
    await claim();
    expect(await world.lanes.tenant('express', 'a')).toBeNull();
    await submit('a', 2);
    expect(await claim()).toBe('a-2');
  });

  test('stays in the order when a job comes while it leaves', async () => {
    await submit('a', 1);
    const remove = world.lanes.removeTenant.bind(world.lanes);
    world.lanes.removeTenant = async (tenant, revision) => {
      world.lanes.removeTenant = remove;
      await submit('a', 2);
      await remove(tenant, revision);
    };
    expect(await claim()).toBe('a-1');
    expect(await claim()).toBe('a-2');
  });
});
