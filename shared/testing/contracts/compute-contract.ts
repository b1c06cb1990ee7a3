import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Size } from '../../domain/job/index.ts';
import type { Compute, ExecutionState, StartRequest } from '../../ports/compute.ts';
import { uniqueId } from '../unique-id.ts';

export interface ComputeUnderTest {
  readonly compute: Compute;
  /** One whose platform does not answer. */
  readonly unreachable: Compute;
  readonly close: () => Promise<void>;
}

/** What the container of a size does, by `sh -c`; the attempt's URL and token are its arguments. */
export type Scripts = Partial<Record<Size, string>>;

const SCRIPTS: Scripts = {
  small:
    'echo "$CLOUD_RUN_EXECUTION $CLOUD_RUN_TASK_COUNT" > "$FITLANE_ATTEMPT_TOKEN-$CLOUD_RUN_TASK_INDEX"',
  // Says when it has started, and when it has ended because it was told to.
  medium: `
    trap 'sleep 0.2; echo stopped > "$FITLANE_ATTEMPT_TOKEN"; exit 1' TERM
    echo started > "$FITLANE_ATTEMPT_TOKEN"
    sleep 600 & wait`,
  large: `
    case "$FITLANE_ATTEMPT_URL" in
      *killed*) kill -9 $$ ;;
      *exit-137*) exit 137 ;;
      *one-fails*) test "$CLOUD_RUN_TASK_INDEX" = 0 && exit 3
        sleep 0.5; echo done > "$FITLANE_ATTEMPT_TOKEN" ;;
      *) exit 3 ;;
    esac`,
};

/** @param open a platform that has these sizes, and no other. */
export function computeContract(open: (scripts: Scripts) => Promise<ComputeUnderTest>): void {
  let folder: string;
  let under: ComputeUnderTest;
  let compute: Compute;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'fitlane-compute-'));
    under = await open(SCRIPTS);
    ({ compute } = under);
  });
  afterAll(async () => {
    await under.close();
    rmSync(folder, { recursive: true });
  });

  const request = (size: Size, overrides: Partial<StartRequest> = {}): StartRequest => ({
    size,
    attemptUrl: `http://controller/${uniqueId('attempt')}`,
    attemptToken: join(folder, uniqueId('said')),
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

  const said = (path: string) => readFileSync(path, 'utf8').trim();

  async function untilSaid(path: string, what: string): Promise<void> {
    for (;;) {
      try {
        if (said(path) === what) return;
      } catch {
        // not yet
      }
      await sleep(20);
    }
  }

  it('starts an execution of a size, whose tasks know attempt, execution and place', async () => {
    const wanted = request('small', { taskCount: 2 });
    const execution = await compute.start(wanted);
    expect(execution).toMatch(/^fitlane-small-[a-z0-9]+$/);
    const state = await untilOver('small', execution);
    expect(state).toMatchObject({ execution, status: 'succeeded', outOfMemory: false });
    const words = ['0', '1'].map((index) => said(`${wanted.attemptToken}-${index}`));
    expect(words).toEqual([`${execution} 2`, `${execution} 2`]);
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
    const attemptUrl = `http://c/${uniqueId(end)}`;
    const execution = await compute.start(request('large', { attemptUrl }));
    const state = await untilOver('large', execution);
    expect(state).toMatchObject({ status: 'failed', outOfMemory });
    expect(state?.message).not.toBe('');
  });

  it('lets the other tasks go on when one has failed', async () => {
    const attemptUrl = `http://c/${uniqueId('one-fails')}`;
    const wanted = request('large', { attemptUrl, taskCount: 2 });
    const execution = await compute.start(wanted);
    const state = await untilOver('large', execution);
    expect(state).toMatchObject({ status: 'failed', outOfMemory: false });
    expect(said(wanted.attemptToken)).toBe('done');
  });

  it('ends a task that takes longer than its attempt may', async () => {
    const execution = await compute.start(request('medium', { timeoutMs: 1_000 }));
    const state = await untilOver('medium', execution);
    expect(state).toMatchObject({ status: 'failed', outOfMemory: false });
  });

  it('cancels: it is active until its container has ended, then cancelled or gone', async () => {
    const wanted = request('medium');
    const execution = await compute.start(wanted);
    await untilSaid(wanted.attemptToken, 'started');
    expect((await compute.get('medium', execution))?.status).toBe('active');
    await compute.cancel('medium', execution);
    const state = await untilOver('medium', execution);
    expect(said(wanted.attemptToken)).toBe('stopped');
    expect(state?.status ?? 'cancelled').toBe('cancelled');
    expect(await compute.cancel('medium', execution)).toEqual(state);
  });

  it('leaves what is over as it is', async () => {
    const execution = await compute.start(request('small'));
    const state = await untilOver('small', execution);
    expect(await compute.cancel('small', execution)).toEqual(state);
    expect(await compute.get('small', execution)).toEqual(state);
  });

  it('answers null for what is not there', async () => {
    expect(await compute.get('small', 'fitlane-small-none')).toBeNull();
    expect(await compute.cancel('small', 'fitlane-small-none')).toBeNull();
    expect(await compute.find('gpu', 'http://c/none')).toBeNull();
  });

  describe('faults', () => {
    it('tells a start that was refused', async () => {
      const refused = compute.start(request('gpu'));
      await expect(refused).rejects.toMatchObject({ detail: { code: 'internal_error' } });
    });

    it('tells a start that nobody confirmed, and that nobody answers', async () => {
      const lost = under.unreachable;
      await expect(lost.start(request('small'))).rejects.toMatchObject({
        retryable: true,
        detail: { code: 'start_failed', owner: 'system' },
      });
      await expect(lost.get('small', 'x')).rejects.toMatchObject({
        retryable: true,
        detail: { code: 'unavailable' },
      });
    });
  });
}
