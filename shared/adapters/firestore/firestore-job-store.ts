import {
  FieldPath,
  FieldValue,
  type DocumentReference,
  type Firestore,
  type WriteBatch,
} from '@google-cloud/firestore';
import {
  answeredAsk,
  convertedDataset,
  holdingChanges,
  type Holding,
  type Job,
  type LoggedEvent,
} from '../../domain/job/index.ts';
import { usageAdded, usageId } from '../../domain/usage.ts';
import type { JobCommit, JobFilter, JobStore } from '../../ports/job-store.ts';
import type { Page, PageRequest } from '../../ports/page.ts';
import type { Revision, Stored } from '../../ports/stored.ts';
import { addKey } from './add-key.ts';
import { reading, writing } from './errors.ts';
import { toExpiringFields } from './expiry.ts';
import { toFields } from './field-names.ts';
import { listRecords } from './list-records.ts';
import { fromRevision, toRevision } from './revision.ts';
import { collections, namedQuery, numberId } from './schema.ts';
import { allStoredIn, readRecord, valuesIn } from './stored-documents.ts';
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
      this.#addHoldings(batch, commit);
      this.#addAsk(batch, commit);
      this.#addTask(batch, commit);
      if (commit.key !== undefined) addKey(this.#db, batch, commit.key);
      this.#addVersion(batch, commit);
      this.#addDataset(batch, commit);
      this.#addUsage(batch, commit);
      this.#passGate(batch, commit);
      const [written] = await batch.commit();
      if (written === undefined) throw new Error('A commit of one write has no result.');
      return toRevision(written.writeTime);
    });
  }

  /** `update` names every field, and only fields of ours: as a field path no name of a user's comes near. */
  #addJob(batch: WriteBatch, { was, job }: JobCommit): void {
    const document = this.#jobs().doc(job.id);
    if (was === null) batch.create(document, toFields(job));
    else batch.update(document, toFields(job), { lastUpdateTime: fromRevision(was.revision) });
  }

  #addHoldings(batch: WriteBatch, { was, job }: JobCommit): void {
    const { taken, released } = holdingChanges(was?.value ?? null, job);
    for (const holding of released) batch.delete(this.#holding(holding));
    for (const holding of taken) batch.create(this.#holding(holding), toFields(recordOf(holding)));
  }

  #holding(holding: Holding): DocumentReference {
    switch (holding.type) {
      case 'queueEntry':
        return collections.queue(this.#db, holding.lane, holding.tenantId).doc(holding.jobId);
      case 'slot':
        return collections
          .slots(this.#db, holding.lane, holding.tenantId)
          .doc(String(holding.number));
      case 'fingerprint':
        return collections.fingerprints(this.#db).doc(holding.hash);
    }
  }

  #addAsk(batch: WriteBatch, { was, job }: JobCommit): void {
    const ask = answeredAsk(was?.value ?? null, job);
    if (ask === null) return;
    batch.create(collections.asks(this.#db).doc(ask.execution), toExpiringFields(ask));
  }

  #addTask(batch: WriteBatch, { task }: JobCommit): void {
    if (task === undefined) return;
    const tasks = collections.tasks(this.#db, task.jobId, task.attempt);
    batch.create(tasks.doc(numberId(task.index)), toFields(task));
  }

  #addEvents(batch: WriteBatch, { job, events }: JobCommit): void {
    const log = collections.events(this.#db, job.id);
    for (const event of events) batch.create(log.doc(numberId(event.seq)), toFields(event));
  }

  #addVersion(batch: WriteBatch, { version }: JobCommit): void {
    if (version === undefined) return;
    batch.create(collections.versions(this.#db).doc(version.id), toFields(version));
  }

  #addDataset(batch: WriteBatch, { was, job }: JobCommit): void {
    const change = convertedDataset(was?.value ?? null, job);
    if (change === null) return;
    batch.update(collections.datasets(this.#db).doc(change.id), toFields(change.fields));
  }

  /** Increments: whoever else adds to the same document is not in the way. */
  #addUsage(batch: WriteBatch, { was, job }: JobCommit): void {
    const added = usageAdded(was?.value ?? null, job);
    if (added === null) return;
    const { jobs, computeMs, costNanoUsd, ...about } = added;
    const counted = {
      jobs: FieldValue.increment(jobs),
      computeMs: FieldValue.increment(computeMs),
      costNanoUsd: FieldValue.increment(costNanoUsd),
    };
    const document = collections.usage(this.#db).doc(usageId(added));
    batch.set(document, { ...about, ...counted }, { merge: true });
  }

  #passGate(batch: WriteBatch, { gate }: JobCommit): void {
    if (gate === undefined) return;
    const document = collections.budgetGates(this.#db).doc(gate.record.tenantId);
    if (gate.was === null) batch.create(document, toFields(gate.record));
    else {
      const lastUpdateTime = fromRevision(gate.was.revision);
      batch.update(document, toFields(gate.record), { lastUpdateTime });
    }
  }

  watch(id: string, onChange: (job: Job) => void, onError: (error: Error) => void): () => void {
    const tell = (fields: object) => {
      onChange(fields as Job);
    };
    return watchRecord(this.#jobs().doc(id), tell, onError);
  }

  list(filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    const { tenantId, status, kind, model, dataset, submitted = {} } = filter;
    const wanted = { tenantId, status, kind, model, 'inputs.dataset.id': dataset };
    const query = namedQuery(this.#db, 'jobsOfTenant', wanted);
    return listRecords(query, 'submittedAt', submitted, page);
  }

  /** A range finds numbers only: jobs whose dueAt is null are not among them. */
  due(until: number, limit: number): Promise<Stored<Job>[]> {
    const query = namedQuery(this.#db, 'dueJobs', {}).where('dueAt', '<=', until).limit(limit);
    return reading(async () => allStoredIn<Job>(await query.get()));
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

/** Which kind of holding it is, its place says. */
function recordOf({ type: _, ...record }: Holding): object {
  return record;
}
