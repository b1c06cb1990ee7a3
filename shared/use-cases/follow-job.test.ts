import { beforeEach, expect, test } from '@jest/globals';
import { submit, type JobEvent, type LoggedEvent } from '../domain/job/index.ts';
import { FixedClock } from '../testing/fixed-clock.ts';
import { MemoryJobStore } from '../testing/memory-job-store.ts';
import { POLICY } from '../testing/sample-policy.ts';
import { sampleSubmission } from '../testing/sample-records.ts';
import { changeJob } from './change-job.ts';
import { followJob } from './follow-job.ts';

let jobs: MemoryJobStore;
beforeEach(async () => {
  jobs = new MemoryJobStore();
  const { job, events } = submit(sampleSubmission(), 0);
  await jobs.commit({ was: null, job, events });
});

const tell = (event: JobEvent) =>
  changeJob({ jobs, clock: new FixedClock(), policy: POLICY, random: () => 0.5 }, 'job_1', event);

const follow = (afterSeq: number, signal = new AbortController().signal) =>
  followJob({ jobs }, { tenantId: 'tn_1', jobId: 'job_1', afterSeq, signal });

async function types(entries: Promise<AsyncIterable<LoggedEvent>>): Promise<string[]> {
  const seen = [];
  for await (const { event } of await entries) seen.push(event.type);
  return seen;
}

const END: JobEvent = { type: 'cancelRequested', by: 'key_1', isForced: false };

test('what was before comes first, then what happens, until the job is over', async () => {
  const following = types(follow(0));
  await tell({ type: 'admitted', slot: 0, execution: null });
  await tell({ type: 'startFailed', attempt: 1, error: anyError });
  await tell(END);
  expect(await following).toEqual(['submitted', 'admitted', 'startFailed', 'cancelRequested']);
});

test('who comes late, or comes back, gets what is missing', async () => {
  await tell({ type: 'admitted', slot: 0, execution: null });
  await tell({ type: 'startFailed', attempt: 1, error: anyError });
  await tell(END);
  expect(await types(follow(0))).toHaveLength(4);
  expect(await types(follow(2))).toEqual(['startFailed', 'cancelRequested']);
  expect(await types(follow(4))).toEqual([]);
});

test('ends when nobody listens any more', async () => {
  const gone = new AbortController();
  const following = types(follow(0, gone.signal));
  await new Promise((resolve) => setImmediate(resolve));
  gone.abort();
  expect(await following).toEqual(['submitted']);
});

test('a listener that breaks is told, not hidden', async () => {
  const following = types(follow(0));
  await new Promise((resolve) => setImmediate(resolve));
  jobs.breakWatches('job_1', new Error('connection lost'));
  await expect(following).rejects.toThrow('connection lost');
});

test('another tenant’s job does not exist', async () => {
  const input = {
    tenantId: 'tn_2',
    jobId: 'job_1',
    afterSeq: 0,
    signal: new AbortController().signal,
  };
  await expect(types(followJob({ jobs }, input))).rejects.toMatchObject({
    detail: { code: 'not_found' },
  });
});

const anyError = { code: 'start_failed', owner: 'system', message: 'm', fix: 'f' } as const;
