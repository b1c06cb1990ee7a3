import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Profile } from '@fitlane/shared/domain/drift/profile.ts';
import type { Job } from '@fitlane/shared/domain/job/index.ts';
import { sampleProfile } from '@fitlane/shared/testing/sample-profile.ts';
import { sampleEvent, sampleJob } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const MOVED = sampleProfile({ baseline: [500, 500], seen: [10, 490] });
const STILL = sampleProfile({ baseline: [500, 500], seen: [250, 250] });

async function prediction(profile: Profile | undefined, changes: Partial<Job> = {}) {
  const job = sampleJob({
    kind: 'predict',
    parameters: { engine: 'native', maxBadRows: 0 },
    status: 'succeeded',
    inputs: { ...sampleJob().inputs, version: { id: 'ver_1', uri: 's3://m', digest: 'd' } },
    outputs: { kind: 'predict', parts: [], ...(profile && { profile }) },
    ...changes,
  });
  await world.jobs.commit({ was: null, job, events: [sampleEvent()] });
}

const get = (path: string, key?: string) => world.send('GET', path, undefined, key);

describe('the drift of a prediction', () => {
  test('is told feature by feature, and of what was predicted', async () => {
    await prediction(MOVED);
    const { status, body } = await get('/v1/jobs/job_1/drift');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ job: 'job_1', version: 'ver_1', verdict: 'strong', rows: 500, featuresLeftOut: 0 },
      features: [{ name: 'age', verdict: 'strong', missing: { baseline: 0, seen: 0 } }],
      predictions: { verdict: 'strong', outside: { baseline: 0, seen: 0 } },
    });
    const [{ distance, interval }] = body['features'];
    expect(interval.low).toBeLessThan(distance);
    expect(interval.high).toBeGreaterThan(distance);
  });

  test.each([
    ['strong', MOVED, { verdict: 'strong', features: ['age'] }],
    ['none', STILL, { verdict: 'none', features: [] }],
    ['unknown', undefined, null],
  ])('stands in the job: %s', async (_what, profile, drift) => {
    await prediction(profile);
    expect((await get('/v1/jobs/job_1')).body).toMatchObject({ drift });
    expect((await get('/v1/jobs')).body['items']).toMatchObject([{ drift }]);
  });

  test.each<[string, Partial<Job>, number, string]>([
    ['a fit', { kind: 'fit', outputs: null }, 404, 'not_found'],
    ['one that has counted nothing', {}, 404, 'not_found'],
    ['one that is not over', { status: 'running', outputs: null }, 409, 'job_not_finished'],
    ['one that was cancelled', { status: 'cancelled', outputs: null }, 409, 'job_failed'],
  ])('of %s is refused', async (_what, changes, status, code) => {
    await prediction(undefined, changes);
    const { body } = await get('/v1/jobs/job_1/drift');
    expect(body).toMatchObject({ status, code, owner: 'user' });
    expect(body['fix']).not.toBe('');
  });

  test('is one of its events, with the features that have moved', async () => {
    const found = { rows: 500, features: ['age'], predictions: null };
    const event = { type: 'driftFound', found } as const;
    const job = sampleJob({ status: 'succeeded' });
    const events = [sampleEvent({ status: 'succeeded', event })];
    await world.jobs.commit({ was: null, job, events });
    const text = await world.stream('/v1/jobs/job_1/events');
    expect(text).toContain('event: driftFound');
    expect(text).toContain('"features":["age"]');
  });

  test('is kept from other tenants', async () => {
    await prediction(MOVED);
    expect((await get('/v1/jobs/job_1/drift', await world.keyOf('tn_2'))).status).toBe(404);
  });
});
