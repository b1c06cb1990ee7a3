import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { advance, type JobEvent } from '@fitlane/shared/domain/job/index.ts';
import { at } from '@fitlane/shared/testing/sample-policy.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
let dataset: string;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  dataset = await world.dataset();
});
afterEach(() => world.close());

const fit = (body: object = {}, key?: string) =>
  world.send('POST', '/v1/fit', { dataset, ...body }, key);
const named = (name: string, body: object = {}, path = '/v1/fit') =>
  world.send('POST', path, { dataset, ...body }, undefined, { 'idempotency-key': name });

async function tell(id: string, ...events: JobEvent[]): Promise<void> {
  for (const event of events) {
    const was = await world.jobs.get(id);
    const { job, events } = advance(was!.value, event, at(9));
    await world.jobs.commit({ was, job, events });
  }
}

const running: JobEvent[] = [{ type: 'admitted', slot: 0, execution: 'express-1' }];
const cancelled: JobEvent = { type: 'cancelRequested', by: 'key', isForced: true };

/** The job has made a version, and its files are there. */
async function succeed(id: string): Promise<void> {
  const version = sampleVersion({
    id: `ver_of_${id}`,
    uri: 's3://models/m',
    cardUri: 's3://models/c',
    export: { withheld: 'So.' },
  });
  await world.storage.write(version.uri, new Uint8Array([1]));
  await world.storage.write(version.cardUri, new Uint8Array([1]));
  world.jobs.versions.add(version);
  const outputs = { kind: 'fit', version: version.id, rows: 100 } as const;
  await tell(id, ...running, { type: 'finished', attempt: 1, outputs, metrics: {}, phases: [] });
}

describe('the same job', () => {
  test('asked for 200 times at the same instant is one job', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => fit()));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect((await world.send('GET', '/v1/jobs')).body['items']).toHaveLength(1);
  });

  test('is another one for another tenant, target, model, seed, or when its own is wanted', async () => {
    const first = (await fit()).body['id'];
    const others = [{ target: 'x1' }, { model: 'other' }, { randomState: 1 }, { reuse: false }];
    const answers = await Promise.all(others.map((body) => fit(body)));
    const ids = answers.map(({ body }) => body['id']);
    expect(new Set([first, ...ids]).size).toBe(5);
  });

  test('fields in another order, and defaults that are named, are the same request', async () => {
    const first = await fit({ randomState: 0, target: 'y' });
    expect((await fit({ target: 'y', validation: 'auto' })).body['id']).toBe(first.body['id']);
  });

  test('that has succeeded answers at once', async () => {
    const { body } = await fit();
    await succeed(body['id']);
    expect((await fit()).body).toMatchObject({ id: body['id'], status: 'succeeded', cached: true });
  });

  test('whose files were deleted is computed again', async () => {
    const { body } = await fit();
    await succeed(body['id']);
    await world.storage.delete('s3://models/m');
    const again = await fit();
    expect(again.body).toMatchObject({ status: 'queued', cached: false });
    expect((await fit()).body['id']).toBe(again.body['id']);
  });

  test.each(['cancelled', 'cancelling'])('that is %s does not answer', async (status) => {
    const { body } = await fit();
    await tell(body['id'], ...(status === 'cancelling' ? running : []), cancelled);
    expect((await world.send('GET', `/v1/jobs/${body['id']}`)).body['status']).toBe(status);
    expect((await fit()).body['id']).not.toBe(body['id']);
  });

  test('of two people is stopped by the last of them', async () => {
    const other = await world.keyOf('tn_1');
    const { body } = await fit();
    await fit({}, other);
    const stored = await world.jobs.get(body['id']);
    const [first, second] = stored!.value.holders;
    await tell(body['id'], { type: 'cancelRequested', by: first!, isForced: false });
    expect((await world.jobs.get(body['id']))?.value.status).toBe('queued');
    await tell(body['id'], { type: 'cancelRequested', by: second!, isForced: false });
    expect((await world.jobs.get(body['id']))?.value.status).toBe('cancelled');
  });
});

