import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Submission } from '@fitlane/shared/domain/job/index.ts';
import { finishTask } from '../attempts/finish-task.ts';
import { EXPRESS, failureReport, fitReport, World } from '../testing/world.ts';
import { tick } from '../tick.ts';
import { claimNext } from './claim-next.ts';
import { startLane } from './start-lane.ts';

let world: World;
beforeEach(() => {
  world = new World();
  world.clock.set(Date.UTC(2026, 0, 15));
});

/** An express second of the size small. */
const SECOND_USD = 0.000_022;
const seconds = (expectedSeconds: number): Partial<Submission> => ({
  ...EXPRESS,
  quote: { expectedSeconds, expectedMemoryBytes: 1, lane: 'express', size: 'small' },
});
const budget = (monthlyBudgetUsd: number | null) =>
  world.tenants.put({ id: 'a', limits: { monthlyBudgetUsd } });
const submit = (id: string, changes: Partial<Submission>) =>
  world.submit({ tenantId: 'a', id, ...changes });

let asks = 0;
const nonce = () => `ask-${asks}-1234`;
async function claim(): Promise<string | null> {
  asks += 1;
  world.clock.pass(300);
  return (await claimNext(world.deps, nonce()))?.spec.jobId ?? null;
}

describe('a budget', () => {
  test('admits what fits, and keeps the rest queued', async () => {
    await budget(25 * SECOND_USD);
    for (const id of ['a-1', 'a-2', 'a-3']) await submit(id, seconds(10));
    expect([await claim(), await claim(), await claim()]).toEqual(['a-1', 'a-2', null]);
    expect((await world.job('a-3')).status).toBe('queued');
  });

  test('lets a job pass that fits where the first one does not', async () => {
    await budget(5 * SECOND_USD);
    await submit('a-1', seconds(10));
    await submit('a-2', { ...seconds(2), priority: 'low' });
    expect(await claim()).toBe('a-2');
    expect(await claim()).toBeNull();
  });

  test('once raised admits the waiting job by the next tick', async () => {
    await budget(SECOND_USD);
    await submit('a-1', seconds(10));
    expect(await claim()).toBeNull();
    await budget(10 * SECOND_USD);
    await tick(world.deps);
    expect(await claim()).toBe('a-1');
  });

  test('begins anew with the month', async () => {
    await budget(10 * SECOND_USD);
    await submit('a-1', seconds(10));
    await claim();
    world.clock.pass(10_000);
    await finishTask(world.deps, 1, 'a-1', fitReport(nonce()));
    await submit('a-2', seconds(10));
    expect(await claim()).toBeNull();
    world.clock.set(Date.UTC(2026, 1, 1));
    await tick(world.deps);
    expect(await claim()).toBe('a-2');
  });

  test('gets back what a job did not need', async () => {
    await budget(11 * SECOND_USD);
    await submit('a-1', seconds(10));
    await submit('a-2', seconds(10));
    await claim();
    const first = nonce();
    expect(await claim()).toBeNull();
    world.clock.pass(400);
    await finishTask(world.deps, 1, 'a-1', fitReport(first));
    expect(await claim()).toBe('a-2');
  });

  test('counts what failed attempts have cost', async () => {
    await budget(15 * SECOND_USD);
    await submit('a-1', seconds(10));
    await claim();
    world.clock.pass(8_000);
    await finishTask(world.deps, 1, 'a-1', failureReport(nonce(), 'system'));
    await world.pass(600_000, 10);
    expect((await world.job('a-1')).queue).not.toBeNull();
    expect(await claim()).toBeNull();
  });

  test('need cover only the steps that are left', async () => {
    const step = { lane: 'express', size: 'small', taskCount: 1 } as const;
    const steps = [
      { ...step, name: 'prepare', expectedSeconds: 10 },
      { ...step, name: 'fit', expectedSeconds: 2 },
    ] as const;
    await budget(13 * SECOND_USD);
    await submit('a-1', { steps });
    await claim();
    world.clock.pass(10_000);
    const outputs = { kind: 'prepare', sizeBytes: 1 } as const;
    await finishTask(world.deps, 1, 'a-1', fitReport(nonce(), { outputs }));
    expect(await claim()).toBe('a-1');
    // One second is left, and two are reserved of the three that were not spent.
    await submit('a-2', seconds(2));
    expect(await claim()).toBeNull();
  });

  test('is kept when many ask at once', async () => {
    await budget(35 * SECOND_USD);
    for (let number = 1; number <= 9; number += 1) await submit(`a-${number}`, seconds(10));
    const asked = await Promise.all(
      Array.from({ length: 9 }, (_, index) => claimNext(world.deps, `racer-${index}-x`)),
    );
    expect(asked.filter((one) => one !== null)).toHaveLength(3);
  });

  test('is one for all lanes', async () => {
    const quote = {
      expectedSeconds: 60,
      expectedMemoryBytes: 1,
      lane: 'bulk',
      size: 'small',
    } as const;
    await budget(65 * SECOND_USD);
    await submit('a-1', { quote });
    await submit('a-2', seconds(10));
    expect(await startLane(world.deps, 'bulk')).toBe(1);
    expect(await claim()).toBeNull();
  });

  test('of one tenant is no other’s business', async () => {
    await budget(0);
    await submit('a-1', seconds(10));
    await world.submit({ tenantId: 'b', id: 'b-1', ...seconds(10) });
    expect(await claim()).toBe('b-1');
  });
});

describe('slots', () => {
  test('are as many as the tenant’s record says', async () => {
    await world.tenants.put({ id: 'a', limits: { slots: { express: 1 } } });
    for (const id of ['a-1', 'a-2']) await submit(id, seconds(1));
    expect([await claim(), await claim()]).toEqual(['a-1', null]);
  });
});
