import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { TRANSPORTS, completed, refusal } from '../testing/clients.ts';
import { Fixture, isRunning, until } from '../testing/fixture.ts';

jest.setTimeout(30_000);

describe.each(TRANSPORTS)('over %s', (transport) => {
  const NOT_FOUND = refusal(transport, 'NOT_FOUND');
  const FAILED_PRECONDITION = refusal(transport, 'FAILED_PRECONDITION');

  let fixture: Fixture;
  beforeAll(async () => {
    fixture = await Fixture.start(200, transport);
  });
  afterAll(async () => {
    await fixture.stop();
  });

  /** An execution with one task that runs, and others that wait for it. */
  async function running(jobId: string, whenReady = '') {
    const pidFile = fixture.path(`${jobId}.pid`);
    const script = `${whenReady} echo $$ > ${pidFile}; while :; do sleep 0.05; done`;
    const settings = { script, taskCount: 3, parallelism: 1 };
    const job = await fixture.clients.createJob(jobId, settings);
    const started = await fixture.clients.run(job);
    await fixture.untilThere(`${jobId}.pid`);
    return { job, ...started, pid: Number(fixture.read(`${jobId}.pid`)) };
  }

  test('cancelling stops what runs, starts no more, and completes the operation without error', async () => {
    const { operation, execution, pid } = await running('cancel');
    const [cancel] = await fixture.clients.executions.cancelExecution({ name: execution });
    await cancel.promise();
    expect(isRunning(pid)).toBe(false);
    const [result] = await operation.promise();
    expect(result).toMatchObject({ cancelledCount: 3, succeededCount: 0, failedCount: 0 });
    // Read again: the client leaves enums as numbers in an operation's result.
    const { execution: after } = await fixture.clients.look(execution);
    expect(completed(after)).toMatchObject({
      state: 'CONDITION_FAILED',
      executionReason: 'CANCELLED',
    });
  });

  test('a task that ignores SIGTERM is killed', async () => {
    const { operation, execution, pid } = await running('deaf', `trap '' TERM;`);
    await fixture.clients.executions.cancelExecution({ name: execution });
    await operation.promise();
    expect(isRunning(pid)).toBe(false);
    const { tasks } = await fixture.clients.look(execution);
    expect(tasks[0]!.lastAttemptResult).toMatchObject({ status: { code: 1 }, termSignal: 9 });
  });

  test('until its tasks are gone the execution is not complete', async () => {
    const marker = fixture.path('may-go');
    const trap = `trap 'while [ ! -e ${marker} ]; do sleep 0.02; done; exit 0' TERM;`;
    const patient = await Fixture.start(20_000);
    try {
      const script = `${trap} echo up > ${patient.path('up')}; while :; do sleep 0.02; done`;
      const { operation, execution } = await patient.clients.run(
        await patient.clients.createJob('polite', { script }),
      );
      await patient.untilThere('up');
      await patient.clients.executions.cancelExecution({ name: execution });
      const before = await patient.clients.look(execution);
      expect(before.execution).toMatchObject({ runningCount: 1, cancelledCount: 0 });
      expect(completed(before.execution)).toMatchObject({ executionReason: 'CANCELLING' });
      writeFileSync(marker, '');
      const [result] = await operation.promise();
      expect(result.cancelledCount).toBe(1);
    } finally {
      await patient.stop();
    }
  });

  test('a complete execution cannot be cancelled', async () => {
    const { execution } = await fixture.clients.runToEnd('over', { script: 'exit 0' });
    await expect(
      fixture.clients.executions.cancelExecution({ name: execution.name! }),
    ).rejects.toMatchObject(FAILED_PRECONDITION);
  });

  test('an execution that is not there cannot be cancelled', async () => {
    const name = 'projects/p/locations/europe-west1/jobs/none/executions/none-abcde';
    await expect(fixture.clients.executions.cancelExecution({ name })).rejects.toMatchObject(
      NOT_FOUND,
    );
  });

  test('a deleted execution is gone for its clients, and its tasks are stopped', async () => {
    const { job, execution, pid } = await running('deleted');
    await fixture.clients.executions.deleteExecution({ name: execution });
    await expect(fixture.clients.look(execution)).rejects.toMatchObject(NOT_FOUND);
    await until(() => !isRunning(pid));
    await until(async () => {
      const request = { parent: job, showDeleted: true };
      const [left] = await fixture.clients.executions.listExecutions(request);
      return left.length === 0;
    });
  });

  test('a deleted job takes its executions with it', async () => {
    const { job, execution, pid } = await running('deletedjob');
    await fixture.clients.jobs.deleteJob({ name: job });
    await expect(fixture.clients.jobs.getJob({ name: job })).rejects.toMatchObject(NOT_FOUND);
    await expect(fixture.clients.look(execution)).rejects.toMatchObject(NOT_FOUND);
    await until(() => !isRunning(pid));
  });
});
