import type { LaneTenant } from '@fitlane/shared/domain/lane.ts';
import { rankOf } from '@fitlane/shared/domain/tenant-rank.ts';
import type { Stored } from '@fitlane/shared/ports/stored.ts';
import type { ControllerDeps } from '../controller-deps.ts';
import { TenantQueue } from './tenant-queue.ts';

/** A tenant of a lane, as a look found it. */
export class LookedTenant {
  stored: Stored<LaneTenant>;
  rank: number;
  #queue: Promise<TenantQueue> | null = null;

  constructor(stored: Stored<LaneTenant>, rank: number) {
    this.stored = stored;
    this.rank = rank;
  }

  /** Read once it is the tenant's turn, for all who ask. */
  queue(deps: ControllerDeps): Promise<TenantQueue> {
    this.#queue ??= TenantQueue.read(deps, this.stored.value);
    return this.#queue;
  }

  /** A job of it was taken: it falls behind. */
  hasStarted({ head, running }: TenantQueue): void {
    if (head !== null) this.rank = rankOf(head.score, running);
  }
}

/**
 * What a lane looked like a moment ago, less what this process has admitted since. It saves readings, and
 * decides nothing: another process may have been faster, which the commit finds out.
 */
export class LaneLook {
  readonly #known: ReadonlyMap<string, LookedTenant>;
  readonly #waiting: Set<LookedTenant>;

  /** @param before knows of starts that no rank tells yet: those are written once a second. */
  constructor(tenants: readonly Stored<LaneTenant>[], before: LaneLook | null) {
    const looked = tenants.map((stored) => new LookedTenant(stored, rankNow(stored, before)));
    this.#known = new Map(looked.map((tenant) => [tenant.stored.value.tenantId, tenant]));
    this.#waiting = new Set(looked);
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0;
  }

  /** The tenant whose turn it is. */
  first(): LookedTenant | null {
    let first: LookedTenant | null = null;
    for (const tenant of this.#waiting) {
      if (first === null || tenant.rank < first.rank) first = tenant;
    }
    return first;
  }

  /** @returns false when somebody else has passed it over already. */
  passOver(tenant: LookedTenant): boolean {
    return this.#waiting.delete(tenant);
  }

  tenant(tenantId: string): LookedTenant | null {
    return this.#known.get(tenantId) ?? null;
  }
}

function rankNow({ value, revision }: Stored<LaneTenant>, before: LaneLook | null): number {
  const known = before?.tenant(value.tenantId) ?? null;
  return known?.stored.revision === revision ? known.rank : (value.rank ?? Infinity);
}
