import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ConflictError } from '@fitlane/shared/domain/errors.ts';
import type { ModelVersion } from '@fitlane/shared/domain/model-version.ts';
import { sampleVersion } from '@fitlane/shared/testing/sample-records.ts';
import { ApiWorld, type Answer } from '../testing/api-world.ts';

let world: ApiWorld;
beforeEach(async () => {
  world = new ApiWorld();
  await world.open();
  for (const id of ['ver_1', 'ver_2', 'ver_3']) add({ id });
});
afterEach(() => world.close());

/** Each is newer than those before, and another model. */
function add({ id = 'ver', ...changes }: Partial<ModelVersion>): void {
  const own = { id, digest: `sha256:${id}`, createdAt: world.clock.now() };
  world.jobs.versions.add(sampleVersion({ ...own, ...changes }));
  world.clock.pass(1);
}

const post = (path: string, body: object, name?: string) =>
  world.send(
    'POST',
    `/v1/models/churn/${path}`,
    body,
    world.key,
    name === undefined ? {} : { 'idempotency-key': name },
  );
const promote = (version: string, more: object = {}, name?: string) =>
  post('promote', { version, ...more }, name);
const demote = (more: object = {}, name?: string) => post('demote', more, name);
const get = (path: string, key = world.key) =>
  world.send('GET', `/v1/models${path}`, undefined, key);
const ledger = async (query = ''): Promise<Answer['body'][]> =>
  (await get(`/churn/ledger${query}`)).body['items'];
const production = async (query = '') => (await get(`/churn/aliases/production${query}`)).body;

