import { describe, expect, it } from '@jest/globals';
import type { StartRequest } from '../ports/compute.ts';
import { FakeCompute } from './fake-compute.ts';

const REQUEST: StartRequest = {
  size: 'small',
  attemptUrl: 'http://controller/jobs/job_1/attempts/1',
  attemptToken: 'secret',
  taskCount: 1,
  timeoutMs: 1_000,
};

describe('FakeCompute', () => {
  it('runs what was started until a test ends it', async () => {
    const compute = new FakeCompute();
    const execution = await compute.start(REQUEST);
    expect(await compute.get('small', execution)).toMatchObject({ execution, status: 'active' });
    expect(await compute.get('medium', execution)).toBeNull();
    compute.end(execution, { status: 'failed', outOfMemory: true });
    expect(await compute.find('small', REQUEST.attemptUrl)).toMatchObject({
      status: 'failed',
      outOfMemory: true,
    });
  });

  it.each([
    ['refused', 0],
    ['hidden', 1],
  ] as const)('fails the next start only: %s', async (fault, started) => {
    const compute = new FakeCompute();
    compute.failNextStart(fault);
    await expect(compute.start(REQUEST)).rejects.toMatchObject({
      retryable: true,
      detail: { code: 'start_failed' },
    });
    expect(compute.executions.size).toBe(started);
    await compute.start(REQUEST);
    expect(compute.executions.size).toBe(started + 1);
  });

  it('cancels at once, or leaves it to the test', async () => {
    const compute = new FakeCompute();
    const first = await compute.start(REQUEST);
    expect((await compute.cancel('small', first))?.status).toBe('cancelled');
    compute.cancelsAtOnce = false;
    const second = await compute.start(REQUEST);
    expect((await compute.cancel('small', second))?.status).toBe('active');
    expect(compute.cancelRequests).toEqual([first, second]);
    expect(await compute.cancel('small', 'unknown')).toBeNull();
  });
});
