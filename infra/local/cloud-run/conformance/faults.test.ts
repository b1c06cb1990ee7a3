import { afterEach, afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PARENT, TRANSPORTS, refusal } from '../testing/clients.ts';
import { Fixture } from '../testing/fixture.ts';

jest.setTimeout(30_000);

describe.each(TRANSPORTS)('over %s', (transport) => {
  let fixture: Fixture;
  let job: string;
  beforeAll(async () => {
    fixture = await Fixture.start(200, transport);
    job = await fixture.clients.createJob('unlucky', { script: 'exit 0' });
  });
  afterEach(() => {
    fixture.server.faults.replace([]);
  });
  afterAll(async () => {
    await fixture.stop();
  });

  async function executionCount(): Promise<number> {
    const [found] = await fixture.clients.jobs.getJob({ name: job });
    return found.executionCount!;
  }

  test('a quota error starts nothing, as often as it is asked for', async () => {
    const before = await executionCount();
    fixture.server.faults.replace([{ fault: 'quotaError', times: 2 }]);
    const exhausted = refusal(transport, 'RESOURCE_EXHAUSTED');
    await expect(fixture.clients.run(job)).rejects.toMatchObject(exhausted);
    await expect(fixture.clients.run(job)).rejects.toMatchObject(exhausted);
    expect(await executionCount()).toBe(before);
    await (await fixture.clients.run(job)).operation.promise();
    expect(fixture.server.faults.list()).toEqual([]);
  });

  test('other methods can meet a quota error, too', async () => {
    fixture.server.faults.replace([{ fault: 'quotaError', method: 'GetJob' }]);
    const exhausted = refusal(transport, 'RESOURCE_EXHAUSTED');
    await expect(executionCount()).rejects.toMatchObject(exhausted);
    await expect(executionCount()).rejects.toMatchObject(exhausted);
    await (await fixture.clients.run(job)).operation.promise();
  });

  test('a hidden start answers 503, and can be found by what the overrides said', async () => {
    fixture.server.faults.replace([{ fault: 'hiddenStart', times: 1 }]);
    const env = [{ name: 'RUN_ID', value: `hidden ${transport}` }];
    await expect(fixture.clients.run(job, { containerOverrides: [{ env }] })).rejects.toMatchObject(
      refusal(transport, 'UNAVAILABLE'),
    );
    const [executions] = await fixture.clients.executions.listExecutions({ parent: job });
    const found = executions[0]!.template!.containers![0]!.env;
    expect(found).toContainEqual(expect.objectContaining(env[0]!));
  });

  test('a lost answer leaves the client alone with what was done', async () => {
    const before = await executionCount();
    fixture.server.faults.replace([{ fault: 'lostAnswer', times: 1 }]);
    await expect(fixture.clients.run(job)).rejects.toThrow();
    expect(await executionCount()).toBe(before + 1);
  });

  test('a slow start has no resources yet, and can be cancelled', async () => {
    fixture.server.faults.replace([{ fault: 'slowStart', delaySeconds: 3600, times: 1 }]);
    const { operation, execution } = await fixture.clients.run(job);
    const { execution: waiting } = await fixture.clients.look(execution);
    const resources = waiting.conditions?.find(({ type }) => type === 'ResourcesAvailable');
    expect(resources).toMatchObject({ state: 'CONDITION_PENDING' });
    expect(waiting.runningCount ?? 0).toBe(0);
    await fixture.clients.executions.cancelExecution({ name: execution });
    const [result] = await operation.promise();
    expect(result).toMatchObject({ cancelledCount: 1 });
  });

  test('a slow start does start', async () => {
    fixture.server.faults.replace([{ fault: 'slowStart', delaySeconds: 0.05, times: 1 }]);
    const [result] = await (await fixture.clients.run(job)).operation.promise();
    expect(result).toMatchObject({ succeededCount: 1 });
  });
});

describe('over HTTP', () => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.start();
  });
  afterAll(async () => {
    await fixture.stop();
  });

  async function faults(method: string, body?: unknown) {
    const url = `http://127.0.0.1:${fixture.server.port}/_local/faults`;
    const response = await fetch(url, {
      method,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return { status: response.status, json: await response.json() };
  }

  test('faults can be set, seen and ended', async () => {
    const wanted = [{ fault: 'quotaError', method: 'GetJob', times: 3 }];
    expect(await faults('PUT', wanted)).toEqual({ status: 200, json: wanted });
    const name = `${PARENT}/jobs/none`;
    await expect(fixture.clients.jobs.getJob({ name })).rejects.toMatchObject({ code: 8 });
    expect(await faults('GET')).toMatchObject({ json: [{ times: 2 }] });
    expect(await faults('DELETE')).toEqual({ status: 200, json: [] });
  });

  test('what is no fault is refused, and nothing changes', async () => {
    expect(await faults('PUT', [{ fault: 'earthquake' }])).toMatchObject({ status: 400 });
    expect(await faults('PUT', [{ fault: 'slowStart', delaySeconds: -1 }])).toMatchObject({
      status: 400,
    });
    expect(await faults('PUT', [{ fault: 'quotaError', method: 'RunJbo' }])).toMatchObject({
      status: 400,
    });
    expect(await faults('GET')).toMatchObject({ json: [] });
    expect(await faults('POST', [])).toMatchObject({ status: 501 });
  });
});
