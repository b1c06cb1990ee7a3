import type { TaskRecord } from '../domain/task.ts';
import type { Revision, Stored } from './stored.ts';

export interface TaskStore {
  get(jobId: string, attempt: number, index: number): Promise<Stored<TaskRecord> | null>;
  /** In order of index. */
  list(jobId: string, attempt: number): Promise<TaskRecord[]>;
  /** @throws ConflictError when it exists already. */
  create(task: TaskRecord): Promise<void>;
  /** @throws ConflictError when it changed since `revision`. */
  update(task: TaskRecord, revision: Revision): Promise<void>;
}
