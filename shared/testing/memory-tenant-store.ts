import type { Tenant } from '../domain/tenant.ts';
import type { TenantStore } from '../ports/tenant-store.ts';
import { answer } from './answer.ts';

export class MemoryTenantStore implements TenantStore {
  readonly #tenants = new Map<string, Tenant>();

  get(id: string): Promise<Tenant | null> {
    return answer(() => structuredClone(this.#tenants.get(id) ?? null));
  }

  put(tenant: Tenant): Promise<void> {
    return answer(() => {
      this.#tenants.set(tenant.id, structuredClone(tenant));
    });
  }
}
