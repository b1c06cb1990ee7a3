import type { Tenant } from '../domain/tenant.ts';

/** A tenant without a record has the limits of everybody. */
export interface TenantStore {
  get(id: string): Promise<Tenant | null>;
  put(tenant: Tenant): Promise<void>;
}
