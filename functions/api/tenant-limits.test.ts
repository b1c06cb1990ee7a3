import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { JobEvent } from '@fitlane/shared/domain/job/index.ts';
import type { Tenant } from '@fitlane/shared/domain/tenant.ts';
import { changeJob } from '@fitlane/shared/use-cases/change-job.ts';
import { ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
let dataset: string;
beforeEach(async () => {
  world = new ApiWorld();
  world.clock.set(Date.UTC(2026, 0, 31, 12));
  await world.open();
  dataset = await world.dataset();
});
afterEach(() => world.close());

const limit = (limits: Tenant['limits']) => world.tenants.put({ id: 'tn_1', limits });
const own = async () => (await world.send('GET', '/v1/limits')).body['tenant'];
const lanesOf = async () => (await own()).lanes;

let seed = 0;
const fit = (changes: object = {}, key?: string) =>
  world.send(
    'POST',
    '/v1/fit',
    { dataset, target: 'y', randomState: (seed += 1), ...changes },
    key,
  );
const tell = (id: string, event: JobEvent) => changeJob(world.deps, id, event);

async function run(id: string, slot: number, ms: number, end: Partial<JobEvent> = {}) {
  const outputs = { kind: 'fit', version: 'ver_1', rows: 1 } as const;
  const phases = [{ phase: 'train', startedAt: 0, durationMs: ms }] as const;
  const finished = {
    type: 'finished',
    attempt: 1,
    outputs,
    metrics: {},
    phases,
    ...end,
  } as JobEvent;
  await tell(id, { type: 'admitted', slot, execution: `express-${id}` });
  world.clock.pass(ms);
  await tell(id, finished);
}

describe('the queue', () => {
  test('takes so many jobs of a tenant in a lane, then says when to come back', async () => {
    await limit({ queuedJobs: 2 });
    expect([(await fit()).status, (await fit()).status]).toEqual([202, 202]);
    const refused = await fit();
    expect(refused).toMatchObject({ status: 429, body: { code: 'queue_full', owner: 'user' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fit({ lane: 'bulk' })).status).toBe(202);
  });

  test('takes more once some have started', async () => {
    await limit({ queuedJobs: 1 });
    const { body } = await fit();
    expect((await fit()).status).toBe(429);
    await tell(body['id'], { type: 'admitted', slot: 0, execution: 'express-1' });
    world.clock.pass(10_000);
    expect((await fit()).status).toBe(202);
  });

  test('counts what many send at once', async () => {
    await limit({ queuedJobs: 3 });
    const answers = await Promise.all(Array.from({ length: 8 }, () => fit()));
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(3);
  });

  test('that is full answers what is there already all the same', async () => {
    await limit({ queuedJobs: 1 });
    const { body } = await fit({ randomState: 1 });
    const again = await fit({ randomState: 1 });
    expect(again).toMatchObject({ status: 202, body: { id: body['id'] } });
  });

  test('of one tenant is no other’s', async () => {
    await limit({ queuedJobs: 0 });
    expect((await fit()).status).toBe(429);
    await world.tenants.put({ id: 'tn_1', limits: {} });
    expect((await fit()).status).toBe(202);
  });
});

describe('the rate', () => {
  test('is limited, and whoever waits as told is served', async () => {
    await limit({ submitsPerMinute: 2 });
    expect([(await fit()).status, (await fit()).status]).toEqual([202, 202]);
    const refused = await fit();
    expect(refused).toMatchObject({ status: 429, body: { code: 'rate_limited', owner: 'user' } });
    expect(refused.headers.get('retry-after')).toBe('30');
    world.clock.pass(30_000);
    expect((await fit()).status).toBe(202);
  });
});

describe('datasets', () => {
  const create = (sizeBytes?: number) => world.send('POST', '/v1/datasets', { sizeBytes });

  test('have a largest size', async () => {
    await limit({ fileBytes: 100 });
    expect((await create(100)).status).toBe(201);
    const refused = await create(101);
    expect(refused).toMatchObject({ status: 413, body: { code: 'dataset_too_large' } });
    expect((await world.send('GET', '/v1/limits')).body['uploads'].maxBytes).toBe(100);
  });

  test('have a largest size together, of which those count that are complete', async () => {
    const { storedBytes } = await own();
    expect(storedBytes).toBe(3);
    await limit({ datasetBytes: 10 });
    expect((await create(7)).status).toBe(201);
    const refused = await create(8);
    expect(refused).toMatchObject({ status: 422, body: { code: 'storage_full' } });
  });

  test('whose size nobody announced are refused when they have come', async () => {
    const created = await create();
    await world.storage.send(created.body['upload'], new Uint8Array(50));
    await limit({ fileBytes: 49 });
    const { id } = created.body['dataset'];
    const completed = await world.send('POST', `/v1/datasets/${id}/complete`);
    expect(completed).toMatchObject({ status: 413, body: { code: 'dataset_too_large' } });
  });
});

describe('what a tenant sees', () => {
  test('of its own limits and use', async () => {
    await limit({
      queuedJobs: 5,
      slots: { express: 3 },
      monthlyBudgetUsd: 2.5,
      submitsPerMinute: 9,
    });
    const { body } = await fit();
    await fit();
    await tell(body['id'], { type: 'admitted', slot: 0, execution: 'express-1' });
    const tenant = await own();
    expect(tenant.lanes).toEqual([
      { lane: 'express', slots: 3, running: 1, maxQueued: 5, queued: 1 },
      { lane: 'bulk', slots: 8, running: 0, maxQueued: 5, queued: 0 },
      { lane: 'gpu', slots: 1, running: 0, maxQueued: 5, queued: 0 },
    ]);
    expect(tenant.submitsPerMinute).toBe(9);
    expect(tenant.budget).toEqual({
      monthlyUsd: 2.5,
      spentUsd: 0,
      reservedUsd: body['cost'].estimated,
      endsAt: '2026-02-01T00:00:00.000Z',
    });
  });

  test('of others nothing', async () => {
    await fit();
    const other = await world.keyOf('tn_2');
    const { body } = await world.send('GET', '/v1/limits', undefined, other);
    expect(body['tenant']).toMatchObject({ storedBytes: 0, budget: { spentUsd: 0 } });
    expect((await lanesOf())[0].queued).toBe(1);
    expect(body['tenant'].lanes[0].queued).toBe(0);
  });
});

describe('cost', () => {
  test('is estimated before, and actual after', async () => {
    const { body } = await fit();
    expect(body['cost']).toEqual({ estimated: expect.closeTo(2.2e-6, 6), actual: null });
    expect(body['quote'].actualSeconds).toBeNull();
    await run(body['id'], 0, 500);
    const job = (await world.send('GET', `/v1/jobs/${body['id']}`)).body;
    expect(job['cost'].actual).toBe(0.000_011);
    expect(job['quote'].actualSeconds).toBe(0.5);
  });

  test('of a month adds up by day, model and kind', async () => {
    const [first, second, third] = [await fit(), await fit(), await fit({ model: 'other' })];
    await run(first.body['id'], 0, 1_000);
    await run(second.body['id'], 1, 2_000);
    await run(third.body['id'], 2, 4_000);
    const { body } = await world.send('GET', '/v1/usage');
    const day = { day: '2026-01-31', kind: 'fit' };
    expect(body).toEqual({
      month: '2026-01',
      jobs: 3,
      computeSeconds: 7,
      cost: 0.000_154,
      days: [
        { ...day, model: 'default', jobs: 2, computeSeconds: 3, cost: 0.000_066 },
        { ...day, model: 'other', jobs: 1, computeSeconds: 4, cost: 0.000_088 },
      ],
    });
  });

  test('of another month, or another tenant, is its own', async () => {
    const { body } = await fit();
    world.clock.set(Date.UTC(2026, 1, 1) - 100);
    await run(body['id'], 0, 1_000);
    const jobs = async (query: string, key?: string) =>
      (await world.send('GET', `/v1/usage${query}`, undefined, key)).body['jobs'];
    expect(await jobs('')).toBe(1);
    expect(await jobs('?month=2026-02')).toBe(1);
    expect(await jobs('?month=2026-01')).toBe(0);
    expect(await jobs('', await world.keyOf('tn_2'))).toBe(0);
    expect((await world.send('GET', '/v1/usage?month=2026-13')).status).toBe(400);
  });
});

test('quotes learn from what jobs of the kind took', async () => {
  await world.quoteHistories.put(
    {
      tenantId: 'tn_1',
      trainer: 'hist-gradient-boosting',
      kind: 'fit',
      ratios: [4, 4, 4],
      updatedAt: 0,
    },
    null,
  );
  dataset = await world.dataset({ rows: 2_000_000 });
  const seconds = async (key?: string) => (await fit({}, key)).body['quote'].expectedSeconds;
  expect(await seconds()).toBeCloseTo(0.1 + 4 * 4.1e-7 * 6_000_000, 9);
});
