import { positionOf, type JobLogEntry, type JobLogPosition } from '../domain/job-log.ts';
import type { JobLogStore } from '../ports/job-log-store.ts';
import { answer } from './answer.ts';

export class MemoryJobLogStore implements JobLogStore {
  readonly #entries: JobLogEntry[] = [];

  append(entry: JobLogEntry): Promise<void> {
    return answer(() => {
      const isKnown = this.#entries.some(
        (known) => known.jobId === entry.jobId && positionOf(known).id === positionOf(entry).id,
      );
      if (!isKnown) this.#entries.push(entry);
    });
  }

  after(jobId: string, position: JobLogPosition | null, limit: number): Promise<JobLogEntry[]> {
    return answer(() =>
      this.#entries
        .filter((entry) => entry.jobId === jobId)
        .filter((entry) => position === null || isAfter(positionOf(entry), position))
        .toSorted((a, b) => (isAfter(positionOf(a), positionOf(b)) ? 1 : -1))
        .slice(0, limit),
    );
  }
}

function isAfter(one: JobLogPosition, other: JobLogPosition): boolean {
  return one.at === other.at ? one.id > other.id : one.at > other.at;
}
