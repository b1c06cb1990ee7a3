import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { advance, type JobEvent } from '@fitlane/shared/domain/job/index.ts';
import { at } from '@fitlane/shared/testing/sample-policy.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from '../testing/api-world.ts';

let world: ApiWorld;
let dataset: string;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  dataset = await world.dataset();
});
afterEach(() => world.close());

async function fit(body: object = {}, key?: string): Promise<string> {
  return (await world.send('POST', '/v1/fit', { dataset, ...body }, key)).body['id'];
}
const own = { reuse: false };
const post = (path: string, body: object = {}, key?: string, headers = {}) =>
  world.send('POST', path, body, key, headers);
const cancel = (id: string, body: object = {}, key?: string) =>
  post(`/v1/jobs/${id}/cancel`, body, key);
const statusOf = async (id: string) => (await world.jobs.get(id))?.value.status;

async function tell(id: string, ...events: JobEvent[]): Promise<void> {
  for (const event of events) {
    const was = await world.jobs.get(id);
    const { job, events } = advance(was!.value, event, at(world.clock.now()));
    await world.jobs.commit({ was, job, events });
  }
}

let asks = 0;
/** A worker asks once, and for one job. */
function running(): JobEvent {
  asks += 1;
  return { type: 'admitted', slot: 0, execution: `express-${asks}` };
}
const mistake = { code: 'target_null', owner: 'user', message: 'm', fix: 'f' } as const;
const failed: JobEvent = { type: 'failed', attempt: 1, error: mistake, won: [] };

async function failedFit(body: object = own): Promise<string> {
  const id = await fit(body);
  await tell(id, running(), failed);
  return id;
}

describe('cancel', () => {
  test('a queued job is cancelled at once', async () => {
    const id = await fit();
    const { status, body } = await cancel(id);
    expect(status).toBe(200);
    expect(body).toMatchObject({ id, status: 'cancelled', goesOnForOthers: false });
    expect(world.jobs.lanes.held).toEqual([]);
  });

  test('one that computes is cancelling, and the controller is told', async () => {
    const id = await fit();
    await tell(id, running());
    world.messages.wakes.length = 0;
    expect((await cancel(id)).body['status']).toBe('cancelling');
    expect(world.messages.wakes).toEqual(['express']);
    expect((await cancel(id)).body['status']).toBe('cancelling');
    expect(world.messages.wakes).toEqual(['express']);
  });

  test('holds, even when nobody can be told', async () => {
    const id = await fit();
    await tell(id, running());
    world.messages.failure = new Error('no answer');
    expect((await cancel(id)).body['status']).toBe('cancelling');
  });

  test('one that is over stays as it is', async () => {
    const id = await failedFit();
    expect(await cancel(id)).toMatchObject({ status: 200, body: { status: 'failed' } });
  });

  test('needs no body', async () => {
    const id = await fit();
    expect((await world.send('POST', `/v1/jobs/${id}/cancel`)).body['status']).toBe('cancelled');
  });

  test('another tenant’s job is not found', async () => {
    const id = await fit();
    const stranger = await world.keyOf('tn_2');
    expect((await cancel(id, { force: true }, stranger)).status).toBe(404);
    expect(await statusOf(id)).toBe('queued');
  });
});

describe('cancel of a shared job', () => {
  let second: string;
  let third: string;
  let id: string;
  beforeEach(async () => {
    [second, third] = [await world.keyOf('tn_1'), await world.keyOf('tn_1')];
    id = await fit();
    await fit({}, second);
  });

  test('each leaves, and the last one stops it', async () => {
    const first = await cancel(id);
    expect(first.body).toMatchObject({ status: 'queued', goesOnForOthers: true });
    expect((await cancel(id, {}, second)).body['status']).toBe('cancelled');
  });

  test('asking again does not take it from those who are left', async () => {
    await cancel(id);
    expect((await cancel(id)).body).toMatchObject({ status: 'queued', goesOnForOthers: true });
    expect(await statusOf(id)).toBe('queued');
    await fit();
    await cancel(id, {}, second);
    expect((await cancel(id)).body['status']).toBe('cancelled');
  });

  test('who never asked for it is refused, unless it is forced', async () => {
    const refused = await cancel(id, {}, third);
    expect(refused).toMatchObject({ status: 409, body: { code: 'job_shared', owner: 'user' } });
    expect(refused.body['fix']).toContain('force: true');
    expect((await cancel(id, { force: true }, third)).body['status']).toBe('cancelled');
  });

  test('two that leave at the same instant stop it', async () => {
    await Promise.all([cancel(id), cancel(id, {}, second)]);
    expect(await statusOf(id)).toBe('cancelled');
  });
});

