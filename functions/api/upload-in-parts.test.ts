import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { ApiWorld } from './testing/api-world.ts';

const MIB = 1024 ** 2;
const SIZE = 65 * MIB;
/** Each part of another byte. */
const content = Buffer.concat(
  [0, 1, 2, 3, 4].map((byte) => Buffer.alloc(16 * MIB, byte)),
  SIZE,
);
const columns = [{ name: 'y', type: 'double' }];

let world: ApiWorld;
let id: string;
let upload: Record<string, unknown>;

beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  const { body } = await world.send('POST', '/v1/datasets', { sizeBytes: SIZE });
  ({ upload } = body as { upload: Record<string, unknown> });
  ({ id } = body['dataset']);
  const uri = `s3://datasets/tn_1/${id}/data.parquet`;
  world.tables.shapes.set(uri, { rows: 1, columns, constantColumns: [] });
});
afterEach(() => world.close());

const path = () => `/v1/datasets/${id}/parts`;

async function sendParts(...numbers: number[]): Promise<number[]> {
  const { body } = await world.send('POST', path(), { numbers });
  const statuses: number[] = [];
  for (const part of body['parts']) {
    const start = (part.number - 1) * 16 * MIB;
    const { status } = await world.storage.send(part, content.subarray(start, start + 16 * MIB));
    statuses.push(status);
  }
  return statuses;
}

test('a large file is sent in parts, in any order, and put together by complete', async () => {
  expect(upload).toMatchObject({ type: 'multipart', partSizeBytes: 16 * MIB, parts: 5 });
  expect(await sendParts(5, 1, 2)).toEqual([200, 200, 200]);
  const seen = await world.send('GET', path());
  expect(seen.body).toMatchObject({ parts: 5, stored: [1, 2, 5] });
  const early = await world.send('POST', `/v1/datasets/${id}/complete`);
  expect(early.body).toMatchObject({ status: 409, code: 'upload_missing' });
  expect(early.body['detail']).toContain('3, 4');
  await sendParts(3, 4);
  const { body } = await world.send('POST', `/v1/datasets/${id}/complete`);
  expect(body).toMatchObject({ status: 'ready', sizeBytes: SIZE, rows: 1 });
  const stored = await world.storage.readAll(`s3://datasets/tn_1/${id}/data.parquet`);
  expect(content.equals(stored!)).toBe(true);
});

test('no part is taken once the dataset is complete', async () => {
  const { body } = await world.send('POST', path(), { numbers: [1] });
  const [kept] = body['parts'];
  await sendParts(1, 2, 3, 4, 5);
  await world.send('POST', `/v1/datasets/${id}/complete`);
  expect((await world.storage.send(kept, content.subarray(0, 16 * MIB))).status).toBe(404);
  expect((await world.send('POST', path(), { numbers: [1] })).status).toBe(400);
});

test('a complete whose answer was lost finds its parts put together', async () => {
  await sendParts(1, 2, 3, 4, 5);
  const uri = `s3://datasets/tn_1/${id}/data.parquet`;
  const { multipart } = world.storage;
  const uploadId = String(upload['id']);
  await multipart.complete(uri, uploadId, (await multipart.parts(uri, uploadId)) ?? []);
  expect((await world.send('GET', path())).body['stored']).toEqual([1, 2, 3, 4, 5]);
  const { body } = await world.send('POST', `/v1/datasets/${id}/complete`);
  expect(body).toMatchObject({ status: 'ready' });
});

test('what the store has forgotten is told', async () => {
  await world.storage.multipart.abort('', String(upload['id']));
  expect((await world.send('GET', path())).body).toMatchObject({ code: 'upload_missing' });
});

test.each([
  ['a part beyond the end', [6]],
  ['part 0', [0]],
  ['no part', []],
])('%s is refused', async (_title, numbers) => {
  expect((await world.send('POST', path(), { numbers })).status).toBe(400);
});

test('another tenant’s parts do not exist', async () => {
  const other = await world.keyOf('tn_2');
  expect((await world.send('GET', path(), undefined, other)).status).toBe(404);
  expect((await world.send('POST', path(), { numbers: [1] }, other)).status).toBe(404);
});

test('a small file has no parts', async () => {
  const small = await world.send('POST', '/v1/datasets', { sizeBytes: 64 * MIB });
  expect(small.body['upload']).toMatchObject({ method: 'PUT' });
  const { status } = await world.send('GET', `/v1/datasets/${small.body['dataset'].id}/parts`);
  expect(status).toBe(400);
});
