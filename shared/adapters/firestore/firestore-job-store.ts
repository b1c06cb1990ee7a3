import { FieldPath, type Firestore, type WriteBatch } from '@google-cloud/firestore';
import { isTerminal, type Job, type Lane, type LoggedEvent } from '../../domain/job/index.ts';
import type { JobCommit, JobFilter, JobStore } from '../../ports/job-store.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { Revision, Stored } from '../../ports/stored.ts';
import { reading, writing } from './errors.ts';
import { toFields } from './field-names.ts';
import { fromRevision, toRevision } from './revision.ts';
import { after, collections, namedQuery, numberId } from './schema.ts';
import { allStoredIn, pageOf, readRecord, startOf, valuesIn } from './stored-documents.ts';
import { watchRecord } from './watch-record.ts';

export class FirestoreJobStore implements JobStore {
  readonly #db: Firestore;

  constructor(db: Firestore) {
    this.#db = db;
  }

  get(id: string): Promise<Stored<Job> | null> {
    return readRecord<Job>(this.#jobs(), id);
  }

  /** One batch with a precondition: transactions lock and stall on a contended record. */
  commit(commit: JobCommit): Promise<Revision> {
    return writing(async () => {
      const batch = this.#db.batch();
      this.#addJob(batch, commit);
      this.#addEvents(batch, commit);
      this.#addVersion(batch, commit);
      const [written] = await batch.commit();
      if (written === undefined) throw new Error('A commit of one write has no result.');
      return toRevision(written.writeTime);
    });
  }

  /** `update` names every field, and only fields of ours: as a field path no name of a user's comes near. */
  #addJob(batch: WriteBatch, { job, revision }: JobCommit): void {
    const document = this.#jobs().doc(job.id);
    if (revision === null) batch.create(document, toFields(job));
    else batch.update(document, toFields(job), { lastUpdateTime: fromRevision(revision) });
  }

  #addEvents(batch: WriteBatch, { job, events }: JobCommit): void {
    const log = collections.events(this.#db, job.id);
    for (const event of events) batch.create(log.doc(numberId(event.seq)), toFields(event));
  }

  #addVersion(batch: WriteBatch, { version }: JobCommit): void {
    if (version === undefined) return;
    batch.create(collections.versions(this.#db).doc(version.id), toFields(version));
  }

  watch(id: string, onChange: (job: Job) => void, onError: (error: Error) => void): () => void {
    const tell = (fields: object) => {
      onChange(fields as Job);
    };
    return watchRecord(this.#jobs().doc(id), tell, onError);
  }

  async list(filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    const start = startOf(page);
    const query = after(this.#filtered(filter), start).limit(page.limit + 1);
    const found = valuesIn<Job>(await reading(() => query.get()));
    return pageOf(found, page.limit, ({ submittedAt, id }) => ({ time: submittedAt, id }));
  }

  #filtered({ tenantId, status, kind }: JobFilter) {
    if (status !== undefined && kind !== undefined) {
      return namedQuery(this.#db, 'jobsByStatusAndKind', tenantId, status, kind);
    }
    if (status !== undefined) return namedQuery(this.#db, 'jobsByStatus', tenantId, status);
    if (kind !== undefined) return namedQuery(this.#db, 'jobsByKind', tenantId, kind);
    return namedQuery(this.#db, 'jobsOfTenant', tenantId);
  }

  queued(lane: Lane, limit: number): Promise<Stored<Job>[]> {
    const query = namedQuery(this.#db, 'queuedJobs', lane).limit(limit);
    return reading(async () => allStoredIn<Job>(await query.get()));
  }

  /** A range finds numbers only: jobs whose dueAt is null are not among them. */
  due(until: number, limit: number): Promise<Stored<Job>[]> {
    const query = namedQuery(this.#db, 'dueJobs').where('dueAt', '<=', until).limit(limit);
    return reading(async () => allStoredIn<Job>(await query.get()));
  }

  async findByExecution(execution: string): Promise<Stored<Job> | null> {
    const query = namedQuery(this.#db, 'jobsByExecution', execution);
    const found = allStoredIn<Job>(await reading(() => query.get()));
    return found.find(({ value }) => !isTerminal(value)) ?? null;
  }

  events(id: string, afterSeq: number): Promise<LoggedEvent[]> {
    const log = collections.events(this.#db, id).orderBy(FieldPath.documentId());
    const query = log.startAfter(numberId(afterSeq));
    return reading(async () => valuesIn<LoggedEvent>(await query.get()));
  }

  #jobs() {
    return collections.jobs(this.#db);
  }
}
