import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Size } from '../../domain/job/index.ts';
import type { ExecutionState, StartRequest } from '../../ports/compute.ts';
import {
  startLocalCloudRun,
  type LocalCloudRunProcess,
} from '../../testing/local-cloud-run-process.ts';
import { uniqueId } from '../../testing/unique-id.ts';
import { closeCloudRunClients, createCloudRunClients, type CloudRunClients } from './client.ts';
import { CloudRunCompute } from './cloud-run-compute.ts';

const PLACE = { projectId: 'p', region: 'europe-west1' };
/** What a size's container does; an attempt's URL and token are its arguments. */
const SCRIPTS: Partial<Record<Size, string>> = {
  small: 'test -n "$FITLANE_ATTEMPT_TOKEN" && test "$CLOUD_RUN_TASK_COUNT" = 2',
  medium: 'exec sleep 600',
  large: 'case "$FITLANE_ATTEMPT_URL" in *killed*) kill -9 $$;; *137*) exit 137;; *) exit 3;; esac',
};

describe('CloudRunCompute', () => {
  let server: LocalCloudRunProcess;
  let clients: CloudRunClients;
  let compute: CloudRunCompute;

  beforeAll(async () => {
    server = await startLocalCloudRun(process.env['PATH']);
    clients = createCloudRunClients(server.endpoint);
    compute = new CloudRunCompute(clients, PLACE);
    for (const [size, script] of Object.entries(SCRIPTS)) await createJob(size, script);
  });
  afterAll(async () => {
    await closeCloudRunClients(clients);
    await server.close();
  });

  async function createJob(size: string, script: string): Promise<void> {
    const containers = [{ image: 'any', command: ['sh', '-c', script] }];
    const template = { containers, maxRetries: 0, timeout: { seconds: 60 } };
    const [operation] = await clients.jobs.createJob({
      parent: `projects/${PLACE.projectId}/locations/${PLACE.region}`,
      jobId: `fitlane-${size}`,
      job: { template: { template } },
    });
    await operation.promise();
  }

  const request = (size: Size, overrides: Partial<StartRequest> = {}): StartRequest => ({
    size,
    attemptUrl: `http://controller/${uniqueId('attempt')}`,
    attemptToken: 'secret',
    taskCount: 1,
    timeoutMs: 30_000,
    ...overrides,
  });

  async function untilOver(size: Size, execution: string): Promise<ExecutionState | null> {
    const state = await compute.get(size, execution);
    if (state?.status !== 'active') return state;
    await sleep(20);
    return untilOver(size, execution);
  }

  it('starts an execution of a size with the attempt in its environment', async () => {
    const execution = await compute.start(request('small', { taskCount: 2 }));
    expect(execution).toMatch(/^fitlane-small-[a-z0-9]+$/);
    const state = await untilOver('small', execution);
    expect(state).toMatchObject({ execution, status: 'succeeded', outOfMemory: false });
  });

  it('finds the execution of an attempt, and no other', async () => {
    const wanted = request('small');
    const execution = await compute.start(wanted);
    await compute.start(request('small'));
    const found = await compute.find('small', wanted.attemptUrl);
    expect(found?.execution).toBe(execution);
    expect(await compute.find('small', `${wanted.attemptUrl}0`)).toBeNull();
    expect(await compute.find('medium', wanted.attemptUrl)).toBeNull();
  });

  it.each([
    ['exit-3', false],
    ['exit-137', true],
    ['killed', true],
  ])('says why an execution failed: %s', async (end, outOfMemory) => {
    const execution = await compute.start(request('large', { attemptUrl: `http://c/${end}` }));
    const state = await untilOver('large', execution);
    expect(state).toMatchObject({ status: 'failed', outOfMemory });
    expect(state?.message).not.toBe('');
  });

  it('ends a task that takes longer than its attempt may', async () => {
    const execution = await compute.start(request('medium', { timeoutMs: 1_000 }));
    const state = await untilOver('medium', execution);
    expect(state).toMatchObject({ status: 'failed', outOfMemory: false });
  });

  it('cancels, also what is over', async () => {
    const execution = await compute.start(request('medium'));
    expect((await compute.get('medium', execution))?.status).toBe('active');
    await compute.cancel('medium', execution);
    expect((await untilOver('medium', execution))?.status).toBe('cancelled');
    expect((await compute.cancel('medium', execution))?.status).toBe('cancelled');
  });

  it('answers null for what is not there', async () => {
    expect(await compute.get('small', 'fitlane-small-none')).toBeNull();
    expect(await compute.cancel('small', 'fitlane-small-none')).toBeNull();
    expect(await compute.find('gpu', 'http://c/none')).toBeNull();
  });

  it('tells a start that nobody confirmed from one that was refused', async () => {
    const refused = compute.start(request('gpu'));
    await expect(refused).rejects.toMatchObject({ detail: { code: 'internal_error' } });
    const nobody = createCloudRunClients('http://127.0.0.1:1');
    const lost = new CloudRunCompute(nobody, PLACE);
    await expect(lost.start(request('small'))).rejects.toMatchObject({
      retryable: true,
      detail: { code: 'start_failed', owner: 'system' },
    });
    await expect(lost.get('small', 'x')).rejects.toMatchObject({
      retryable: true,
      detail: { code: 'unavailable' },
    });
    await closeCloudRunClients(nobody);
  });
});