describe('cancel of many jobs', () => {
  test('is a dry run unless it says otherwise', async () => {
    const ids = [await fit(own), await fit(own)];
    const { body } = await post('/v1/jobs/cancel', { filter: {} });
    expect(body).toMatchObject({ dryRun: true, matched: 2, left: [], refused: [] });
    expect(body['jobs'].toSorted()).toEqual(ids.toSorted());
    expect(await Promise.all(ids.map(statusOf))).toEqual(['queued', 'queued']);
  });

  test('takes those that match, and none that is over', async () => {
    const churn = await fit({ ...own, model: 'churn' });
    const other = await fit({ ...own, model: 'other' });
    const over = await failedFit({ ...own, model: 'churn' });
    const filter = { model: 'churn' };
    const { body } = await post('/v1/jobs/cancel', { filter, dryRun: false });
    expect(body).toMatchObject({ matched: 1, jobs: [churn] });
    expect(await Promise.all([churn, other, over].map(statusOf))).toEqual([
      'cancelled',
      'queued',
      'failed',
    ]);
  });

  test('page by page', async () => {
    const ids: string[] = [];
    for (let number = 0; number < 5; number += 1) {
      ids.push(await fit(own));
      world.clock.pass(1);
    }
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page: { body: Record<string, any> } = await post('/v1/jobs/cancel', {
        filter: { status: 'queued' },
        dryRun: false,
        limit: 2,
        ...(cursor !== undefined && { cursor }),
      });
      seen.push(...page.body['jobs']);
      cursor = page.body['nextCursor'] ?? undefined;
    } while (cursor !== undefined);
    expect(seen).toEqual(ids.toReversed());
  });

  test('shared ones are left, or refused with their reason, as one by one', async () => {
    const other = await world.keyOf('tn_1');
    const shared = await fit();
    await fit({}, other);
    const mine = await post('/v1/jobs/cancel', { filter: {} });
    expect(mine.body).toMatchObject({ matched: 1, jobs: [], left: [shared] });
    const third = await world.keyOf('tn_1');
    for (const dryRun of [true, false]) {
      const theirs = await post('/v1/jobs/cancel', { filter: {}, dryRun }, third);
      expect(theirs.body['refused']).toMatchObject([{ id: shared, error: { code: 'job_shared' } }]);
    }
    const forced = { filter: {}, dryRun: false, force: true };
    expect((await post('/v1/jobs/cancel', forced, third)).body['jobs']).toEqual([shared]);
  });

  test.each([{}, { filter: { status: 'failed' } }, { filter: { stauts: 'queued' } }])(
    '%j is refused',
    async (body) => {
      expect((await post('/v1/jobs/cancel', body)).status).toBe(400);
    },
  );
});

describe('retry', () => {
  test('is a new job, asked for the same', async () => {
    const parameters = { target: 'x1', exclude: ['x2'], randomState: 4 };
    const id = await failedFit({ ...own, ...parameters, model: 'churn', priority: 'high' });
    const { status, body } = await post(`/v1/jobs/${id}/retry`);
    expect(status).toBe(202);
    expect(body).toMatchObject({ status: 'queued', retryOf: id, model: 'churn', parameters });
    const [old, made] = [await world.jobs.get(id), await world.jobs.get(body['id'])];
    expect(made!.value.outputPrefix).not.toBe(old!.value.outputPrefix);
    expect(made!.value).toMatchObject({ priority: 'high', timeoutMs: 600_000, retries: 0 });
  });

  test('keeps the size that the job had grown to', async () => {
    const id = await fit({ ...own, lane: 'bulk' });
    const memory = { code: 'out_of_memory', owner: 'system', message: 'm', fix: 'f' } as const;
    await tell(
      id,
      { type: 'admitted', slot: 0, execution: null },
      { type: 'claimed', attempt: 1, execution: 'x' },
      { type: 'lost', attempt: 1, error: memory, won: [] },
      { type: 'cancelRequested', by: 'key', isForced: true },
    );
    const { body } = await post(`/v1/jobs/${id}/retry`);
    expect(body).toMatchObject({ lane: 'bulk', size: 'medium', retryOf: id });
  });

  test('prepares again what an earlier job had prepared, and is gone by now', async () => {
    const asked = { ...own, validation: { folds: 3 } };
    const first = await world.jobs.get(await fit(asked));
    const uri = first!.value.inputs.prepared!.uri;
    world.storage.objects.set(uri, new Uint8Array([1]));
    const id = await fit(asked);
    await tell(id, { type: 'admitted', slot: 0, execution: null }, failed);
    await world.storage.delete(uri);
    const { body } = await post(`/v1/jobs/${id}/retry`);
    expect(body['steps'].map(({ name }: { name: string }) => name)).toEqual([
      'prepare',
      'trials',
      'fit',
    ]);
  });

  test('shares the rows of a prediction among as many tasks', async () => {
    const features = ['x1', 'x2'].map((name) => ({ name, type: 'double' }));
    const schema = { target: { name: 'y', type: 'int64' }, features };
    world.jobs.versions.add(sampleVersion({ id: 'ver_1', tenantId: 'tn_1', schema }));
    const asked = { dataset, version: 'ver_1', tasks: 8, ...own };
    const id = (await world.send('POST', '/v1/predict', asked)).body['id'];
    await tell(id, { type: 'admitted', slot: 0, execution: null }, failed);
    const { body } = await post(`/v1/jobs/${id}/retry`);
    expect(body).toMatchObject({ lane: 'bulk', tasks: 8, steps: [{}, { name: 'join' }] });
  });

  test('under a key it is made once, also when the first answer is lost', async () => {
    const id = await failedFit();
    const named = () => post(`/v1/jobs/${id}/retry`, {}, undefined, { 'idempotency-key': 'k-1' });
    const answers = await Promise.all([named(), named(), named()]);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect((await post(`/v1/jobs/${id}/retry`)).body['id']).not.toBe(answers[0].body['id']);
  });

  test('joins the job that computes the same by now', async () => {
    const id = await failedFit({});
    const again = await fit();
    expect((await post(`/v1/jobs/${id}/retry`)).body).toMatchObject({ id: again, retryOf: null });
  });

  test('of one that goes on, or has succeeded, is refused', async () => {
    const id = await fit();
    const open = await post(`/v1/jobs/${id}/retry`);
    expect(open).toMatchObject({ status: 409, body: { code: 'job_not_retryable' } });
    const outputs = { kind: 'fit', version: 'ver_1', rows: 1 } as const;
    await tell(id, running(), { type: 'finished', attempt: 1, outputs, metrics: {}, phases: [] });
    expect((await post(`/v1/jobs/${id}/retry`)).body['fix']).toContain('reuse: false');
  });
});

