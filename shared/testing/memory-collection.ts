import { ConflictError } from '../domain/errors.ts';
import type { Revision, Stored } from '../ports/stored.ts';

/** Documents with revisions, as Firestore keeps them: compare-and-set, and copies in and out. */
export class MemoryCollection<Value> {
  readonly #documents = new Map<string, Stored<Value>>();
  #lastRevision = 0;

  get(id: string): Stored<Value> | null {
    const stored = this.#documents.get(id);
    return stored === undefined ? null : structuredClone(stored);
  }

  all(): Stored<Value>[] {
    return [...this.#documents.values()].map((stored) => structuredClone(stored));
  }

  /** @throws ConflictError when `create` or `replace` would; lets a commit check before it writes. */
  check(id: string, revision: Revision | null): void {
    const current = this.#documents.get(id)?.revision ?? null;
    if (current !== revision) throw new ConflictError(`${id} changed, or exists already.`);
  }

  create(id: string, value: Value): Revision {
    this.check(id, null);
    return this.#put(id, value);
  }

  replace(id: string, value: Value, revision: Revision): Revision {
    this.check(id, revision);
    return this.#put(id, value);
  }

  delete(id: string): void {
    this.#documents.delete(id);
  }

  #put(id: string, value: Value): Revision {
    this.#lastRevision += 1;
    const revision = String(this.#lastRevision);
    this.#documents.set(id, { value: structuredClone(value), revision });
    return revision;
  }
}
