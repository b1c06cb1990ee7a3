import {
  answeredAsk,
  convertedDataset,
  holdingChanges,
  type Job,
  type LoggedEvent,
} from '../domain/job/index.ts';
import { usageAdded } from '../domain/usage.ts';
import type { JobCommit, JobFilter, JobStore } from '../ports/job-store.ts';
import type { Page, PageRequest } from '../ports/page.ts';
import type { Revision, Stored } from '../ports/stored.ts';
import { answer } from './answer.ts';
import { JobWatchers } from './job-watchers.ts';
import { MemoryCollection } from './memory-collection.ts';
import { MemoryLaneStore } from './memory-lane-store.ts';
import { MemoryDatasetStore, MemoryVersionStore } from './memory-records.ts';
import { MemoryReuseStore } from './memory-reuse-store.ts';
import { MemoryTaskStore } from './memory-task-store.ts';
import { MemoryUsageStore } from './memory-usage-store.ts';
import { hasFields, pageOf } from './page-of.ts';

export class MemoryJobStore implements JobStore {
  readonly versions = new MemoryVersionStore();
  readonly lanes = new MemoryLaneStore();
  readonly tasks = new MemoryTaskStore();
  readonly reuse = new MemoryReuseStore(this.lanes);
  readonly datasets = new MemoryDatasetStore(this.reuse);
  readonly usage = new MemoryUsageStore(this.lanes);
  /** Runs before each commit: write to the store here to win a race, or throw to be unavailable. */
  beforeCommit: (commit: JobCommit) => void | Promise<void> = () => undefined;
  readonly #jobs = new MemoryCollection<Job>();
  readonly #events = new MemoryCollection<LoggedEvent>();
  readonly #watchers = new JobWatchers();

  get(id: string): Promise<Stored<Job> | null> {
    return answer(() => this.#jobs.get(id));
  }

  async commit(commit: JobCommit): Promise<Revision> {
    await this.beforeCommit(commit);
    return answer(() => this.#commitNow(commit));
  }

  #commitNow({ was, job, events, task, key, version, gate }: JobCommit): Revision {
    const { taken, released } = holdingChanges(was?.value ?? null, job);
    this.#jobs.check(job.id, was?.revision ?? null);
    const change = convertedDataset(was?.value ?? null, job);
    if (change !== null) this.datasets.checkThere(change.id);
    const ask = answeredAsk(was?.value ?? null, job);
    this.lanes.check(taken, released, ask);
    for (const event of events) this.#events.check(eventKey(job.id, event.seq), null);
    if (gate !== undefined) this.usage.pass(gate.record, gate.was?.revision ?? null);
    if (key !== undefined) this.reuse.put(key.record, key.was?.revision ?? null);
    if (task !== undefined) this.tasks.add(task);
    if (version !== undefined) this.versions.add(version);
    this.lanes.change(taken, released, ask);
    const used = usageAdded(was?.value ?? null, job);
    if (used !== null) this.usage.add(used);
    if (change !== null) this.datasets.change(change);
    for (const event of events) this.#events.create(eventKey(job.id, event.seq), event);
    const committed =
      was === null ? this.#jobs.create(job.id, job) : this.#jobs.replace(job.id, job, was.revision);
    this.#watchers.changed(job.id, () => this.#current(job.id));
    return committed;
  }

  watch(id: string, onChange: (job: Job) => void, onError: (error: Error) => void): () => void {
    return this.#watchers.add(id, { onChange, onError }, () => this.#current(id));
  }

  /** Ends every listener of a job with an error, as a lost connection does. */
  breakWatches(id: string, error: Error): void {
    this.#watchers.fail(id, error);
  }

  list(filter: JobFilter, page: PageRequest): Promise<Page<Job>> {
    const { submitted, dataset, ...wanted } = filter;
    return answer(() => {
      const found = this.#all()
        .filter((job) => hasFields(job, wanted))
        .filter(({ inputs }) => dataset === undefined || inputs.dataset.id === dataset);
      return pageOf(found, page, ({ submittedAt, id }) => ({ time: submittedAt, id }), submitted);
    });
  }

  due(until: number, limit: number): Promise<Stored<Job>[]> {
    const dueAtOf = ({ dueAt }: Job) => (dueAt !== null && dueAt <= until ? dueAt : null);
    return answer(() => this.#smallest(dueAtOf, limit));
  }

  events(id: string, afterSeq: number): Promise<LoggedEvent[]> {
    return answer(() => {
      const { seq: newest = 0 } = this.#current(id) ?? {};
      const keys = Array.from({ length: newest }, (_, index) => eventKey(id, index + 1));
      const log = keys.map((key) => this.#events.get(key)?.value ?? null);
      return log.filter((event) => event !== null).filter(({ seq }) => seq > afterSeq);
    });
  }

  #current(id: string): Job | null {
    return this.#jobs.get(id)?.value ?? null;
  }

  #all(): Job[] {
    return this.#jobs.all().map(({ value }) => value);
  }

  /** Jobs with a number, smallest first, those with the same number by id. */
  #smallest(numberOf: (job: Job) => number | null, limit: number): Stored<Job>[] {
    return this.#jobs
      .all()
      .filter(({ value }) => numberOf(value) !== null)
      .toSorted(
        ({ value: a }, { value: b }) =>
          (numberOf(a) ?? 0) - (numberOf(b) ?? 0) || (a.id < b.id ? -1 : 1),
      )
      .slice(0, limit);
  }
}

function eventKey(jobId: string, seq: number): string {
  return `${jobId}/${seq}`;
}
