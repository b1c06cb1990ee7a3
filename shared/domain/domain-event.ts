/**
 * What subscribers are told, whoever they are. It is published at least once: who hears it again knows it by
 * its id. Until then it stands in the record that it is about, which is its outbox.
 */
import type { DriftFinding } from './drift/finding.ts';

/** Rows have little in common with those that a version was fitted on. */
export interface DriftFound extends DriftFinding {
  readonly type: 'driftFound';
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly tenantId: string;
  readonly model: string;
  readonly version: string;
  /** The prediction that has met them; null: they were asked online. */
  readonly job: string | null;
}

export type DomainEvent = DriftFound;

/** What a record still has to tell. */
export interface Unpublished {
  readonly events: readonly DomainEvent[];
  readonly tryAt: number;
}
