import type { protos } from '@google-cloud/run';

export type JobMessage = protos.google.cloud.run.v2.IJob;

export interface Job {
  name: string;
  uid: string;
  /** Counts the changes of what the user wants; `revision` counts every change. */
  generation: number;
  revision: number;
  createTimeMs: number;
  updateTimeMs: number;
  /** As the client sent it, so that fields without a meaning here come back unchanged. */
  wanted: JobMessage;
  executionCount: number;
  latestExecution?: string;
}
