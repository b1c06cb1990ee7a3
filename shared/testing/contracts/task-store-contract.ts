import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { TaskOutputs } from '../../domain/contract/report.ts';
import { ConflictError } from '../../domain/errors.ts';
import type { TaskOutcome } from '../../domain/task.ts';
import type { TaskStore } from '../../ports/task-store.ts';
import { oddRecord } from '../odd-names.ts';
import { sampleTask } from '../sample-records.ts';
import { uniqueId } from '../unique-id.ts';

export interface TaskStores {
  readonly tasks: TaskStore;
  readonly close: () => Promise<void>;
}

export function taskStoreContract(makeStores: () => TaskStores): void {
  let stores: TaskStores;
  let tasks: TaskStore;

  beforeAll(() => {
    stores = makeStores();
    tasks = stores.tasks;
  });
  afterAll(() => stores.close());

  it('gives back what was created', async () => {
    const task = sampleTask({ jobId: uniqueId('job') });
    await tasks.create(task);
    expect((await tasks.get(task.jobId, 1, 0))?.value).toEqual(task);
    expect(await tasks.get(task.jobId, 1, 1)).toBeNull();
    expect(await tasks.get(task.jobId, 2, 0)).toBeNull();
  });

  it('lets one of many processes claim a task', async () => {
    const jobId = uniqueId('job');
    const claims = ['a', 'b', 'c'].map((nonce) => tasks.create(sampleTask({ jobId, nonce })));
    const results = await Promise.allSettled(claims);
    const refused = results.filter((result) => result.status === 'rejected');
    expect(refused).toHaveLength(2);
    for (const { reason } of refused) expect(reason).toBeInstanceOf(ConflictError);
  });

  it('refuses an update of a state that is gone', async () => {
    const task = sampleTask({ jobId: uniqueId('job') });
    await tasks.create(task);
    const revision = (await tasks.get(task.jobId, 1, 0))?.revision ?? '';
    const outputs: TaskOutputs = { kind: 'predict', result: { parts: [] } };
    const outcome: TaskOutcome = {
      type: 'succeeded',
      outputs,
      metrics: oddRecord(),
      phases: [],
    };
    const finished = { ...task, seq: 1, outcome };
    await tasks.update(finished, revision);
    const late = tasks.update({ ...task, seq: 1, fraction: 0.5 }, revision);
    await expect(late).rejects.toBeInstanceOf(ConflictError);
    expect((await tasks.get(task.jobId, 1, 0))?.value).toEqual(finished);
  });

  it('refuses to update what does not exist', async () => {
    const other = sampleTask({ jobId: uniqueId('job') });
    await tasks.create(other);
    const revision = (await tasks.get(other.jobId, 1, 0))?.revision ?? '';
    const missing = tasks.update({ ...other, index: 5 }, revision);
    await expect(missing).rejects.toBeInstanceOf(ConflictError);
  });

  it('lists the tasks of one attempt by index', async () => {
    const jobId = uniqueId('job');
    for (const index of [10, 2, 0]) await tasks.create(sampleTask({ jobId, index }));
    await tasks.create(sampleTask({ jobId, attempt: 2 }));
    const listed = await tasks.list(jobId, 1);
    expect(listed.map(({ index }) => index)).toEqual([0, 2, 10]);
    expect(await tasks.list(jobId, 3)).toEqual([]);
  });
}
