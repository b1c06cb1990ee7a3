import { notFound } from '../domain/errors.ts';
import type { ApiKeyRegister } from '../ports/records.ts';

/**
 * Takes a key away from its tenant: services refuse it within seconds.
 *
 * @throws AppError not_found when the tenant has no such key.
 */
export async function revokeApiKey(
  { apiKeys }: { readonly apiKeys: ApiKeyRegister },
  { tenantId, id }: { readonly tenantId: string; readonly id: string },
): Promise<void> {
  const key = (await apiKeys.ofTenant(tenantId)).find((one) => one.id === id);
  if (key === undefined) throw notFound('API key', id);
  await apiKeys.delete(key.hash);
}
