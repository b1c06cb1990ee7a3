import type { BudgetGate } from '../domain/budget.ts';
import type { Job, JobKind, JobStatus, LoggedEvent } from '../domain/job/index.ts';
import type { ModelVersion } from '../domain/model-version.ts';
import type { TaskRecord } from '../domain/task.ts';
import type { Page, PageRequest } from './page.ts';
import type { KeyChange } from './reuse-store.ts';
import type { Period } from './period.ts';
import type { Stored, Revision } from './stored.ts';

/**
 * What one commit makes true, all of it or nothing. What the job has used by it counts, too: see usage.ts; and
 * the dataset that it converts changes with it: see converted-dataset.ts.
 */
export interface JobCommit {
  /** As it was read; null creates the job. What it holds changes with it: see holdings.ts. */
  readonly was: Stored<Job> | null;
  readonly job: Job;
  readonly events: readonly LoggedEvent[];
  /** The task of an attempt that is claimed as it is admitted. */
  readonly task?: TaskRecord;
  /** Under which key the job was asked for. */
  readonly key?: KeyChange;
  /** The version a finished fit made. */
  readonly version?: ModelVersion;
  /** Of a tenant with a budget, at an admission. */
  readonly gate?: { readonly record: BudgetGate; readonly was: Stored<BudgetGate> | null };
}

export interface JobFilter {
  readonly tenantId: string;
  /** Any of them. */
  readonly status?: JobStatus | readonly JobStatus[] | undefined;
  readonly kind?: JobKind | undefined;
  readonly model?: string | undefined;
  /** Fitted on, or predicted. */
  readonly dataset?: string | undefined;
  readonly submitted?: Period | undefined;
}

export interface JobStore {
  get(id: string): Promise<Stored<Job> | null>;
  /**
   * The only writer of jobs: compare-and-set on the record's revision.
   * @throws ConflictError when the record changed meanwhile or exists already, or a slot is taken.
   */
  commit(commit: JobCommit): Promise<Revision>;
  /** Calls back with the current record, and after each change, until unsubscribed. */
  watch(id: string, onChange: (job: Job) => void, onError: (error: Error) => void): () => void;
  /** Newest first. */
  list(filter: JobFilter, page: PageRequest): Promise<Page<Job>>;
  /** Jobs with dueAt <= until, earliest first. */
  due(until: number, limit: number): Promise<Stored<Job>[]>;
  /** Entries of the event log after `seq`, in order. */
  events(id: string, afterSeq: number): Promise<LoggedEvent[]>;
}
