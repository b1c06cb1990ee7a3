import type { TaskRecord } from '../domain/task.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import type { TaskStore } from '../ports/task-store.ts';
import { answer } from './answer.ts';
import { MemoryCollection } from './memory-collection.ts';

export class MemoryTaskStore implements TaskStore {
  readonly #tasks = new MemoryCollection<TaskRecord>();

  get(jobId: string, attempt: number, index: number): Promise<Stored<TaskRecord> | null> {
    return answer(() => this.#tasks.get(keyOf({ jobId, attempt, index })));
  }

  list(jobId: string, attempt: number): Promise<TaskRecord[]> {
    const isOfAttempt = (task: TaskRecord) => task.jobId === jobId && task.attempt === attempt;
    return answer(() =>
      this.#tasks
        .all()
        .map(({ value }) => value)
        .filter(isOfAttempt)
        .toSorted((a, b) => a.index - b.index),
    );
  }

  create(task: TaskRecord): Promise<void> {
    return answer(() => {
      this.add(task);
    });
  }

  /** Not part of the port: a job's commit may bring its task. @throws ConflictError. */
  add(task: TaskRecord): void {
    this.#tasks.create(keyOf(task), task);
  }

  update(task: TaskRecord, revision: Revision): Promise<void> {
    return answer(() => {
      this.#tasks.replace(keyOf(task), task, revision);
    });
  }
}

function keyOf({ jobId, attempt, index }: Pick<TaskRecord, 'jobId' | 'attempt' | 'index'>): string {
  return `${jobId}/${attempt}/${index}`;
}
