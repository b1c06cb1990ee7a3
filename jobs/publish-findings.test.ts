import { beforeEach, describe, expect, test } from '@jest/globals';
import type { DriftFound } from '@fitlane/shared/domain/domain-event.ts';
import { Mortal } from './testing/mortal.ts';
import { World } from './testing/world.ts';
import { tick } from './tick.ts';

const FOUND: DriftFound = {
  ...{ type: 'driftFound', id: 'ver_1.2026-01-31', at: 1_000, tenantId: 'tn_1', model: 'churn' },
  ...{ version: 'ver_1', job: null, rows: 500, features: ['age'], predictions: 'none' },
};

let world: World;
beforeEach(async () => {
  world = new World();
  await world.driftFindings.add(FOUND);
});

describe('what online inference has found', () => {
  test('is told to subscribers at the next tick, once', async () => {
    await tick(world.deps);
    await tick(world.deps);
    expect(world.domainEvents.published).toEqual([FOUND]);
  });

  test('is told later where it cannot be now, and keeps no lane asleep', async () => {
    await world.submit();
    world.domainEvents.failure = new Error('503');
    await expect(tick(world.deps)).rejects.toThrow('503');
    expect(world.messages.wakes).toEqual(['bulk']);
    world.domainEvents.failure = null;
    await tick(world.deps);
    expect(world.domainEvents.published).toEqual([FOUND]);
  });

  test.each([false, true])(
    'is told by the next controller where one dies as it tells (told: %s)',
    async (arrives) => {
      const calls = new Mortal(world.deps, { call: Infinity, arrives });
      await tick(calls.deps);
      const call = calls.calls.indexOf('domainEvents.publish') + 1;
      world = new World();
      await world.driftFindings.add(FOUND);
      await tick(new Mortal(world.deps, { call, arrives }).deps).catch(() => undefined);
      await tick(world.deps);
      expect(world.domainEvents.published).toEqual(arrives ? [FOUND, FOUND] : [FOUND]);
    },
  );
});
