import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { positionOf, type JobLogEntry } from '../../domain/job-log.ts';
import type { JobLogStore } from '../../ports/job-log-store.ts';
import { uniqueId } from '../unique-id.ts';

export interface JobLogStores {
  readonly logs: JobLogStore;
  readonly close: () => Promise<void>;
}

export function jobLogStoreContract(makeStores: () => JobLogStores): void {
  let stores: JobLogStores;
  beforeAll(() => {
    stores = makeStores();
  });
  afterAll(() => stores.close());

  const entry = (jobId: string, changes: Partial<JobLogEntry>): JobLogEntry => ({
    jobId,
    attempt: 1,
    task: 0,
    seq: 1,
    at: 1_000,
    lines: ['one', 'two'],
    ...changes,
  });

  it('gives a job’s log in order, also where times are equal, and page by page', async () => {
    const { logs } = stores;
    const jobId = uniqueId('job');
    const later = entry(jobId, { seq: 1, task: 1, at: 2_000 });
    const first = entry(jobId, { seq: 1 });
    const second = entry(jobId, { seq: 10 });
    for (const one of [later, second, first]) await logs.append(one);
    expect(await logs.after(jobId, null, 10)).toEqual([first, second, later]);
    expect(await logs.after(jobId, null, 2)).toEqual([first, second]);
    expect(await logs.after(jobId, positionOf(first), 10)).toEqual([second, later]);
    expect(await logs.after(jobId, positionOf(later), 10)).toEqual([]);
    expect(await logs.after(uniqueId('job'), null, 10)).toEqual([]);
  });

  it('keeps a report that is sent twice once, as it came first', async () => {
    const { logs } = stores;
    const jobId = uniqueId('job');
    await logs.append(entry(jobId, {}));
    await logs.append(entry(jobId, { at: 9_000 }));
    expect(await logs.after(jobId, null, 10)).toEqual([entry(jobId, {})]);
  });
}
