import type { timelineOf } from '@fitlane/shared/domain/job/index.ts';
import type { User } from '../../e2e/user.ts';

/** The peers measure nothing: by default a fit is followed by a second one, on 80 % of the rows. */
export const VALIDATION = 'none';

/** Where the time of one job went, in milliseconds; together they are `totalMs`. */
export interface Breakdown {
  /** The call that submits it, until the record is made. */
  readonly submitMs: number;
  /** Committed, until a worker has been woken, has asked, and the job was admitted. */
  readonly queueMs: number;
  /** Admitted, until the container begins: the answer to the ask, the fork. */
  readonly startMs: number;
  readonly downloadMs: number;
  readonly computeMs: number;
  readonly uploadMs: number;
  /** Manifest, report, and the commit that ends the job. */
  readonly reportMs: number;
  /** Over, until the long poll has told the client. */
  readonly seenMs: number;
}

export interface TimedJob {
  readonly totalMs: number;
  readonly breakdown: Breakdown;
}

interface JobAnswer {
  readonly id: string;
  readonly status: string;
  readonly createdAt: string;
  readonly finishedAt: string | null;
  readonly lane: string;
  readonly timeline: ReturnType<typeof timelineOf>;
}

/** Submits a fit and follows it as a client does: by the API's long poll. */
export async function timeFit(user: User, dataset: string, randomState: number): Promise<TimedJob> {
  const startedAt = Date.now();
  const start = performance.now();
  // A random state of its own: the answer to an equal fit may be one that is known already.
  const parameters = { randomState, validation: VALIDATION };
  const { id } = await user.submit('fit', { dataset, ...parameters, lane: 'express' });
  const job = await untilOver(user, id);
  const totalMs = performance.now() - start;
  return { totalMs, breakdown: breakdownOf(job, startedAt, startedAt + totalMs) };
}

async function untilOver(user: User, id: string): Promise<JobAnswer> {
  const job = await user.send<JobAnswer>('GET', `/v1/jobs/${id}?wait=30s`);
  if (job.status !== 'succeeded') throw new Error(`${id} is ${job.status} after 30 s`);
  return job;
}

function breakdownOf(job: JobAnswer, startedAt: number, seenAt: number): Breakdown {
  const { queueMs, startMs, downloadMs, computeMs, uploadMs, totalMs } = job.timeline;
  const told = [queueMs, startMs, downloadMs, computeMs, uploadMs].map((span) => span ?? 0);
  const [queue = 0, start = 0, download = 0, compute = 0, upload = 0] = told;
  const sum = told.reduce((total, span) => total + span, 0);
  return {
    submitMs: Date.parse(job.createdAt) - startedAt,
    queueMs: queue,
    startMs: start,
    downloadMs: download,
    computeMs: compute,
    uploadMs: upload,
    reportMs: (totalMs ?? 0) - sum,
    seenMs: seenAt - Date.parse(job.finishedAt ?? ''),
  };
}
