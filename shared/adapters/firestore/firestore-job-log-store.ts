import { FieldPath, type Firestore } from '@google-cloud/firestore';
import { ConflictError } from '../../domain/errors.ts';
import { positionOf, type JobLogEntry, type JobLogPosition } from '../../domain/job-log.ts';
import type { JobLogStore } from '../../ports/job-log-store.ts';
import { reading, writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { collections } from './schema.ts';
import { valuesIn } from './stored-documents.ts';

export class FirestoreJobLogStore implements JobLogStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  async append(entry: JobLogEntry): Promise<void> {
    const { id } = positionOf(entry);
    const document = collections.logs(this.#db, entry.jobId).doc(id);
    try {
      await writing(() => document.create(toFields(entry)));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }

  async after(
    jobId: string,
    position: JobLogPosition | null,
    limit: number,
  ): Promise<JobLogEntry[]> {
    const ordered = collections
      .logs(this.#db, jobId)
      .orderBy('at')
      .orderBy(FieldPath.documentId())
      .limit(limit);
    const from = position === null ? ordered : ordered.startAfter(position.at, position.id);
    return valuesIn<JobLogEntry>(await reading(() => from.get()));
  }
}
