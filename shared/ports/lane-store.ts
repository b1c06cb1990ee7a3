import type { Ahead, LaneTenant, QueueEntry, Slot } from '../domain/lane.ts';
import type { Lane } from '../domain/job/index.ts';
import type { Revision, Stored } from './stored.ts';

/** Queue entries and slots are written by JobStore.commit; this reads them, and keeps the tenants' ranks. */
export interface LaneStore {
  /** Tenants that have a rank, smallest first. */
  ranked(lane: Lane, limit: number): Promise<Stored<LaneTenant>[]>;
  tenant(lane: Lane, tenantId: string): Promise<Stored<LaneTenant> | null>;
  /** @throws ConflictError when it changed since `revision`; null creates it. */
  putTenant(tenant: LaneTenant, revision: Revision | null): Promise<Revision>;
  /** @throws ConflictError when it changed since `revision`. */
  removeTenant(tenant: LaneTenant, revision: Revision): Promise<void>;
  /** The head of a tenant's queue, smallest score first. */
  queueOf(lane: Lane, tenantId: string, limit: number): Promise<QueueEntry[]>;
  slotsOf(lane: Lane, tenantId: string): Promise<Slot[]>;
  /** The entry of one job, while it is queued. */
  entryOf(lane: Lane, tenantId: string, jobId: string): Promise<QueueEntry | null>;
  /** How many slots are held, by all tenants. */
  running(lane: Lane): Promise<number>;
  /** The head of the lane over all tenants, smallest score first. */
  queue(lane: Lane, limit: number): Promise<QueueEntry[]>;
  /** What has a smaller score, of all tenants, or of one. */
  ahead(lane: Lane, score: number, tenantId: string | null): Promise<Ahead>;
  /** The job that an ask was answered with, while its attempt lasts. */
  jobOfAsk(execution: string): Promise<string | null>;
}