describe('an idempotency key', () => {
  test('200 requests at the same instant get one job', async () => {
    const all = Array.from({ length: 200 }, () => named('key-1', { reuse: false }));
    const answers = await Promise.all(all);
    expect(new Set(answers.map(({ body }) => body['id'])).size).toBe(1);
    expect((await world.send('GET', '/v1/jobs')).body['items']).toHaveLength(1);
  });

  test('another body, or another route, is refused', async () => {
    await named('key-1');
    const other = await named('key-1', { randomState: 7 });
    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
    const complete = await named('key-1', {}, `/v1/datasets/${dataset}/complete`);
    expect(complete).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
  });

  test('never answers with a dead job', async () => {
    const first = await named('key-1', { reuse: false });
    await tell(first.body['id'], cancelled);
    const second = await named('key-1', { reuse: false });
    expect(second.body).toMatchObject({ status: 'queued' });
    expect((await named('key-1', { reuse: false })).body['id']).toBe(second.body['id']);
  });

  test('is one tenant’s own', async () => {
    const first = await named('key-1');
    const stranger = await world.keyOf('tn_2');
    const headers = { 'idempotency-key': 'key-1' };
    const answer = await world.send('POST', '/v1/fit', { dataset }, stranger, headers);
    expect(answer.body['code']).toBe('not_found');
    expect((await named('key-1')).body['id']).toBe(first.body['id']);
  });

  test('is forgotten after a week', async () => {
    const first = await named('key-1', { reuse: false });
    world.clock.pass(8 * 24 * 3_600_000);
    const second = await named('key-1', { reuse: false, randomState: 3 });
    expect(second.body['id']).not.toBe(first.body['id']);
  });

  test('survives a commit whose confirmation was lost', async () => {
    world.jobs.beforeCommit = async (commit) => {
      world.jobs.beforeCommit = () => undefined;
      await world.jobs.commit(commit);
      throw new Error('the connection broke');
    };
    expect((await named('key-1', { reuse: false })).status).toBe(500);
    expect((await named('key-1', { reuse: false })).status).toBe(202);
    expect((await world.send('GET', '/v1/jobs')).body['items']).toHaveLength(1);
  });

  test.each([' ', 'two words', 'x'.repeat(256)])('%j is none', async (name) => {
    expect((await named(name)).body['code']).toBe('invalid_request');
  });
});

describe('the same bytes', () => {
  const sha256 = 'a'.repeat(64);
  const create = (body: object = {}) =>
    world.send('POST', '/v1/datasets', { sha256, sizeBytes: 3, ...body });

  async function uploaded(): Promise<string> {
    const { body } = await create();
    const { id } = body['dataset'];
    const uri = `s3://datasets/tn_1/${id}/data.parquet`;
    const columns = [{ name: 'y', type: 'double' }];
    world.tables.shapes.set(uri, { rows: 3, columns, constantColumns: [] });
    await world.storage.write(uri, new Uint8Array([1, 2, 3]));
    await world.send('POST', `/v1/datasets/${id}/complete`);
    return id;
  }

  test('are not uploaded twice', async () => {
    const id = await uploaded();
    const again = await create({ name: 'copy.parquet' });
    expect(again.body).toMatchObject({ dataset: { id, status: 'ready' }, upload: null });
  });

  test('of an upload that is not complete, of another size, or that were deleted, are', async () => {
    const open = await create();
    expect((await create()).body['dataset'].id).not.toBe(open.body['dataset'].id);
    const id = await uploaded();
    expect((await create({ sizeBytes: 4 })).body['dataset'].id).not.toBe(id);
    await world.storage.delete(`s3://datasets/tn_1/${id}/data.parquet`);
    expect((await create()).body['upload']).not.toBeNull();
  });

  test('that the store has not checked are told apart by their datasets', async () => {
    const [first, second] = [await world.dataset(), await world.dataset()];
    expect((await fit({ dataset: first })).body['id']).not.toBe(
      (await fit({ dataset: second })).body['id'],
    );
  });

  test('asked for under one key are one dataset, with an address to send them to each time', async () => {
    const headers = { 'idempotency-key': 'upload-1' };
    const ask = () => world.send('POST', '/v1/datasets', { sizeBytes: 5 }, undefined, headers);
    const answers = await Promise.all(Array.from({ length: 50 }, ask));
    expect(new Set(answers.map(({ body }) => body['dataset'].id)).size).toBe(1);
    expect(answers.every(({ body }) => typeof body['upload'].url === 'string')).toBe(true);
  });
});
