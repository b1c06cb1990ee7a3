import type { Tenant } from '../domain/tenant.ts';
import type { Clock } from '../ports/clock.ts';
import type { TenantStore } from '../ports/tenant-store.ts';
import { RecentReads } from './recent-reads.ts';

/** For how long a change of a tenant's limits may go unseen. */
const FRESH_MS = 2_000;

/** Limits are asked for at each admission, and change once a month. */
export class CachedTenantStore implements TenantStore {
  readonly #tenants: TenantStore;
  readonly #recent: RecentReads<Tenant | null>;

  constructor(tenants: TenantStore, clock: Clock) {
    this.#tenants = tenants;
    this.#recent = new RecentReads(clock, FRESH_MS);
  }

  get(id: string): Promise<Tenant | null> {
    return this.#recent.get(id, () => this.#tenants.get(id));
  }

  async put(tenant: Tenant): Promise<void> {
    this.#recent.forget(tenant.id);
    await this.#tenants.put(tenant);
  }
}
