import type { Job, JobKind, JobStatus, Lane, LoggedEvent } from '../domain/job/index.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { Page, PageRequest } from './page.ts';
import type { Stored, Revision } from './stored.ts';

/** What one commit makes true, all of it or nothing. */
export interface JobCommit {
  readonly job: Job;
  readonly events: readonly LoggedEvent[];
  /** Null creates the job. */
  readonly revision: Revision | null;
  /** The version a finished fit made. */
  readonly version?: ModelVersion;
}

export interface JobFilter {
  readonly tenantId: string;
  readonly status?: JobStatus | undefined;
  readonly kind?: JobKind | undefined;
}

export interface JobStore {
  get(id: string): Promise<Stored<Job> | null>;
  /**
   * The only writer of jobs: compare-and-set on the record's revision.
   * @throws ConflictError when the record changed meanwhile, or exists already.
   */
  commit(commit: JobCommit): Promise<Revision>;
  /** Calls back with the current record, and after each change, until unsubscribed. */
  watch(id: string, onChange: (job: Job) => void, onError: (error: Error) => void): () => void;
  /** Newest first. */
  list(filter: JobFilter, page: PageRequest): Promise<Page<Job>>;
  /** The head of a lane's queue, smallest score first. */
  queued(lane: Lane, limit: number): Promise<Stored<Job>[]>;
  /** Jobs with dueAt <= until, earliest first. */
  due(until: number, limit: number): Promise<Stored<Job>[]>;
  /** The active job bound to this execution, if any. */
  findByExecution(execution: string): Promise<Stored<Job> | null>;
  /** Entries of the event log after `seq`, in order. */
  events(id: string, afterSeq: number): Promise<LoggedEvent[]>;
}
