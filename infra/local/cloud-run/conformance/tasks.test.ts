import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TRANSPORTS, completed } from '../testing/clients.ts';
import { Fixture, isRunning } from '../testing/fixture.ts';

jest.setTimeout(30_000);

describe.each(TRANSPORTS)('over %s', (transport) => {
  let fixture: Fixture;
  beforeAll(async () => {
    process.env['NOT_FOR_TASKS'] = 'secret';
    fixture = await Fixture.start(200, transport);
  });
  afterAll(async () => {
    await fixture.stop();
    delete process.env['NOT_FOR_TASKS'];
  });

  describe('a run', () => {
    test('succeeds when its container exits with 0', async () => {
      const { execution, tasks, error } = await fixture.clients.runToEnd('ok', {
        script: 'exit 0',
      });
      expect(error).toBeUndefined();
      expect(execution).toMatchObject({ succeededCount: 1, failedCount: 0, runningCount: 0 });
      expect(execution.completionTime).not.toBeNull();
      expect(execution.name).toMatch(/\/jobs\/ok\/executions\/ok-[a-z0-9]{5}$/);
      expect(execution.conditions?.map(({ type, state }) => [type, state])).toEqual([
        ['Completed', 'CONDITION_SUCCEEDED'],
        ['ResourcesAvailable', 'CONDITION_SUCCEEDED'],
        ['Started', 'CONDITION_SUCCEEDED'],
        ['ContainerReady', 'CONDITION_SUCCEEDED'],
      ]);
      expect(tasks[0]!.name).toBe(
        `${execution.name ?? ''}/tasks/${execution.name!.split('/').at(-1)!}-task0`,
      );
      expect(tasks[0]!.lastAttemptResult).toMatchObject({ status: { code: 0 }, exitCode: 0 });
    });

    test('fails with code 10 and the exit code', async () => {
      const { execution, tasks, error } = await fixture.clients.runToEnd('no', {
        script: 'exit 7',
      });
      expect(error).toMatchObject({ code: 10 });
      expect(execution).toMatchObject({ succeededCount: 0, failedCount: 1 });
      expect(completed(execution)).toMatchObject({
        state: 'CONDITION_FAILED',
        executionReason: 'NON_ZERO_EXIT_CODE',
      });
      expect(tasks[0]!.lastAttemptResult).toMatchObject({ status: { code: 10 }, exitCode: 7 });
    });

    test('reports the signal that ended a container', async () => {
      const { tasks } = await fixture.clients.runToEnd('killed', { script: 'kill -9 $$' });
      expect(tasks[0]!.lastAttemptResult).toMatchObject({ exitCode: 0, termSignal: 9 });
    });

    test('fails when the command does not exist', async () => {
      const [created] = await fixture.clients.jobs.createJob({
        parent: 'projects/p/locations/europe-west1',
        jobId: 'missing',
        job: {
          template: {
            template: { maxRetries: 0, containers: [{ command: ['/nowhere/to/be/found'] }] },
          },
        },
      });
      const [job] = await created.promise();
      const { operation, execution } = await fixture.clients.run(job.name!);
      await expect(operation.promise()).rejects.toMatchObject({ code: 10 });
      const { tasks } = await fixture.clients.look(execution);
      expect(tasks[0]!.lastAttemptResult?.status?.message).toContain('ENOENT');
    });

    test('tries a failed task again, with the next attempt number', async () => {
      const { execution, tasks, error } = await fixture.clients.runToEnd('again', {
        script: 'test "$CLOUD_RUN_TASK_ATTEMPT" = 2',
        maxRetries: 3,
      });
      expect(error).toBeUndefined();
      expect(execution).toMatchObject({ succeededCount: 1, failedCount: 0, retriedCount: 1 });
      expect(execution.conditions?.map(({ type }) => type)).toContain('Retry');
      expect(tasks[0]).toMatchObject({ retried: 2, maxRetries: 3 });
    });

    test('gives up after its retries', async () => {
      const { execution, tasks } = await fixture.clients.runToEnd('giveup', {
        script: 'exit 1',
        maxRetries: 1,
      });
      expect(execution).toMatchObject({ failedCount: 1, retriedCount: 1 });
      expect(tasks[0]!.retried).toBe(1);
    });

    test('carries on with the other tasks when one fails', async () => {
      const { execution } = await fixture.clients.runToEnd('partly', {
        script: 'test "$CLOUD_RUN_TASK_INDEX" != 0',
        taskCount: 3,
        parallelism: 1,
      });
      expect(execution).toMatchObject({ succeededCount: 2, failedCount: 1 });
    });

    test('is stopped by its timeout, with code 4', async () => {
      const { execution, tasks, error } = await fixture.clients.runToEnd('slow', {
        script: 'exec sleep 60',
        timeoutSeconds: 1,
      });
      expect(error).toMatchObject({ code: 4 });
      expect(execution.failedCount).toBe(1);
      expect(tasks[0]!.lastAttemptResult).toMatchObject({ status: { code: 4 }, termSignal: 15 });
    });

    test('is killed, with its children, when it ignores SIGTERM', async () => {
      const script = `trap '' TERM; sleep 60 & echo $! > ${fixture.path('child')}; while :; do sleep 0.1; done`;
      const { tasks } = await fixture.clients.runToEnd('stubborn', { script, timeoutSeconds: 1 });
      expect(tasks[0]!.lastAttemptResult).toMatchObject({ status: { code: 4 }, termSignal: 9 });
      expect(isRunning(Number(fixture.read('child')))).toBe(false);
    });

    test('may use its grace to exit in order, and has timed out all the same', async () => {
      const script = `trap 'echo saved > ${fixture.path('saved')}; exit 0' TERM; while :; do sleep 0.05; done`;
      const { tasks, error } = await fixture.clients.runToEnd('tidy', {
        script,
        timeoutSeconds: 1,
      });
      expect(error).toMatchObject({ code: 4 });
      expect(tasks[0]!.lastAttemptResult).toMatchObject({ status: { code: 4 }, exitCode: 0 });
      expect(fixture.read('saved')).toBe('saved');
    });

    test('takes what its container left running with it', async () => {
      const script = `sleep 60 & echo $! > ${fixture.path('left')}`;
      const { error } = await fixture.clients.runToEnd('leaves', { script });
      expect(error).toBeUndefined();
      expect(isRunning(Number(fixture.read('left')))).toBe(false);
    });

    test('runs at most `parallelism` tasks at a time', async () => {
      const marks = fixture.path('marks');
      // Each task waits until its partner runs too, and notes how many it sees.
      const script = `mkdir -p ${marks}/now; touch ${marks}/now/$CLOUD_RUN_TASK_INDEX
      while [ $(ls ${marks}/now | wc -l) -lt 2 ] && [ ! -e ${marks}/met ]; do sleep 0.02; done
      touch ${marks}/met; ls ${marks}/now | wc -l >> ${marks}/seen; rm ${marks}/now/$CLOUD_RUN_TASK_INDEX`;
      const settings = { script, taskCount: 6, parallelism: 2 };
      const { execution } = await fixture.clients.runToEnd('parallel', settings);
      expect(execution).toMatchObject({ succeededCount: 6, parallelism: 2, taskCount: 6 });
      const seen = fixture.read('marks/seen').split('\n').map(Number);
      expect(Math.max(...seen)).toBe(2);
    });
  });

  describe('a container', () => {
    test('sees its own env, the contract and little else', async () => {
      const { execution } = await fixture.clients.runToEnd('env', {
        script: 'env | cut -d= -f1',
        env: { MINE: 'yes' },
      });
      const names = fixture
        .log(execution.name!)
        .split('\n')
        .map((line) => line.split(' ').at(-1)!);
      const expected = ['CLOUD_RUN_EXECUTION', 'CLOUD_RUN_JOB', 'CLOUD_RUN_TASK_ATTEMPT'];
      expected.push('CLOUD_RUN_TASK_COUNT', 'CLOUD_RUN_TASK_INDEX', 'MINE', 'PATH');
      expect(names).toEqual(expect.arrayContaining(expected));
      // PWD, SHLVL, OLDPWD and _ are the shell's own.
      const shells = ['PWD', 'OLDPWD', 'SHLVL', '_', 'HOME', 'LANG'];
      expect(names.filter((name) => !expected.includes(name) && !shells.includes(name))).toEqual(
        [],
      );
    });

    test('prints to a log with a line per line', async () => {
      const { execution } = await fixture.clients.runToEnd('prints', {
        script: 'echo one; echo two >&2; printf three',
      });
      const log = fixture.log(execution.name!);
      expect(log).toMatch(/task0 attempt0 stdout one$/m);
      expect(log).toMatch(/task0 attempt0 stderr two$/m);
      expect(log).toMatch(/task0 attempt0 stdout three$/m);
      expect(execution.logUri).toMatch(/^file:.*\.log$/);
    });
  });
});
