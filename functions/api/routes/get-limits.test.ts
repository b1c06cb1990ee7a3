import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { ApiWorld } from '../testing/api-world.ts';
import type { Limits } from './get-limits.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const limits = async () => (await world.send('GET', '/v1/limits')).body as Limits;

test('the settings of this deployment are shown', async () => {
  const { jobs, lanes } = await limits();
  expect(jobs).toMatchObject({ timeoutSeconds: 600, maxRetries: 4 });
  expect(lanes).toContainEqual({ lane: 'express', maxExpectedSeconds: 30, sizes: ['small'] });
});

describe('what is said holds', () => {
  test('for the size of a file, and where parts begin', async () => {
    const { uploads } = await limits();
    const create = (sizeBytes: number) => world.send('POST', '/v1/datasets', { sizeBytes });
    expect((await create(uploads.maxBytes + 1)).status).toBe(400);
    const { body } = await create(uploads.maxBytes);
    expect(body['upload'].parts).toBeLessThanOrEqual(uploads.maxParts);
    expect((await create(uploads.wholeUpToBytes)).body['upload'].url).toBeDefined();
    const large = await create(uploads.wholeUpToBytes + 1);
    expect(large.body['upload'].partSizeBytes).toBe(uploads.minPartBytes);
  });

  test('for a job’s timeout', async () => {
    const { jobs } = await limits();
    const fit = async (timeoutSeconds: number) =>
      world.send('POST', '/v1/fit', { dataset: await world.dataset(), timeoutSeconds });
    expect((await fit(jobs.maxTimeoutSeconds)).status).toBe(202);
    expect((await fit(jobs.maxTimeoutSeconds + 1)).status).toBe(400);
  });

  test('for lists, long polls and bodies', async () => {
    const { requests } = await limits();
    const list = (limit: number) => world.send('GET', `/v1/jobs?limit=${limit}`);
    expect((await list(requests.maxPageItems)).status).toBe(200);
    expect((await list(requests.maxPageItems + 1)).status).toBe(400);
    const poll = await world.send('GET', `/v1/jobs/job_1?wait=${requests.maxWaitSeconds + 1}s`);
    expect(poll.status).toBe(400);
    const body = (bytes: number) =>
      world.send('POST', '/v1/datasets', `{}${' '.repeat(bytes - 2)}`);
    expect((await body(requests.maxBodyBytes)).status).toBe(201);
    expect((await body(requests.maxBodyBytes + 1)).status).toBe(413);
  });

  test('for the names of columns', async () => {
    const { tables } = await limits();
    const shape = { rows: 100, columns: [{ name: '', type: 'int64' }], constantColumns: [] };
    const room = tables.maxColumnBytes - JSON.stringify(shape).length;
    const statusOf = async (length: number) => {
      const columns = [{ name: 'y'.repeat(length), type: 'int64' }];
      return (await world.send('GET', `/v1/datasets/${await world.dataset({ columns })}`)).body;
    };
    expect(await statusOf(room)).toMatchObject({ status: 'ready' });
    expect(await statusOf(room + 1)).toMatchObject({ status: 'uploading' });
  });
});
