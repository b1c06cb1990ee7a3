import type { JobLogEntry, JobLogPosition } from '../domain/job-log.ts';

export interface JobLogStore {
  /** Once: an entry that is there already stays as it is. */
  append(entry: JobLogEntry): Promise<void>;
  /** Entries after a position, oldest first. */
  after(jobId: string, position: JobLogPosition | null, limit: number): Promise<JobLogEntry[]>;
}
