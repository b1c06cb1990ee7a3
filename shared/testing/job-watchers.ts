import type { Job } from '../domain/job/index.ts';

interface Watcher {
  readonly onChange: (job: Job) => void;
  readonly onError: (error: Error) => void;
}

/** Listeners of records. They are called later, never within watch() or commit(), as Firestore's are. */
export class JobWatchers {
  readonly #watchers = new Map<string, Set<Watcher>>();

  /** @returns ends the subscription. */
  add(id: string, watcher: Watcher, current: () => Job | null): () => void {
    const ofJob = this.#ofJob(id);
    ofJob.add(watcher);
    this.#tell(id, watcher, current());
    return () => {
      ofJob.delete(watcher);
    };
  }

  changed(id: string, current: () => Job | null): void {
    for (const watcher of this.#ofJob(id)) this.#tell(id, watcher, current());
  }

  fail(id: string, error: Error): void {
    const broken = [...this.#ofJob(id)];
    this.#ofJob(id).clear();
    for (const { onError } of broken) {
      queueMicrotask(() => {
        onError(error);
      });
    }
  }

  #tell(id: string, watcher: Watcher, job: Job | null): void {
    if (job === null) return;
    queueMicrotask(() => {
      if (this.#ofJob(id).has(watcher)) watcher.onChange(job);
    });
  }

  #ofJob(id: string): Set<Watcher> {
    const known = this.#watchers.get(id) ?? new Set<Watcher>();
    this.#watchers.set(id, known);
    return known;
  }
}
