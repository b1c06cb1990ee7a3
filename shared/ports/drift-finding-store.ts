import type { DriftFound } from '../domain/domain-event.ts';

/** That what was asked online has drifted: each record is the outbox of its event. */
export interface DriftFindingStore {
  /** Keeps it, unless one of the same id is there, told or not. */
  add(found: DriftFound): Promise<void>;
  /** What subscribers have not been told, the oldest first. */
  unpublished(limit: number): Promise<DriftFound[]>;
  markPublished(id: string): Promise<void>;
}
