import { limitsOf, type TenantLimits } from '../domain/tenant.ts';
import type { TenantStore } from '../ports/tenant-store.ts';

export interface TenantLimitsDeps {
  readonly tenants: TenantStore;
  /** Of tenants whose record says nothing else. */
  readonly defaultLimits: TenantLimits;
}

export async function tenantLimits(
  { tenants, defaultLimits }: TenantLimitsDeps,
  tenantId: string,
): Promise<TenantLimits> {
  return limitsOf(await tenants.get(tenantId), defaultLimits);
}
