import type { Tenant } from '../domain/tenant.ts';
import type { Clock } from '../ports/clock.ts';
import type { TenantStore } from '../ports/tenant-store.ts';

/** For how long a change of a tenant's limits may go unseen. */
const FRESH_MS = 2_000;
const MAX_TENANTS = 10_000;

/** Limits are asked for at each admission, and change once a month. */
export class CachedTenantStore implements TenantStore {
  readonly #tenants: TenantStore;
  readonly #clock: Clock;
  readonly #known = new Map<
    string,
    { readonly readAt: number; readonly tenant: Promise<Tenant | null> }
  >();

  constructor(tenants: TenantStore, clock: Clock) {
    this.#tenants = tenants;
    this.#clock = clock;
  }

  get(id: string): Promise<Tenant | null> {
    const known = this.#known.get(id);
    const now = this.#clock.now();
    if (known !== undefined && now - known.readAt < FRESH_MS) return known.tenant;
    if (this.#known.size >= MAX_TENANTS) this.#known.clear();
    const tenant = this.#tenants.get(id);
    this.#known.set(id, { readAt: now, tenant });
    tenant.catch(() => this.#known.delete(id));
    return tenant;
  }

  async put(tenant: Tenant): Promise<void> {
    this.#known.delete(tenant.id);
    await this.#tenants.put(tenant);
  }
}
