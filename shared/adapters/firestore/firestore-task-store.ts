import type { Firestore } from '@google-cloud/firestore';
import type { TaskRecord } from '../../domain/task.ts';
import type { Revision, Stored } from '../../ports/stored.ts';
import type { TaskStore } from '../../ports/task-store.ts';
import { reading, writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { fromRevision } from './revision.ts';
import { collections, numberId } from './schema.ts';
import { readRecord, valuesIn } from './stored-documents.ts';

export class FirestoreTaskStore implements TaskStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  get(jobId: string, attempt: number, index: number): Promise<Stored<TaskRecord> | null> {
    return readRecord<TaskRecord>(collections.tasks(this.#db, jobId, attempt), numberId(index));
  }

  /** Documents come in the order of their ids, which are padded numbers. */
  list(jobId: string, attempt: number): Promise<TaskRecord[]> {
    const tasks = collections.tasks(this.#db, jobId, attempt);
    return reading(async () => valuesIn<TaskRecord>(await tasks.get()));
  }

  async create(task: TaskRecord): Promise<void> {
    await writing(() => this.#document(task).create(toFields(task)));
  }

  async update(task: TaskRecord, revision: Revision): Promise<void> {
    const precondition = { lastUpdateTime: fromRevision(revision) };
    await writing(() => this.#document(task).update(toFields(task), precondition));
  }

  #document({ jobId, attempt, index }: Pick<TaskRecord, 'jobId' | 'attempt' | 'index'>) {
    return collections.tasks(this.#db, jobId, attempt).doc(numberId(index));
  }
}
