import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { PARENT, TRANSPORTS, job, refusal } from '../testing/clients.ts';
import type { JobSettings } from '../testing/clients.ts';
import { Fixture } from '../testing/fixture.ts';

jest.setTimeout(30_000);

describe.each(TRANSPORTS)('over %s', (transport) => {
  const INVALID_ARGUMENT = refusal(transport, 'INVALID_ARGUMENT');
  const NOT_FOUND = refusal(transport, 'NOT_FOUND');
  const ALREADY_EXISTS = refusal(transport, 'ALREADY_EXISTS');
  const ABORTED = refusal(transport, 'ABORTED');
  const UNIMPLEMENTED = refusal(transport, 'UNIMPLEMENTED');

  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.start(10_000, transport);
  });
  afterAll(async () => {
    await fixture.stop();
  });

  async function create(jobId: string, settings: Partial<JobSettings> = {}): Promise<string> {
    return fixture.clients.createJob(jobId, { script: 'exit 0', ...settings });
  }

  describe('jobs', () => {
    test('come back as they were sent, with what the server adds', async () => {
      const wanted = job({ script: 'exit 0', maxRetries: 0 });
      const container = wanted.template!.template!.containers![0]!;
      container.resources = { limits: { cpu: '2', memory: '4Gi' } };
      const [operation] = await fixture.clients.jobs.createJob({
        parent: PARENT,
        jobId: 'echo',
        job: { ...wanted, labels: { tier: 'small' } },
      });
      const [created] = await operation.promise();
      const [got] = await fixture.clients.jobs.getJob({ name: `${PARENT}/jobs/echo` });
      expect(got).toMatchObject({ uid: created.uid, etag: created.etag });
      expect(got).toMatchObject({
        name: `${PARENT}/jobs/echo`,
        labels: { tier: 'small' },
        generation: '1',
        executionCount: 0,
        template: { template: { maxRetries: 0, containers: [{ resources: container.resources }] } },
      });
      expect(got.uid).toMatch(/^[0-9a-f-]{36}$/);
      expect(got.etag).toMatch(/^".+"$/);
    });

    test('know their latest execution', async () => {
      const { execution } = await fixture.clients.runToEnd('latest', { script: 'exit 0' });
      const [got] = await fixture.clients.jobs.getJob({ name: `${PARENT}/jobs/latest` });
      expect(got).toMatchObject({
        executionCount: 1,
        latestCreatedExecution: {
          name: execution.name,
          completionStatus: 'EXECUTION_SUCCEEDED',
        },
      });
    });

    test('are replaced by an update', async () => {
      const name = await create('update');
      const [operation] = await fixture.clients.jobs.updateJob({
        job: { name, ...job({ script: 'exit 3' }) },
      });
      await operation.promise();
      const [got] = await fixture.clients.jobs.getJob({ name });
      expect(got.generation).toBe('2');
      const { operation: run } = await fixture.clients.run(name);
      await expect(run.promise()).rejects.toMatchObject({ code: 10 });
    });

    test('are listed by location, in pages', async () => {
      for (const id of ['page-a', 'page-b', 'page-c']) await create(id);
      const parent = 'projects/p/locations/elsewhere';
      await fixture.clients.jobs.createJob({
        parent,
        jobId: 'far',
        job: job({ script: 'exit 0' }),
      });
      const names = async (pageSize: number, of = PARENT) => {
        const [all] = await fixture.clients.jobs.listJobs({ parent: of, pageSize });
        return all.map(({ name }) => name!.split('/').at(-1)!);
      };
      expect(await names(2)).toEqual(await names(100));
      expect(await names(100)).toEqual(expect.arrayContaining(['page-a', 'page-b', 'page-c']));
      expect(await names(100, parent)).toEqual(['far']);
    });

    test.each([
      ['a second time', 'twice', {}, ALREADY_EXISTS],
      ['a bad id', 'Not_Good', {}, INVALID_ARGUMENT],
      ['too many retries', 'retries', { maxRetries: 11 }, INVALID_ARGUMENT],
      ['too long a timeout', 'long', { timeoutSeconds: 168 * 3600 + 1 }, INVALID_ARGUMENT],
      ['more parallel than there are tasks', 'wide', { parallelism: 2 }, INVALID_ARGUMENT],
    ])('are refused: %s', async (_, id, settings, refused) => {
      if (id === 'twice') await create(id);
      await expect(create(id, settings)).rejects.toMatchObject(refused);
    });

    test('are refused without a command, as there is no image to have one', async () => {
      const request = { parent: PARENT, jobId: 'nocommand', job: job({ script: '' }) };
      request.job.template!.template!.containers![0]!.command = [];
      await expect(fixture.clients.jobs.createJob(request)).rejects.toMatchObject(INVALID_ARGUMENT);
    });

    test('are refused with what this server cannot do', async () => {
      const request = { parent: PARENT, jobId: 'sidecar', job: job({ script: '' }) };
      request.job.template!.template!.containers!.push({ image: 'another' });
      await expect(fixture.clients.jobs.createJob(request)).rejects.toMatchObject(UNIMPLEMENTED);
    });

    test('that are not there cannot be run or read', async () => {
      const name = `${PARENT}/jobs/none`;
      await expect(fixture.clients.jobs.getJob({ name })).rejects.toMatchObject(NOT_FOUND);
      await expect(fixture.clients.jobs.runJob({ name })).rejects.toMatchObject(NOT_FOUND);
    });

    test('with another etag are not touched', async () => {
      const name = await create('etag');
      const request = { name, etag: '"old"' };
      await expect(fixture.clients.jobs.deleteJob(request)).rejects.toMatchObject(ABORTED);
      await expect(fixture.clients.jobs.getJob({ name })).resolves.toBeDefined();
    });

    test('are only checked with validateOnly', async () => {
      const name = await create('dry');
      await fixture.clients.jobs.runJob({ name, validateOnly: true });
      const [executions] = await fixture.clients.executions.listExecutions({ parent: name });
      expect(executions).toEqual([]);
    });
  });

  describe('overrides', () => {
    const script = 'echo "args=$* A=$A B=$B count=$CLOUD_RUN_TASK_COUNT"';
    const settings = { script, args: ['one', 'two'], env: { A: 'a', B: 'b' } };
    const printed = (execution: { name?: string | null }) =>
      fixture
        .log(execution.name!)
        .split('\n')
        .map((line) => line.slice(line.indexOf('args=')));

    test('none: the job runs as it is', async () => {
      const { execution } = await fixture.clients.runToEnd('as-is', settings);
      expect(printed(execution)).toEqual(['args=one two A=a B=b count=1']);
    });

    test('args replace, env is merged by name, taskCount multiplies', async () => {
      const containerOverrides = [{ args: ['three'], env: [{ name: 'B', value: 'c' }] }];
      const overrides = { containerOverrides, taskCount: 2 };
      const { execution, tasks } = await fixture.clients.runToEnd('other', settings, overrides);
      expect(printed(execution)).toEqual(Array(2).fill('args=three A=a B=c count=2'));
      expect(tasks.map(({ index }) => index)).toEqual([0, 1]);
      // Who looks for an execution by an id of its own finds it here.
      expect(execution.template?.containers?.[0]?.env).toContainEqual(
        expect.objectContaining({ name: 'B', value: 'c' }),
      );
      const [unchanged] = await fixture.clients.jobs.getJob({ name: execution.job! });
      expect(unchanged.template?.template?.containers?.[0]?.args).toEqual(['one', 'two']);
    });

    test('clearArgs leaves none', async () => {
      const overrides = { containerOverrides: [{ name: 'main', clearArgs: true }] };
      const { execution } = await fixture.clients.runToEnd('clear', settings, overrides);
      expect(printed(execution)).toEqual(['args= A=a B=b count=1']);
    });

    test('the timeout holds for this run', async () => {
      const { error } = await fixture.clients.runToEnd(
        'hurry',
        { script: 'exec sleep 60' },
        { timeout: { seconds: 1 } },
      );
      expect(error).toMatchObject({ code: 4 });
    });

    test('of a container that is not there are refused', async () => {
      const name = await create('nobody');
      const overrides = { containerOverrides: [{ name: 'nobody' }] };
      await expect(fixture.clients.run(name, overrides)).rejects.toMatchObject(INVALID_ARGUMENT);
    });
  });

  describe('executions and tasks', () => {
    test('are listed by parent, the newest first, and with - for any', async () => {
      const [a, b] = [await create('list-a'), await create('list-b')];
      const runs: string[] = [];
      for (const name of [a, b, a]) {
        const { operation, execution } = await fixture.clients.run(name);
        await operation.promise();
        runs.push(execution);
      }
      const names = async (parent: string, pageSize: number) => {
        const [all] = await fixture.clients.executions.listExecutions({ parent, pageSize });
        return all.map(({ name }) => name);
      };
      expect(await names(a, 1)).toEqual([runs[2], runs[0]]);
      expect((await names(`${PARENT}/jobs/-`, 2)).filter((name) => runs.includes(name!))).toEqual([
        ...runs.reverse(),
      ]);
      const [tasks] = await fixture.clients.tasks.listTasks({ parent: `${a}/executions/-` });
      expect(tasks).toHaveLength(2);
    });

    test('of many tasks are in the order of their index', async () => {
      const { execution } = await fixture.clients.runToEnd('many', {
        script: 'exit 0',
        taskCount: 12,
        parallelism: 12,
      });
      const [tasks] = await fixture.clients.tasks.listTasks({
        parent: execution.name!,
        pageSize: 5,
      });
      expect(tasks.map(({ index }) => index)).toEqual([...Array(12).keys()]);
      const [one] = await fixture.clients.tasks.getTask({ name: tasks[11]!.name! });
      expect(one.index).toBe(11);
    });

    test('bad page tokens and names are refused', async () => {
      const parent = await create('badpage');
      // Over REST the client itself finds no path for such a name.
      const nonsense = transport === 'gRPC' ? [{ parent: 'nonsense' }] : [];
      for (const request of [{ parent, pageToken: 'x' }, ...nonsense]) {
        await expect(
          fixture.clients.executions.listExecutions(request, { autoPaginate: false }),
        ).rejects.toMatchObject(INVALID_ARGUMENT);
      }
    });
  });

  describe('operations', () => {
    test('can be found again by name', async () => {
      const { operation, execution } = await fixture.clients.run(await create('again'));
      await operation.promise();
      const found = await fixture.clients.jobs.checkRunJobProgress(operation.name!);
      expect(found.done).toBe(true);
      expect(found.result).toMatchObject({ name: execution, succeededCount: 1 });
    });

    test('that are not there are not found', async () => {
      const name = `${PARENT}/operations/none`;
      await expect(fixture.clients.jobs.checkRunJobProgress(name)).rejects.toMatchObject(NOT_FOUND);
    });
  });
});
