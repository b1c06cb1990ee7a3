import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PARENT, TRANSPORTS, refusal } from '../testing/clients.ts';
import { Fixture } from '../testing/fixture.ts';

jest.setTimeout(30_000);

describe.each(TRANSPORTS)('over %s', (transport) => {
  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.start(200, transport);
  });
  afterAll(async () => {
    await fixture.stop();
  });

  async function names(filter = ''): Promise<string[]> {
    const found: string[] = [];
    const request = { name: PARENT, filter, pageSize: 1 };
    for await (const { name } of fixture.clients.jobs.listOperationsAsync(request as never)) {
      found.push(name ?? '');
    }
    return found;
  }

  test('operations are listed by location, the done apart from the others', async () => {
    const job = await fixture.clients.createJob('listed', { script: 'exec sleep 60' });
    const { operation, execution } = await fixture.clients.run(job);
    const all = await names();
    expect(all).toHaveLength(2);
    expect(await names('done:false')).toEqual([operation.name]);
    expect(await names('done:true')).toEqual(all.filter((name) => name !== operation.name));
    await fixture.clients.executions.cancelExecution({ name: execution });
    await operation.promise();
    expect(await names('done:false')).toEqual([]);
  });

  test('other filters are refused', async () => {
    await expect(names('state:odd')).rejects.toMatchObject(refusal(transport, 'INVALID_ARGUMENT'));
  });

  test('a deleted operation is gone, and its execution goes on', async () => {
    const job = await fixture.clients.createJob('forgotten', { script: 'exec sleep 60' });
    const { operation, execution } = await fixture.clients.run(job);
    const name = operation.name!;
    await fixture.clients.jobs.deleteOperation({ name } as never);
    await expect(fixture.clients.jobs.checkRunJobProgress(name)).rejects.toMatchObject(
      refusal(transport, 'NOT_FOUND'),
    );
    const { execution: after } = await fixture.clients.look(execution);
    expect(after.reconciling).toBe(true);
  });
});
