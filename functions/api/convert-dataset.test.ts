import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { advance, type ConvertOutputs, type JobEvent } from '@fitlane/shared/domain/job/index.ts';
import { at } from '@fitlane/shared/testing/sample-policy.ts';
import { ApiWorld } from './testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
});
afterEach(() => world.close());

const CSV = { type: 'csv' } as const;
const SHA256 = 'a'.repeat(64);
const cancelRequested: JobEvent = { type: 'cancelRequested', by: 'key', isForced: true };
const badRow = {
  code: 'bad_row',
  owner: 'user',
  message: 'Line 3: it has 1 field.',
  fix: 'Mend it.',
} as const;
const failed: JobEvent = { type: 'failed', attempt: 1, error: badRow, won: [] };

async function create(body: object = {}): Promise<Record<string, any>> {
  return (await world.send('POST', '/v1/datasets', { format: CSV, ...body })).body;
}

/** An upload of these bytes, complete. */
async function uploaded(body: object = {}, bytes = [97, 10, 49]): Promise<Record<string, any>> {
  const created = await create(body);
  await world.storage.send(created['upload'], new Uint8Array(bytes));
  return complete(created['dataset'].id);
}

async function complete(id: string): Promise<Record<string, any>> {
  return (await world.send('POST', `/v1/datasets/${id}/complete`)).body;
}

async function dataset(id: string): Promise<Record<string, any>> {
  return (await world.send('GET', `/v1/datasets/${id}`)).body;
}

async function tell(id: string, ...events: JobEvent[]): Promise<void> {
  for (const event of events) {
    const was = await world.jobs.get(id);
    const { job, events: logged } = advance(was!.value, event, at(9));
    await world.jobs.commit({ was, job, events: logged });
  }
}

function outputsOf(id: string): ConvertOutputs {
  const columns = ['x', 'y'].map((name) => ({ name, type: 'double' }));
  return {
    kind: 'convert',
    table: {
      uri: `s3://datasets/tn_1/${id}/data.parquet`,
      sizeBytes: 500,
      digest: 'sha256:of-the-table',
      shape: { rows: 9, columns, constantColumns: [] },
    },
    report: { delimiter: ';', badRows: { count: 1, first: [{ line: 7, reason: 'r' }] }, notes: [] },
  };
}

async function converted(id: string, job: string): Promise<void> {
  const outputs = outputsOf(id);
  await world.storage.write(outputs.table.uri, new Uint8Array([1]));
  await tell(job, admitted(), { type: 'finished', attempt: 1, outputs, metrics: {}, phases: [] });
}

let asks = 0;
function admitted(): JobEvent {
  return { type: 'admitted', slot: (asks += 1), execution: `express-${asks}` };
}

describe('an upload of CSV', () => {
  test('is converted by a job, of the kind convert, which names the format', async () => {
    const format = { ...CSV, types: { 'a.b': 'string' }, maxBadRows: 2 };
    const { id, status, conversion } = await uploaded({ format });
    expect(status).toBe('converting');
    const job = await world.send('GET', `/v1/jobs/${conversion.job}`);
    expect(job.body).toMatchObject({
      kind: 'convert',
      status: 'queued',
      lane: 'express',
      parameters: { format },
      inputs: { dataset: id },
      steps: [{ name: 'convert' }],
    });
    expect(world.messages.wakes).toContain('express');
  });

  test('is ready once its job has succeeded, and tells what was found out', async () => {
    const { id, conversion } = await uploaded();
    await converted(id, conversion.job);
    expect(await dataset(id)).toMatchObject({
      status: 'ready',
      rows: 9,
      sizeBytes: 500,
      columns: [{ name: 'x', type: 'double' }, { name: 'y' }],
      conversion: { uploadBytes: 3, delimiter: ';', badRows: { count: 1 }, error: null },
    });
    const fit = await world.send('POST', '/v1/fit', { dataset: id });
    expect(fit.status).toBe(202);
    const stored = await world.jobs.get(fit.body['id']);
    expect(stored?.value.inputs.dataset).toMatchObject({
      uri: outputsOf(id).table.uri,
      sizeBytes: 500,
    });
    const files = await world.send('GET', `/v1/jobs/${conversion.job}/result`);
    expect(files.body['files']).toMatchObject([{ name: 'data.parquet', rows: 9 }]);
  });

  test('names the job that a fit has to wait for', async () => {
    const { id, conversion } = await uploaded();
    const fit = await world.send('POST', '/v1/fit', { dataset: id });
    expect(fit.body).toMatchObject({ status: 409, code: 'dataset_not_ready' });
    expect(fit.body['detail']).toContain(conversion.job);
  });

  test.each([
    ['fails', () => [admitted(), failed], /Line 3/],
    ['is cancelled', () => [cancelRequested], /cancelled/],
  ])('has failed when its job %s, and says why', async (_, events, why) => {
    const { id, conversion } = await uploaded();
    await tell(conversion.job, ...events());
    const { status, conversion: after } = await dataset(id);
    expect(status).toBe('failed');
    expect(after.error.message).toMatch(why);
    const fit = await world.send('POST', '/v1/fit', { dataset: id });
    expect(fit.body['code']).toBe('dataset_not_ready');
    expect(fit.body['detail']).toMatch(why);
  });

  test('completed ten times at once has one job', async () => {
    const created = await create();
    await world.storage.send(created['upload'], new Uint8Array([97]));
    const { id } = created['dataset'];
    const all = await Promise.all(Array.from({ length: 10 }, () => complete(id)));
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['converting']));
    expect((await world.send('GET', '/v1/jobs')).body['items']).toHaveLength(1);
  });

  test('needs more time and memory than a packed one of the same size lets think', async () => {
    const quoteOf = async (bytes: number[]) => {
      const { conversion } = await uploaded({}, bytes);
      return (await world.jobs.get(conversion.job))!.value;
    };
    const large = new Array<number>(50_000).fill(97);
    const plain = await quoteOf(large);
    const packed = await quoteOf([0x1f, 0x8b, ...large.slice(2)]);
    expect(packed.quote.expectedSeconds).toBeGreaterThan(plain.quote.expectedSeconds);
    expect(packed.parameters).toMatchObject({ maxBytes: 1024 ** 3 });
  });
});

