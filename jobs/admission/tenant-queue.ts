import {
  chooseNext,
  type Choice,
  type Chooser,
  type LaneTenant,
  type QueueEntry,
} from '@fitlane/shared/domain/lane.ts';
import type { JobCommit } from '@fitlane/shared/ports/job-store.ts';
import { tenantLimits } from '@fitlane/shared/use-cases/tenant-limits.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { readAllowance } from './read-allowance.ts';

/** Enough to find a short job behind long ones, for the slot that is kept for short ones. */
const ENTRIES = 20;

interface Seen {
  readonly entries: readonly QueueEntry[];
  /** Numbers of the slots that are held. */
  readonly taken: ReadonlySet<number>;
  readonly limit: number;
  readonly leftNanoUsd: number;
  readonly gate: JobCommit['gate'];
}

/** The jobs and slots of a tenant in a lane as one reading found them, less what was taken from it since. */
export class TenantQueue {
  readonly gate: JobCommit['gate'];
  readonly #limit: number;
  readonly #leftNanoUsd: number;
  readonly #isWhole: boolean;
  readonly #taken: Set<number>;
  #entries: readonly QueueEntry[];
  #isGatePassed = false;

  constructor({ entries, taken, limit, leftNanoUsd, gate }: Seen) {
    this.gate = gate;
    this.#limit = limit;
    this.#leftNanoUsd = leftNanoUsd;
    this.#isWhole = entries.length < ENTRIES;
    this.#taken = new Set(taken);
    this.#entries = entries;
  }

  static async read(deps: ControllerDeps, { lane, tenantId }: LaneTenant): Promise<TenantQueue> {
    const limits = await tenantLimits(deps, tenantId);
    const [entries, slots] = await Promise.all([
      deps.lanes.queueOf(lane, tenantId, ENTRIES),
      deps.lanes.slotsOf(lane, tenantId),
    ]);
    const budget = entries.length === 0 ? null : limits.monthlyBudgetUsd;
    const { gate, leftNanoUsd } = await readAllowance(deps, tenantId, budget);
    const taken = new Set(slots.map(({ number }) => number));
    return new TenantQueue({ entries, taken, limit: limits.slots[lane], leftNanoUsd, gate });
  }

  /** Unknown when this reading cannot tell: there are more jobs, or money has been spent. */
  choose(chooser: Chooser): Choice | 'unknown' {
    if (this.#isGatePassed) return 'unknown';
    if (this.#entries.length === 0) return this.#isWhole ? 'empty' : 'unknown';
    const affordable = this.#entries.filter(
      ({ estimatedNanoUsd }) => estimatedNanoUsd <= this.#leftNanoUsd,
    );
    if (affordable.length === 0) return 'full';
    return chooseNext(affordable, this.#taken, this.#limit, chooser);
  }

  /** Nobody else of this process is given them. */
  take({ entry, slot }: Exclude<Choice, string>): void {
    this.#entries = this.#entries.filter(({ jobId }) => jobId !== entry.jobId);
    this.#taken.add(slot);
    this.#isGatePassed = this.gate !== undefined;
  }

  get head(): QueueEntry | null {
    return this.#entries[0] ?? null;
  }

  get isEmpty(): boolean {
    return this.#isWhole && this.#entries.length === 0;
  }

  get running(): number {
    return this.#taken.size;
  }

  get freeSlots(): number {
    return Math.max(0, this.#limit - this.#taken.size);
  }
}