describe('a promote', () => {
  test('lets production mean the version, and tells the ledger', async () => {
    const answer = await promote('ver_2', { reason: 'better' });
    const entry = {
      seq: 1,
      model: 'churn',
      alias: 'production',
      version: 'ver_2',
      at: new Date(world.clock.now()).toISOString(),
      by: expect.stringMatching(/^apiKey_/),
      cause: 'promote',
      reason: 'better',
      predecessor: null,
    };
    expect(answer).toMatchObject({ status: 200, body: { ...entry, changed: true } });
    expect(await ledger()).toEqual([entry]);
    expect(await production()).toEqual(entry);
  });

  test('of what is in production already says so, and changes nothing', async () => {
    await promote('ver_2');
    const { status, body } = await promote('ver_2');
    expect({ status, body }).toMatchObject({ status: 200, body: { seq: 1, changed: false } });
    expect(await ledger()).toHaveLength(1);
  });

  test('may name another alias', async () => {
    await promote('ver_1');
    await promote('ver_2', { alias: 'staging' });
    expect(await production()).toMatchObject({ version: 'ver_1' });
    expect((await get('/churn/aliases/staging')).body).toMatchObject({ version: 'ver_2', seq: 2 });
  });

  test.each(['newest', 'Production', ''])('not the alias "%s"', async (alias) => {
    const { body } = await promote('ver_1', { alias });
    expect(body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(body['errors']).toEqual([expect.objectContaining({ path: 'alias' })]);
  });

  test('of a version that is unknown, of another model, or of another tenant', async () => {
    add({ id: 'ver_other', model: 'prices' });
    add({ id: 'ver_foreign', tenantId: 'tn_2' });
    const detailOf = async (version: string) => {
      const { status, body } = await promote(version);
      expect({ status, code: body['code'], owner: body['owner'] }).toEqual({
        status: 404,
        code: 'not_found',
        owner: 'user',
      });
      return body['detail'];
    };
    expect(await detailOf('ver_none')).toBe('There is no version ver_none.');
    expect(await detailOf('ver_foreign')).toBe('There is no version ver_foreign.');
    expect(await detailOf('ver_other')).toBe(
      'The version ver_other is one of the model "prices", not of "churn".',
    );
    expect(await ledger()).toEqual([]);
  });

  test('of many at once: each lands, one after the other', async () => {
    const versions = ['ver_1', 'ver_2', 'ver_3'];
    const asked = Array.from({ length: 12 }, (_, number) =>
      promote(versions[number % 3]!, { alias: 'a', reason: `${number}` }),
    );
    const answers = await Promise.all(asked);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const entries = (await ledger('?limit=100')).toReversed();
    const changed = answers.filter(({ body }) => body['changed'] === true);
    expect(entries.map(({ reason }) => reason).sort()).toEqual(
      changed.map(({ body }) => body['reason']).sort(),
    );
    expect(entries.map(({ predecessor }) => predecessor)).toEqual([
      null,
      ...entries.slice(1).map((_, index) => index + 1),
    ]);
  });

  test('says so when the store is contended without end', async () => {
    jest.spyOn(world.deps.ledger, 'append').mockRejectedValue(new ConflictError('again'));
    expect((await promote('ver_1')).body).toMatchObject({ status: 503, code: 'unavailable' });
  });
});

describe('a demote', () => {
  test('goes back one version each time, as long as there is one', async () => {
    for (const version of ['ver_1', 'ver_2', 'ver_3']) await promote(version);
    expect((await demote({ reason: 'worse' })).body).toMatchObject({
      seq: 4,
      version: 'ver_2',
      cause: 'demote',
      reason: 'worse',
      predecessor: 1,
      changed: true,
    });
    expect((await demote()).body).toMatchObject({ version: 'ver_1', predecessor: null });
    expect((await demote()).body).toMatchObject({
      status: 409,
      code: 'no_predecessor',
      owner: 'user',
    });
    expect(await production()).toMatchObject({ version: 'ver_1', seq: 5 });
  });

  test('of what was never promoted says how to', async () => {
    const { body } = await demote({ alias: 'staging' });
    expect(body).toMatchObject({
      status: 404,
      detail: 'The model "churn" has no alias "staging".',
      fix: expect.stringContaining('/v1/models/churn/promote'),
    });
  });
});

describe('under an Idempotency-Key', () => {
  test('a demote happens once, and is answered alike', async () => {
    for (const version of ['ver_1', 'ver_2', 'ver_3']) await promote(version);
    const first = await demote({}, 'once');
    const again = await demote({}, 'once');
    expect(again.body).toEqual(first.body);
    expect(await production()).toMatchObject({ version: 'ver_2' });
  });

  test('two at once happen once', async () => {
    for (const version of ['ver_1', 'ver_2', 'ver_3']) await promote(version);
    const [one, other] = await Promise.all([demote({}, 'once'), demote({}, 'once')]);
    expect(other.body).toEqual(one.body);
    expect(await ledger()).toHaveLength(4);
  });

  test('a repeated promote undoes nothing that came after it', async () => {
    await promote('ver_1', {}, 'first');
    await promote('ver_2');
    expect((await promote('ver_1', {}, 'first')).body).toMatchObject({ seq: 1, changed: true });
    expect(await production()).toMatchObject({ version: 'ver_2' });
  });

  test('neither does one that had changed nothing', async () => {
    await promote('ver_1');
    await promote('ver_1', {}, 'first');
    await promote('ver_2');
    expect((await promote('ver_1', {}, 'first')).body).toMatchObject({ seq: 1, changed: false });
    expect(await production()).toMatchObject({ version: 'ver_2' });
  });

  test('another request is refused', async () => {
    await promote('ver_1', {}, 'first');
    expect((await promote('ver_2', {}, 'first')).body).toMatchObject({
      status: 422,
      code: 'idempotency_mismatch',
    });
  });
});

describe('the ledger', () => {
  test('has all entries, newest first, page by page, of an alias and of a time', async () => {
    await promote('ver_1');
    await promote('ver_2', { alias: 'staging' });
    world.clock.pass(1_000);
    const later = new Date(world.clock.now()).toISOString();
    await promote('ver_3');
    const seqs = async (query: string) => (await ledger(query)).map(({ seq }) => seq);
    expect(await seqs('')).toEqual([3, 2, 1]);
    expect(await seqs('?alias=production')).toEqual([3, 1]);
    expect(await seqs(`?createdAfter=${later}`)).toEqual([3]);
    expect(await seqs(`?createdBefore=${later}&limit=1`)).toEqual([2]);
    const first = await get('/churn/ledger?limit=2');
    const rest = await ledger(`?cursor=${first.body['nextCursor']}`);
    expect(rest.map(({ seq }) => seq)).toEqual([1]);
  });

  test('is empty where nothing was promoted, and not there where there is no model', async () => {
    expect((await get('/churn/ledger')).body).toEqual({ items: [], nextCursor: null });
    expect((await get('/none/ledger')).body).toMatchObject({ status: 404, code: 'not_found' });
    const foreign = await get('/churn/ledger', await world.keyOf('tn_2'));
    expect(foreign.status).toBe(404);
  });
});

describe('an alias', () => {
  test('as of a date is what it meant then', async () => {
    const before = new Date(world.clock.now() - 1).toISOString();
    const times: string[] = [];
    for (const version of ['ver_1', 'ver_2']) {
      times.push(new Date(world.clock.now()).toISOString());
      await promote(version);
      world.clock.pass(60_000);
    }
    const at = async (time: string) => (await production(`?asOf=${time}`))['version'];
    expect(await Promise.all(times.map(at))).toEqual(['ver_1', 'ver_2']);
    const between = new Date(Date.parse(times[1]!) - 1).toISOString();
    expect(await at(between)).toBe('ver_1');
    expect(await production(`?asOf=${before}`)).toMatchObject({ status: 404, code: 'not_found' });
    expect(await production('?asOf=yesterday')).toMatchObject({ status: 400 });
  });

  test('is one read', async () => {
    await promote('ver_1');
    const reads = jest.spyOn(world.deps.ledger, 'aliases');
    const lists = jest.spyOn(world.deps.ledger, 'list');
    await production();
    expect([reads.mock.calls.length, lists.mock.calls.length]).toEqual([1, 0]);
  });
});

test('models are listed by name, with the newest version and the aliases', async () => {
  add({ id: 'ver_other', model: 'a-model' });
  add({ id: 'ver_foreign', model: 'foreign', tenantId: 'tn_2' });
  await promote('ver_1');
  const { body } = await get('?limit=1');
  expect(body['items']).toMatchObject([{ name: 'a-model', aliases: {} }]);
  const second = await get(`?limit=1&cursor=${body['nextCursor']}`);
  expect(second.body).toMatchObject({
    items: [{ name: 'churn', newest: { version: 'ver_3' }, aliases: { production: 'ver_1' } }],
    nextCursor: null,
  });
});

describe('a prediction names its version', () => {
  let dataset: string;
  beforeEach(async () => {
    const columns = [{ name: 'age', type: 'double' }];
    dataset = await world.dataset({ columns });
  });
  const predict = (body: object) => world.send('POST', '/v1/predict', { dataset, ...body });
  const versionOf = async (body: object) => (await predict(body)).body['inputs']?.version;

  test('by its id, by the model, or by an alias of the model', async () => {
    expect(await versionOf({ version: 'ver_1' })).toBe('ver_1');
    expect(await versionOf({ model: 'churn' })).toBe('ver_3');
    await promote('ver_2');
    await promote('ver_1', { alias: 'staging' });
    expect(await versionOf({ model: 'churn' })).toBe('ver_2');
    expect(await versionOf({ model: 'churn', alias: 'staging' })).toBe('ver_1');
    const job = await world.send('POST', '/v1/jobs', { kind: 'predict', dataset, model: 'churn' });
    expect(job.body['inputs'].version).toBe('ver_2');
  });

  test.each<[string, object, string]>([
    ['neither', {}, 'version'],
    ['a version and a model', { version: 'ver_1', model: 'churn' }, 'version'],
    ['an alias without a model', { version: 'ver_1', alias: 'production' }, 'alias'],
  ])('not by %s', async (_, body, path) => {
    const answer = await predict(body);
    expect(answer.body).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(answer.body['errors']).toEqual([expect.objectContaining({ path })]);
  });

  test('not by a name that is none', async () => {
    expect((await predict({ model: 'none' })).body).toMatchObject({
      status: 404,
      detail: 'There is no model "none".',
    });
    expect((await predict({ model: 'churn', alias: 'staging' })).body).toMatchObject({
      status: 404,
      detail: 'The model "churn" has no alias "staging".',
    });
    expect((await predict({ model: 'none', alias: 'staging' })).body).toMatchObject({
      detail: 'There is no model "none".',
    });
  });
});