describe('a conversion that ended without a table', () => {
  test('is tried again by one job, however often that is asked', async () => {
    const { id, conversion } = await uploaded();
    await tell(conversion.job, cancelRequested);
    const path = `/v1/jobs/${conversion.job}/retry`;
    const answers = await Promise.all([1, 2, 3].map(() => world.send('POST', path)));
    expect(new Set(answers.map(({ body }) => body['id']))).toHaveProperty('size', 1);
    const again = answers[0]!.body['id'];
    expect(again).not.toBe(conversion.job);
    expect(await dataset(id)).toMatchObject({ status: 'converting', conversion: { job: again } });
    await converted(id, again);
    expect(await dataset(id)).toMatchObject({ status: 'ready', conversion: { job: again } });
  });

  test('is not tried again once another has made the table', async () => {
    const { id, conversion } = await uploaded();
    await tell(conversion.job, cancelRequested);
    const path = `/v1/jobs/${conversion.job}/retry`;
    await converted(id, (await world.send('POST', path)).body['id']);
    expect((await world.send('POST', path)).body).toMatchObject({ code: 'job_not_retryable' });
  });
});

describe('the same file', () => {
  const named = { sha256: SHA256, sizeBytes: 3 };

  async function first(body: object = {}): Promise<Record<string, any>> {
    const created = await create({ ...named, ...body });
    const { uri } = (await world.deps.datasets.get(created['dataset'].id))!;
    await world.storage.write(uri, new Uint8Array([97, 10, 49]));
    return complete(created['dataset'].id);
  }

  test('in the same format is neither sent nor converted twice', async () => {
    const { id, conversion } = await first();
    expect(await create(named)).toMatchObject({ dataset: { id }, upload: null });
    await converted(id, conversion.job);
    expect(await create(named)).toMatchObject({
      dataset: { id, status: 'ready' },
      upload: null,
    });
  });

  test.each([{ type: 'jsonl' }, { ...CSV, decimal: ',' }, undefined])(
    'read as %j is another dataset',
    async (format) => {
      const { id, conversion } = await first();
      await converted(id, conversion.job);
      const other = await create({ ...named, format });
      expect(other['dataset'].id).not.toBe(id);
      expect(other['upload']).not.toBeNull();
    },
  );

  test('is converted anew where the conversion has failed', async () => {
    const { id, conversion } = await first();
    await tell(conversion.job, cancelRequested);
    expect((await create(named))['dataset'].id).not.toBe(id);
  });
});

test('tables with the same bytes are one to a fit, however they were written', async () => {
  const [one, other] = [await uploaded(), await uploaded()];
  for (const { id, conversion } of [one, other]) await converted(id, conversion.job);
  const fits = [one, other].map(({ id }) => world.send('POST', '/v1/fit', { dataset: id }));
  const [a, b] = await Promise.all(fits);
  expect(a!.body['id']).toBe(b!.body['id']);
});

test.each([
  [{ type: 'xlsx' }, 'format'],
  [{ ...CSV, delimiter: ',,' }, 'format.delimiter'],
  [{ ...CSV, delimiter: '"' }, 'format.delimiter'],
  [{ ...CSV, types: { a: 'float' } }, 'format.types.a'],
  [{ ...CSV, maxBadRows: -1 }, 'format.maxBadRows'],
  [{ ...CSV, encoding: 'ebcdic' }, 'format.encoding'],
])('the format %j is refused by its field', async (format, path) => {
  const { body } = await world.send('POST', '/v1/datasets', { format });
  expect(body).toMatchObject({ status: 400, code: 'invalid_request' });
  expect(body['errors'][0].path).toContain(path);
});
