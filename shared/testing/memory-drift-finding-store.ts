import type { DriftFound } from '../domain/domain-event.ts';
import type { DriftFindingStore } from '../ports/drift-finding-store.ts';
import { answer } from './answer.ts';

export class MemoryDriftFindingStore implements DriftFindingStore {
  readonly found = new Map<string, DriftFound>();
  readonly #published = new Set<string>();

  add(found: DriftFound): Promise<void> {
    return answer(() => {
      if (!this.found.has(found.id)) this.found.set(found.id, structuredClone(found));
    });
  }

  unpublished(limit: number): Promise<DriftFound[]> {
    return answer(() => {
      const untold = [...this.found.values()].filter(({ id }) => !this.#published.has(id));
      return untold.sort((a, b) => a.at - b.at).slice(0, limit);
    });
  }

  markPublished(id: string): Promise<void> {
    return answer(() => {
      this.#published.add(id);
    });
  }
}