describe('retry of many jobs', () => {
  test('is a dry run unless it says otherwise', async () => {
    const id = await failedFit();
    await fit(own);
    const { body } = await post('/v1/jobs/retry', { filter: {} });
    expect(body).toMatchObject({ dryRun: true, matched: 1, jobs: [{ job: id, retry: null }] });
    expect((await world.send('GET', '/v1/jobs')).body['items']).toHaveLength(2);
  });

  test('retries each once under its key', async () => {
    const ids = [await failedFit(), await failedFit()];
    const filter = { status: 'failed' };
    const named = () =>
      post('/v1/jobs/retry', { filter, dryRun: false }, undefined, { 'idempotency-key': 'k-2' });
    const first = await named();
    expect(first.body['jobs'].map(({ job }: { job: string }) => job).toSorted()).toEqual(ids);
    expect((await named()).body['jobs']).toEqual(first.body['jobs']);
    expect((await world.send('GET', '/v1/jobs')).body['items']).toHaveLength(4);
  });

  test('tells which could not be', async () => {
    const id = await failedFit();
    world.deps.datasets.get = () => Promise.resolve(null);
    const { body } = await post('/v1/jobs/retry', { filter: {}, dryRun: false });
    expect(body['refused']).toMatchObject([{ id, error: { code: 'not_found', owner: 'user' } }]);
  });
});

describe('pending', () => {
  const pendingOf = async (id: string) =>
    (await world.send('GET', `/v1/jobs/${id}`)).body['pending'];

  test('a queued job says which place it has', async () => {
    await fit(own);
    world.clock.pass(1_000);
    const second = await fit(own);
    expect(await pendingOf(second)).toMatchObject({ reason: 'turn', position: 2 });
  });

  test('a job that runs or is over is not pending', async () => {
    const id = await fit();
    await tell(id, running());
    expect(await pendingOf(id)).toBeNull();
    await tell(id, failed);
    expect(await pendingOf(id)).toBeNull();
  });
});

describe('tasks of a prediction', () => {
  test('more than one are shared out in the bulk lane', async () => {
    const features = ['x1', 'x2'].map((name) => ({ name, type: 'double' }));
    const schema = { target: { name: 'y', type: 'int64' }, features };
    world.jobs.versions.add(sampleVersion({ id: 'ver_1', tenantId: 'tn_1', schema }));
    const predict = (body: object) =>
      world.send('POST', '/v1/predict', { dataset, version: 'ver_1', ...body });
    expect((await predict({ tasks: 8 })).body).toMatchObject({ lane: 'bulk', tasks: 8 });
    expect((await predict({ reuse: false })).body).toMatchObject({ lane: 'express', tasks: 1 });
    expect((await predict({ tasks: 8, lane: 'express' })).status).toBe(400);
    expect((await predict({ tasks: 101 })).status).toBe(400);
  });
});
